import { expect, test } from "vitest";
import { TestPace } from "./test-pace.ts";

const MINUTE_MS = 60_000;

test("who has tried is forgotten once that makes no difference, and nobody else is", () => {
  const pace = new TestPace();
  for (let n = 0; n < 990; n++) pace.take(`early ${n}`, 0);
  for (let n = 0; n < 10; n++) for (let times = 0; times < 10; times++) pace.take(`late ${n}`, MINUTE_MS);
  expect(pace.size).toBe(1_000);
  pace.take("one more", MINUTE_MS);
  expect(pace.size).toBe(11);
  for (let n = 0; n < 10; n++) expect(() => pace.take(`late ${n}`, MINUTE_MS)).toThrow("More tests");
  pace.take("early 0", MINUTE_MS);
});
