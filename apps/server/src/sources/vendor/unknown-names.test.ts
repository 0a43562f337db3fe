import { expect, test } from "vitest";
import { UnknownNames } from "./unknown-names.ts";

test("a name is unknown for ten minutes, and may be asked for again then", () => {
  let now = 1_000_000;
  const unknown = new UnknownNames(() => now);
  unknown.add("NOSUCH");
  expect(unknown.has("OTHER")).toBe(false);
  now += 599_999;
  expect(unknown.has("NOSUCH")).toBe(true);
  now += 1;
  expect(unknown.has("NOSUCH")).toBe(false);
});

test("2,000 names are remembered; the next takes the place of the one that was added first", () => {
  const unknown = new UnknownNames(() => 0);
  for (let n = 0; n < 2_000; n++) unknown.add(`N${n}`);
  unknown.add("N0");
  expect(unknown.has("N1")).toBe(true);
  unknown.add("ONE_MORE");
  expect([unknown.has("N0"), unknown.has("N1"), unknown.has("ONE_MORE")]).toEqual([true, false, true]);
});
