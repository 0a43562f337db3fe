import { expect, test } from "vitest";
import { loadedOnce } from "./loaded-once.ts";

test("what could be loaded is loaded once, what could not is tried again by who asks next", async () => {
  const answers = [Promise.reject(new Error("away")), Promise.resolve("here")];
  let loads = 0;
  const load = loadedOnce(() => answers[loads++] ?? Promise.reject(new Error("asked once more")));
  const both = await Promise.allSettled([load(), load()]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(loads).toBe(1);
  expect([await load(), await load()]).toEqual(["here", "here"]);
  expect(loads).toBe(2);
});
