import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { Browsers, type BrowserUser } from "./browsers.ts";
import type { RunningBrowser } from "./chromium.ts";

const MEBIBYTE = 1 << 20;

/** Browsers without pages, as many as are started; each says how much memory it has. */
function stage() {
  const scheduler = new FakeScheduler();
  const started: { memory: number; isClosed: boolean; end: () => void }[] = [];
  const faults: SourceFault[] = [];
  /** Until it is settled, no browser's processes are gone. */
  const slowness = { gone: Promise.resolve() };
  const launch = async (): Promise<RunningBrowser> => {
    const fault = faults.shift();
    if (fault) throw fault;
    const browser = { memory: 300 * MEBIBYTE, isClosed: false, end: () => {} };
    started.push(browser);
    return {
      page: () => Promise.reject(new Error("it has no pages")),
      onEnded: (call) => void (browser.end = call),
      memoryBytes: async () => browser.memory,
      close: async () => {
        browser.isClosed = true;
        await slowness.gone;
      },
    };
  };
  const browsers = new Browsers(launch, scheduler);
  const user = () => {
    const told: string[] = [];
    const one: BrowserUser & { readonly told: string[] } = {
      told,
      retiring: () => void told.push("retiring"),
      lost: (fault) => void told.push(fault.kind),
    };
    return one;
  };
  const minutes = async (count: number) => {
    for (let n = 0; n < count; n++) {
      scheduler.advance(60_000);
      await turn();
    }
  };
  return { scheduler, browsers, started, faults, slowness, user, minutes };
}

test("many users share one browser, which ends half a minute after the last of them", async () => {
  const { scheduler, browsers, started, user } = stage();
  const [a, b] = [user(), user()];
  await Promise.all([browsers.join(a), browsers.join(b)]);
  expect(started).toHaveLength(1);
  browsers.leave(a);
  browsers.leave(b);
  scheduler.advance(29_999);
  await browsers.join(a);
  browsers.leave(a);
  scheduler.advance(29_999);
  await turn();
  expect(started[0]?.isClosed).toBe(false);
  scheduler.advance(30_000);
  await turn();
  expect(started[0]?.isClosed).toBe(true);
  expect(scheduler.pending).toBe(0);
});

test("after six hours its users are told to leave, newcomers get another, and it ends with the last", async () => {
  const { browsers, started, user, minutes } = stage();
  const [old, young] = [user(), user()];
  await browsers.join(old);
  await minutes(6 * 60 - 1);
  expect(old.told).toEqual([]);
  await minutes(1);
  expect(old.told).toEqual(["retiring"]);
  await browsers.join(young);
  expect(started).toHaveLength(2);
  expect(started[0]?.isClosed).toBe(false);
  browsers.leave(old);
  await turn();
  expect(started.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  expect(young.told).toEqual([]);
  await browsers.close();
});

test("beyond one GiB the same, within a minute, but not in its first ten minutes; with one GiB it stays", async () => {
  const { browsers, started, user, minutes } = stage();
  const one = user();
  await browsers.join(one);
  const browser = started[0] as { memory: number };
  browser.memory = 1_024 * MEBIBYTE + 1;
  await minutes(9);
  browser.memory--;
  await minutes(3);
  expect(one.told).toEqual([]);
  browser.memory++;
  await minutes(1);
  expect(one.told).toEqual(["retiring"]);
  await browsers.close();
  expect(started[0]?.isClosed).toBe(true);
});

test("one that ends by itself takes its users along, and the next one is started anew", async () => {
  const { scheduler, browsers, started, user } = stage();
  const [a, b] = [user(), user()];
  await Promise.all([browsers.join(a), browsers.join(b)]);
  started[0]?.end();
  expect([a.told, b.told]).toEqual([["unavailable"], ["unavailable"]]);
  expect(scheduler.pending).toBe(0);
  await browsers.join(a);
  expect(started).toHaveLength(2);
  await browsers.close();
});

test("one that can't be started fails who waits for it, and is tried again for the next", async () => {
  const { browsers, started, faults, user } = stage();
  faults.push(new SourceFault("unavailable", "no browser"));
  const [a, b] = [user(), user()];
  const joined = await Promise.allSettled([browsers.join(a), browsers.join(b)]);
  expect(joined.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await browsers.join(a);
  expect(started).toHaveLength(1);
  await browsers.close();
});

test("closed, it ends what starts at that moment, and starts nothing", async () => {
  const { scheduler, browsers, started, user } = stage();
  const joining = browsers.join(user());
  await browsers.close();
  await joining;
  expect(started[0]?.isClosed).toBe(true);
  expect(scheduler.pending).toBe(0);
  await expect(browsers.join(user())).rejects.toBeInstanceOf(SourceFault);
});

test("is closed when the browsers that were ending before are gone too", async () => {
  const { scheduler, browsers, started, slowness, user } = stage();
  const one = user();
  await browsers.join(one);
  const { promise, resolve } = Promise.withResolvers<void>();
  slowness.gone = promise;
  browsers.leave(one);
  scheduler.advance(30_000);
  await turn();
  expect(started.map(({ isClosed }) => isClosed)).toEqual([true]);
  let isOver = false;
  const closing = browsers.close().then(() => (isOver = true));
  await turn();
  expect(isOver).toBe(false);
  resolve();
  await closing;
});
