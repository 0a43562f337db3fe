import { expect, test } from "vitest";
import { LogName } from "./log-name.ts";

test("a reader goes on where it was, unless what it was told is another history", () => {
  const first = new LogName("db", "one", 0);
  expect(first.goOn({ cursor: 80, logId: first.id })).toBe(80);
  expect(first.goOn({ cursor: 80, logId: undefined })).toBe(80);
  // The same database, opened again with all that was told.
  expect(new LogName("db", "two", 80).goOn({ cursor: 80, logId: first.id })).toBe(80);
  expect(new LogName("db", "two", 81).goOn({ cursor: 80, logId: first.id })).toBe(80);
  // A backup of it, from before.
  expect(new LogName("db", "two", 50).goOn({ cursor: 80, logId: first.id })).toBe(50);
  // Made anew.
  expect(new LogName("db2", "two", 90).goOn({ cursor: 80, logId: first.id })).toBe(0);
});
