import { setImmediate as turn } from "node:timers/promises";
import { SourceState } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { start } from "../../../../../test/upstreams/coinbase/connected.ts";
import { Told } from "../../../../../test/upstreams/told.ts";
import { Lane } from "../../engine/lane.ts";
import type { Source } from "../../engine/ports/source.ts";

/** The source and a fake that counts attempts, on one clock, which stands still until every attempt was answered. */
async function begin() {
  const scheduler = new FakeScheduler();
  const { fake, source } = await start({ counts: true, scheduler }, scheduler);
  const unanswered = new Set<object>();
  const counted: Source = Object.create(source, {
    connect: {
      value: (events: Parameters<Source["connect"]>[0]) => {
        unanswered.add(events);
        const answered = () => void unanswered.delete(events);
        return source.connect({
          ...events,
          opened: () => (answered(), events.opened()),
          closed: (fault) => (answered(), events.closed(fault)),
        });
      },
    },
  });
  const settle = async () => {
    do {
      scheduler.advance(0);
      await turn();
    } while (unanswered.size > 0);
  };
  const pass = async (ms: number, stepMs = 50) => {
    for (let left = ms; left > 0; left -= stepMs) {
      scheduler.advance(stepMs);
      await settle();
    }
  };
  return { fake, source: counted, scheduler, settle, pass };
}

test("ten lanes of a Coinbase that refuses every connection stay within what an address may try, and come back", async () => {
  const { fake, source, scheduler, settle, pass } = await begin();
  const ignored = { quotes: () => {}, info: () => {}, tickerFault: () => {}, state: () => {} };
  fake.upgradeRefusal = { status: 503 };
  const lanes = Array.from({ length: 10 }, (_, n) => {
    // The hastiest jitter that there is.
    const lane = new Lane(source, scheduler, () => 0, ignored);
    lane.add({ id: n + 1, canonical: "COINBASE:BTC-USD" });
    return lane;
  });
  onTestFinished(() => lanes.forEach((lane) => lane.close()));
  await settle();
  // Each at once, and two of them again.
  expect(fake.upgrades).toBe(12);
  await pass(6_000);
  expect(fake.violations).toEqual([]);
  expect(fake.upgrades).toBeGreaterThan(12);
  expect(fake.upgrades).toBeLessThanOrEqual(12 + 6 * 2);
  fake.upgradeRefusal = undefined;
  await pass(130_000, 250);
  expect(lanes.map(({ state }) => state)).toEqual(lanes.map(() => SourceState.CONNECTED));
  expect(fake.violations).toEqual([]);
});

test("twelve attempts leave at once, the thirteenth does not and says for how long, and then it does", async () => {
  const { fake, source, scheduler, settle } = await begin();
  const attempt = () => {
    const told = new Told();
    source.connect(told);
    return told;
  };
  const first = Array.from({ length: 12 }, attempt);
  const beyond = attempt();
  await settle();
  expect(first.map(({ events }) => events)).toEqual(first.map(() => ["opened"]));
  expect(beyond.faults).toMatchObject([
    { kind: "unavailable", message: "Coinbase may not be tried more often for a moment.", retryAfterMs: 500 },
  ]);
  scheduler.advance(499);
  expect([attempt(), await settle()][0]).toMatchObject({ faults: [{ retryAfterMs: 1 }] });
  scheduler.advance(1);
  const last = attempt();
  await settle();
  expect(last.events).toEqual(["opened"]);
  expect([fake.upgrades, fake.violations]).toEqual([13, []]);
});
