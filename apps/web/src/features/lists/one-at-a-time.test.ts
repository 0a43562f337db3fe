import { expect, test } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

const refused = new DOMException("denied", "SecurityError");

test.each([
  ["there are no locks", undefined],
  ["the lock is refused", () => Promise.reject(refused)],
  [
    "locks cannot even be asked for",
    () => {
      throw refused;
    },
  ],
])("where %s, the work is done all the same, once", async (_, lock) => {
  let runs = 0;
  await oneAtATime(lock, "lists")(async () => void runs++);
  expect(runs).toBe(1);
});

test("work that fails under its lock fails, and is not done again", async () => {
  let runs = 0;
  const alone = oneAtATime((_, work) => work(), "lists");
  const work = alone(() => (runs++, Promise.reject(new Error("no answer"))));
  await expect(work).rejects.toThrow("no answer");
  expect(runs).toBe(1);
});
