import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FaultLabStore } from "./fault-lab-store.ts";
import { ANSWER_MS, NO_ANSWER, pollWhileVisible } from "./visible-poll.ts";

const page = Object.assign(new EventTarget(), { hidden: false });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
  page.hidden = false;
});

afterEach(() => void vi.useRealTimers());

function look(hidden: boolean): void {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
}

test("it asks at once and after each answer, and not while nobody sees the page", async () => {
  let asked = 0;
  const stop = pollWhileVisible(async () => void asked++, 2_000, 500);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toBe(2);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(asked).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toBe(3);
  look(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(3);
  look(false);
  expect(asked).toBe(4);
  await vi.advanceTimersByTimeAsync(0);
  stop();
  look(true);
  look(false);
  expect(asked).toBe(4);
  expect(vi.getTimerCount()).toBe(0);
});

test("an answer that never comes is given up and asked for again; who leaves waits for none", async () => {
  const reasons: unknown[] = [];
  const never = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        reasons.push(signal.reason);
        resolve();
      });
    });
  const stop = pollWhileVisible(never, 2_000);
  await vi.advanceTimersByTimeAsync(ANSWER_MS - 1);
  expect(reasons).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(reasons).toEqual([NO_ANSWER]);
  await vi.advanceTimersByTimeAsync(2_000 + ANSWER_MS);
  expect(reasons).toEqual([NO_ANSWER, NO_ANSWER]);
  await vi.advanceTimersByTimeAsync(2_000);
  stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(reasons).toHaveLength(3);
  expect(reasons[2]).not.toBe(NO_ANSWER);
  expect(vi.getTimerCount()).toBe(0);
});

test("the fault lab is asked once in three seconds, however many look and however often they come and go", async () => {
  let calls = 0;
  const store = new FaultLabStore({
    hasLab: async () => true,
    list: async () => (calls++, { sources: [], faults: [] }),
    hold: () => Promise.resolve(),
  });
  // As React does with a listener that is another one at each render: all leave, then all come.
  const users: { leave: () => void; hear: () => void }[] = [];
  const again = (): void => {
    // An endless loop would be one of the test as well.
    if (calls > 20) return;
    for (const user of users) user.leave();
    for (const user of users) user.leave = store.subscribe(user.hear);
  };
  for (let user = 0; user < 2; user++) {
    const hear = (): void => queueMicrotask(again);
    users.push({ hear, leave: store.subscribe(hear) });
  }
  await vi.advanceTimersByTimeAsync(2_999);
  expect(calls).toBe(1);
  await vi.advanceTimersByTimeAsync(6_001);
  expect(calls).toBe(4);
  for (const user of users) user.leave();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(calls).toBe(4);
  expect(vi.getTimerCount()).toBe(0);
});
