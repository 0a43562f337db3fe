import { CANDLE_STEPS, CandleStep, compareDecimal, PriceKind, Quality, STEP_MS, type Candle } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { HistoryStage } from "../../../../../test/history-stage.ts";
import { holdsInTurns } from "../../../../../test/seeded.ts";
import { simulated } from "../../sources/simulated/simulated.ts";
import { openSqlite } from "../../stores/sqlite/sqlite-store.ts";
import type { Store } from "../ports/store.ts";
import { LOOK_EVERY_MS, Retention } from "./retention.ts";

const CANONICAL = "NASDAQ:AAPL";
const KEY = { canonical: CANONICAL, kind: PriceKind.SIMULATED };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const { ONE_SECOND, ONE_MINUTE, ONE_DAY } = CandleStep;

/** Takes away what has been kept for long enough, three days later: all seconds, and nothing else. */
async function keepMinutesOnly({ candles }: Store, scheduler: FakeScheduler) {
  scheduler.advance(3 * DAY);
  const failed: unknown[] = [];
  const retention = new Retention({
    store: candles,
    scheduler,
    keepMs: new Map([
      [ONE_SECOND, 2 * DAY],
      [ONE_MINUTE, 30 * DAY],
    ]),
    candlesMax: 1e9,
    shortened: () => {},
    failed: (error) => failed.push(error),
  });
  scheduler.advance(LOOK_EVERY_MS);
  for (let n = 0; n < 200; n++) await new Promise((resolve) => setImmediate(resolve));
  await retention.close();
  expect(failed).toEqual([]);
  expect((await candles.counts()).map(({ step }) => step)).not.toContain(ONE_SECOND);
}

/** One life of a server over a database: listens for the first, rests for the second, and so on; in milliseconds. */
async function live(store: Store, scheduler: FakeScheduler, times: readonly number[]) {
  const log = { info: () => {}, warn: () => {} };
  const source = await simulated.create(
    { seed: 5, scenario: "calm", rate: 2 },
    { scheduler, random: Math.random, log },
  );
  const stage = await HistoryStage.open({ store, scheduler, sources: [source] });
  const heard: { atMs: number; price: string }[] = [];
  for (const [n, ms] of times.entries()) {
    if (n % 2 === 1) {
      await stage.pass(ms);
      continue;
    }
    const connection = stage.listen(source, CANONICAL, ({ price = "" }) =>
      heard.push({ atMs: scheduler.now(), price }),
    );
    await stage.pass(ms);
    connection.close();
    stage.leave(CANONICAL);
    await stage.settled();
  }
  return {
    heard,
    read: (step: CandleStep, fromMs: number, toMs: number) =>
      stage.history.read({ key: KEY, step, fromMs, toMs }, undefined),
    close: () => stage.close(),
  };
}

/** Candles of a shorter step as those of a longer one. */
function asSteps(candles: readonly Candle[], step: CandleStep) {
  return [...Map.groupBy(candles, ({ startMs }) => Math.floor(startMs / STEP_MS[step]))].map(([start, parts]) => ({
    startMs: start * STEP_MS[step],
    open: parts[0]?.open,
    high: parts
      .map(({ high }) => high)
      .toSorted(compareDecimal)
      .at(-1),
    low: parts.map(({ low }) => low).toSorted(compareDecimal)[0],
    close: parts.at(-1)?.close,
    volume: parts.reduce((sum, { volume }) => sum + BigInt(volume ?? ""), 0n).toString(),
  }));
}

test("what was heard stays as it was over every restart, what is made up around it too, and all steps tell of the same", async () => {
  const ms = fc.integer({ min: 1, max: 200_000 });
  await holdsInTurns(
    "simulated histories",
    fc.asyncProperty(
      fc.array(fc.record({ off: ms, times: fc.array(ms, { minLength: 1, maxLength: 3 }) }), {
        minLength: 2,
        maxLength: 3,
      }),
      async (lives) => {
        const store = await openSqlite(":memory:");
        const scheduler = new FakeScheduler(FAKE_START_MS + 123);
        const heard: { atMs: number; price: string }[] = [];
        const told = new Map<string, Candle>();
        try {
          for (const { off, times } of lives) {
            const life = await live(store, scheduler, times);
            heard.push(...life.heard);
            const nowMs = scheduler.now();
            const seconds = await life.read(ONE_SECOND, FAKE_START_MS - 60_000, nowMs);
            for (const step of CANDLE_STEPS) {
              const fromMs = Math.floor(FAKE_START_MS / STEP_MS[step]) * STEP_MS[step] - 3 * STEP_MS[step];
              const { candles, gaps } = await life.read(step, fromMs, nowMs);
              expect(gaps).toEqual([]);
              for (const candle of candles.filter(({ isOpen }) => !isOpen)) {
                const place = `${step} ${candle.startMs}`;
                expect(candle).toEqual(told.get(place) ?? candle);
                told.set(place, candle);
              }
            }
            for (const { atMs, price } of life.heard) {
              const { high = "", low = "" } =
                seconds.candles.find(({ startMs, endMs }) => atMs >= startMs && atMs < endMs) ?? {};
              expect([compareDecimal(low, price) <= 0, compareDecimal(high, price) >= 0]).toEqual([true, true]);
            }
            const { candles: minutes } = await life.read(ONE_MINUTE, FAKE_START_MS - 60_000, nowMs);
            const shown = minutes.map(({ startMs, open, high, low, close, volume }) => {
              return { startMs, open, high, low, close, volume };
            });
            expect(asSteps(seconds.candles, ONE_MINUTE)).toEqual(shown);
            await life.close();
            scheduler.advance(off);
          }
          expect(heard.length).toBeGreaterThan(0);
          await keepMinutesOnly(store, scheduler);
          const later = await live(store, scheduler, []);
          for (const step of CANDLE_STEPS.filter((one) => one !== ONE_SECOND)) {
            const fromMs = Math.floor(FAKE_START_MS / STEP_MS[step]) * STEP_MS[step] - 3 * STEP_MS[step];
            const { candles, gaps } = await later.read(step, fromMs, FAKE_START_MS + HOUR);
            expect(gaps).toEqual([]);
            for (const candle of candles) expect(candle).toEqual(told.get(`${step} ${candle.startMs}`) ?? candle);
          }
          const { gaps } = await later.read(ONE_SECOND, FAKE_START_MS - 60_000, FAKE_START_MS + HOUR);
          for (const { atMs } of heard) {
            // The last one of a listening may come when that has ended.
            expect(gaps.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs)).toBe(true);
          }
          await later.close();
        } finally {
          await store.close();
        }
      },
    ),
    { runs: 8 },
  );
});

test("what was heard and not written before a sudden end is made up anew, and says so in every step", async () => {
  const store = await openSqlite(":memory:");
  const scheduler = new FakeScheduler();
  const killed = await live(store, scheduler, [14_000]);
  const toMs = scheduler.now();
  const shown = (await killed.read(ONE_SECOND, FAKE_START_MS, toMs)).candles;
  expect(shown.filter(({ isBackfilled }) => isBackfilled).length).toBeLessThanOrEqual(1);
  // Its clock stands still: it writes no more.
  const next = await live(store, new FakeScheduler(toMs + HOUR), []);
  const { candles, gaps } = await next.read(ONE_SECOND, FAKE_START_MS, toMs);
  expect(gaps).toEqual([]);
  for (const candle of candles) {
    const before = shown.find(({ startMs }) => startMs === candle.startMs);
    // It had written every 5 s, since its first price.
    if (candle.startMs < FAKE_START_MS + 10_000) expect(candle).toEqual(before);
    else if (candle.startMs >= FAKE_START_MS + 12_000) expect(candle).toMatchObject({ isBackfilled: true });
  }
  expect(candles.at(-1)?.startMs).toBeGreaterThanOrEqual(FAKE_START_MS + 12_000);
  for (const step of CANDLE_STEPS.filter((one) => one !== ONE_SECOND)) {
    const fromMs = Math.floor(FAKE_START_MS / STEP_MS[step]) * STEP_MS[step];
    const [candle] = (await next.read(step, fromMs, fromMs + 1)).candles;
    expect(candle).toMatchObject({ isBackfilled: true, isPartial: false });
  }
  await next.close();
  await killed.close();
  await store.close();
});

test("while it is made up time passes, and that is no gap: the step that goes on is whole up to when it was asked for", async () => {
  const scheduler = new FakeScheduler(FAKE_START_MS + 30_500);
  const log = { info: () => {}, warn: () => {} };
  const values = { seed: 5, scenario: "calm", rate: 2 } as const;
  const source = await simulated.create(values, { scheduler, random: Math.random, log });
  const candles: typeof source.candles = async (...asked) => {
    const told = await source.candles?.(...asked);
    scheduler.advance(7);
    return told;
  };
  const slow = new Proxy(source, {
    get: (target, name: keyof typeof source) => (name === "candles" ? candles : target[name]),
  });
  const stage = await HistoryStage.open({ scheduler, sources: [slow] });
  const range = { key: KEY, step: ONE_MINUTE, fromMs: FAKE_START_MS - 60_000, toMs: FAKE_START_MS + 60_000 };
  const past = await stage.history.read(range, undefined);
  expect(scheduler.now()).toBe(FAKE_START_MS + 30_507);
  expect(past.gaps).toEqual([]);
  expect(past.candles.map(({ isPartial, isOpen }) => [isPartial, isOpen])).toEqual([
    [false, false],
    [false, true],
  ]);
  await stage.close();
});

test("where the rest is made up a listening ends with its last price, or the second that is over: a longer step's first and last prices are those of its seconds", async () => {
  for (const [quality, kind, silenceMs, endMs] of [
    [Quality.SIMULATED, PriceKind.SIMULATED, 700, 1],
    [Quality.SIMULATED, PriceKind.SIMULATED, 1_700, 1_000],
    [Quality.LIVE, PriceKind.REAL, 700, 700],
  ] as const) {
    const stage = await HistoryStage.open();
    stage.say({ price: "7" }, quality);
    await stage.pass(silenceMs);
    stage.leave();
    await stage.pass(1_000);
    const toMs = FAKE_START_MS + silenceMs + 1_000;
    const { gaps } = await stage.read(ONE_SECOND, FAKE_START_MS, toMs, kind);
    expect(gaps).toMatchObject([{ fromMs: FAKE_START_MS + endMs, toMs }]);
    await stage.close();
  }
});

test("seconds that were heard and are kept no longer are a gap, and are not made up", async () => {
  const store = await openSqlite(":memory:");
  const scheduler = new FakeScheduler();
  const first = await live(store, scheduler, [30_000]);
  await first.close();
  const { id = NaN } = (await store.candles.find(KEY)) ?? {};
  await store.candles.prune(id, ONE_SECOND, FAKE_START_MS + 10_000, 100);
  scheduler.advance(HOUR);
  const second = await live(store, scheduler, [5_000]);
  const { candles, gaps } = await second.read(ONE_SECOND, FAKE_START_MS, FAKE_START_MS + 60_000);
  expect(gaps).toHaveLength(1);
  expect(candles[0]?.startMs).toBe(gaps[0]?.toMs);
  expect(candles.filter(({ isBackfilled }) => !isBackfilled).length).toBeGreaterThan(10);
  expect(candles.at(-1)).toMatchObject({ isBackfilled: true, isPartial: false });
  const day = Math.floor(FAKE_START_MS / STEP_MS[ONE_DAY]) * STEP_MS[ONE_DAY];
  expect((await second.read(ONE_DAY, day, day + 1)).gaps).toEqual([]);
  await second.close();
  await store.close();
});
