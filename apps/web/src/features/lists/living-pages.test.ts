import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import type { Port } from "../session/one-stream/port.ts";
import { ANSWER_MS, type LivingPages, type PageCall, pagesByLine, pagesByLock } from "./living-pages.ts";

/** Lines of one browser: each hears what the others post, at once. */
function lines() {
  const heard = new Map<object, (call: PageCall) => void>();
  return (): Port<PageCall, PageCall> => {
    const end = {};
    return {
      post: (call) => heard.forEach((hear, other) => other !== end && hear(call)),
      listen: (hear) => void heard.set(end, hear),
      close: () => void heard.delete(end),
    };
  };
}

const told = (pages: LivingPages, ...names: string[]) => {
  const gone: string[][] = [];
  const done = pages.whereGone(names, (each) => void gone.push([...each]));
  return { gone, done };
};

test("by locks: a page lives until it is closed, and of one that was never there it is told that it is gone", async () => {
  const name = () => crypto.randomUUID();
  const [one, other] = [pagesByLock(navigator.locks, name()), pagesByLock(navigator.locks, name())];
  onTestFinished(() => one.close());
  const first = told(one, other.name, "never", "");
  await first.done;
  expect(first.gone).toEqual([["never", ""]]);
  other.close();
  // The lock is free once the browser has heard of it.
  await navigator.locks.request(`streampulse.page ${other.name}`, () => undefined);
  const second = told(one, other.name);
  await second.done;
  expect(second.gone).toEqual([[other.name]]);
});

test("by a line: who answers in time lives; closed pages and those that are frozen do not", async () => {
  const scheduler = new FakeScheduler();
  const line = lines();
  const page = (name: string) => pagesByLine(name, line(), (delayMs, call) => scheduler.after(delayMs, call));
  const [one, other, closed] = [page("b"), page("c"), page("d")];
  closed.close();
  const asked = told(one, other.name, closed.name, "frozen", "");
  scheduler.advance(ANSWER_MS - 1);
  expect(asked.gone).toEqual([]);
  scheduler.advance(1);
  await asked.done;
  expect(asked.gone).toEqual([["d", "frozen", ""]]);
});

test("by a line: of two pages that ask of the same one, one is told that it is gone", async () => {
  const scheduler = new FakeScheduler();
  const line = lines();
  const page = (name: string) => pagesByLine(name, line(), (delayMs, call) => scheduler.after(delayMs, call));
  for (const names of [
    ["b", "c"],
    ["c", "b"],
  ] as const) {
    const [first, second] = names.map((name) => told(page(`${names.join("")}-${name}`), "left"));
    scheduler.advance(ANSWER_MS);
    await Promise.all([first?.done, second?.done]);
    const both = [first?.gone, second?.gone].flat();
    expect(both.filter((gone) => gone?.length === 1).length).toBe(1);
  }
});
