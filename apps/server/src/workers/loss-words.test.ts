import { expect, test } from "vitest";
import { lossWords } from "./loss-words.ts";

const LOSS = { worker: 0, pid: 7, code: null, signal: null, hasDrained: false, againInMs: 0, why: [] };

test.each([
  [{ signal: "SIGKILL" }, "a worker was ended by SIGKILL, and is replaced at once"],
  [{ code: 0, hasDrained: true }, "a worker was told to end, and is replaced at once"],
  [
    { code: 4, againInMs: 1_500, why: ["Port 80 is taken.", "Stop that one."] },
    "a worker ended with exit code 4 (Port 80 is taken. Stop that one.), and is replaced in 1.5 s",
  ],
])("%j reads as words", (change, words) => {
  expect(lossWords({ ...LOSS, ...change })).toBe(words);
});
