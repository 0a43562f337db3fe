import { StreamPulseError } from "@streampulse/client";
import { expect, test, vi } from "vitest";
import { CODE_WAIT_MS, lateCalls } from "./late-calls.ts";

/** Calls whose code is loaded when the test says so. */
function late() {
  let loads = 0;
  let answer: { come: () => void; fail: () => void } = { come: () => undefined, fail: () => undefined };
  const calls = {
    add: async (...numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0),
    find: async (_text: string, _options: { signal?: AbortSignal }) => "found",
    fail: () => Promise.reject(new StreamPulseError("not_found", "No list.")),
  };
  const made = lateCalls(
    () =>
      new Promise<typeof calls>((resolve, reject) => {
        loads++;
        answer = { come: () => resolve(calls), fail: () => reject(new TypeError("Failed to fetch")) };
      }),
    ["add", "find", "fail"],
  );
  return { made, loads: () => loads, come: () => answer.come(), fail: () => answer.fail() };
}

test("nothing is loaded before the first call; calls that wait for the code are made once it is there", async () => {
  const { made, loads, come } = late();
  expect(loads()).toBe(0);
  const sums = [made.add(1, 2), made.add(3)];
  come();
  expect(await Promise.all(sums)).toEqual([3, 3]);
  expect(await made.add(4)).toBe(4);
  expect(loads()).toBe(1);
  await expect(made.fail()).rejects.toMatchObject({ code: "not_found", message: "No list." });
});

test("code that cannot be had is a server that cannot be reached, and the next call asks for it again", async () => {
  const { made, loads, come, fail } = late();
  const first = made.add(1);
  fail();
  await expect(first).rejects.toMatchObject({ name: "StreamPulseError", code: "unavailable", retry: true });
  const second = made.add(2);
  come();
  expect(await second).toBe(2);
  expect(loads()).toBe(2);
});

test("who leaves, or has waited long enough, waits for no code; what came late is there for the next call", async () => {
  vi.useFakeTimers();
  const { made, come } = late();
  const left = new AbortController();
  const asked = [made.find("a", { signal: left.signal }), made.find("b", { signal: AbortSignal.abort() })];
  left.abort();
  for (const call of asked) await expect(call).rejects.toMatchObject({ code: "canceled" });
  const slow = expect(made.add(1)).rejects.toMatchObject({ code: "unavailable" });
  await vi.advanceTimersByTimeAsync(CODE_WAIT_MS);
  await slow;
  come();
  expect(await made.find("c", {})).toBe("found");
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
