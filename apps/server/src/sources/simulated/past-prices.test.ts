import { CANDLE_STEPS, CandleStep, compareDecimal, stepAt, toScaled } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import { watchSource } from "../../../../../test/watched-source.ts";
import type { ToldCandle } from "../../engine/ports/source.ts";
import { CATALOGUE } from "./catalogue/catalogue.ts";
import { alongAt, PastPrices } from "./past-prices.ts";
import { simulated } from "./simulated.ts";

const DAY_MS = 86_400_000;
const BEGAN_MS = Date.UTC(2026, 0, 5, 15, 4, 37, 250);
const { ONE_SECOND, ONE_MINUTE, FIVE_MINUTES, ONE_HOUR, ONE_DAY } = CandleStep;

function pastOf(code: string, { seed = 1, atMs = BEGAN_MS } = {}) {
  const entry = CATALOGUE.find((one) => one.code === code) ?? expect.fail(`the catalogue has no ${code}`);
  const past = new PastPrices(entry, seed, 0);
  const candles = (step: CandleStep, fromMs: number, toMs: number) =>
    past.candles(step, { fromMs, toMs }, atMs)?.candles ?? [];
  return { entry, past, candles };
}

/** One candle of several that follow one another. */
function together(parts: readonly ToldCandle[]) {
  const sorted = (which: "high" | "low") => parts.map((part) => part[which]).toSorted(compareDecimal);
  const volumes = parts.map(({ volume }) => BigInt(volume ?? 0));
  return {
    fromMs: parts[0]?.fromMs,
    toMs: parts.at(-1)?.toMs,
    open: parts[0]?.open,
    high: sorted("high").at(-1),
    low: sorted("low")[0],
    close: parts.at(-1)?.close,
    volume: volumes.reduce((sum, volume) => sum + volume, 0n).toString(),
  };
}

test("the last candle closes at the price of now, and each opens where the one before closed", () => {
  for (const step of CANDLE_STEPS) {
    const { candles, past, entry } = pastOf("AAPL");
    const ticks = Math.round(alongAt(past.secondAt(BEGAN_MS), BEGAN_MS));
    const length = stepAt(step, undefined, BEGAN_MS).toMs - stepAt(step, undefined, BEGAN_MS).fromMs;
    const all = candles(step, BEGAN_MS - 300 * length, BEGAN_MS + length);
    expect(toScaled(all.at(-1)?.close ?? "", entry.decimals)).toBe(BigInt(ticks * entry.tick));
    expect(all.at(-1)?.toMs).toBe(BEGAN_MS);
    all.forEach((candle, n) => {
      expect(candle.fromMs).toBe(stepAt(step, undefined, candle.fromMs).fromMs);
      if (n > 0) expect([candle.open, candle.fromMs]).toEqual([all[n - 1]?.close, all[n - 1]?.toMs]);
      for (const price of [candle.open, candle.close]) {
        expect(compareDecimal(candle.high, price)).toBeGreaterThanOrEqual(0);
        expect(compareDecimal(candle.low, price)).toBeLessThanOrEqual(0);
      }
    });
  }
});

test("the day before closed at the previous close that its facts tell", () => {
  const { candles, entry, past } = pastOf("MSFT");
  const today = Math.floor(BEGAN_MS / DAY_MS) * DAY_MS;
  const [yesterday] = candles(ONE_DAY, today - DAY_MS, today);
  expect(toScaled(yesterday?.close ?? "", entry.decimals)).toBe(BigInt(past.previousClose(BEGAN_MS)));
});

test("whatever part of a span is asked for, all steps tell of the same, and parts are together the whole", () => {
  holdsFor(
    "made-up parts",
    fc.property(fc.nat(6 * DAY_MS), fc.integer({ min: 1, max: 2 * DAY_MS }), fc.nat(DAY_MS), (ago, length, cutMs) => {
      const { candles } = pastOf("AAPL");
      const fromMs = BEGAN_MS - ago - length;
      const toMs = Math.min(fromMs + length, BEGAN_MS);
      const all = [ONE_DAY, ONE_HOUR, FIVE_MINUTES, ONE_MINUTE].map((step) => {
        const { fromMs: begins, ...rest } = together(candles(step, fromMs, toMs));
        expect(begins).toBe(stepAt(step, undefined, fromMs).fromMs);
        return rest;
      });
      for (const one of all) expect(one).toEqual(all[0]);
      const between = stepAt(ONE_SECOND, undefined, Math.min(fromMs + cutMs, toMs - 1)).fromMs;
      if (between <= fromMs) return;
      const parts = [...candles(ONE_MINUTE, fromMs, between), ...candles(ONE_MINUTE, between, toMs)];
      const { fromMs: _, ...joined } = together(parts);
      expect(joined).toEqual(all[0]);
    }),
    { runs: 25 },
  );
});

test("prices are never far from the catalogue's, however long the market has been there", () => {
  for (const code of ["AAPL", "BTCUSDT", "EURUSD"]) {
    for (let year = 1990; year <= 2090; year++) {
      const { entry, past } = pastOf(code);
      const close = past.previousClose(Date.UTC(year, year % 12, 15));
      expect(Math.abs(Math.log(close / entry.previousClose)), `${code} in ${year}`).toBeLessThan(3 * entry.volatility);
    }
  }
});

test("candles of every step are of one history: the longer are the shorter ones together, to the last unit traded", () => {
  holdsFor(
    "made-up history",
    fc.property(
      fc.integer({ min: 0, max: 1_800 }),
      fc.integer({ min: 0, max: 23 }),
      fc.nat(),
      (daysAgo, hour, seed) => {
        const { candles } = pastOf("AAPL", { seed });
        const day = Math.floor(BEGAN_MS / DAY_MS) * DAY_MS - daysAgo * DAY_MS;
        const whole = candles(ONE_DAY, day, day + DAY_MS);
        expect(together(candles(ONE_HOUR, day, day + DAY_MS))).toEqual(whole[0]);
        const fromMs = day + hour * 3_600_000;
        const minutes = candles(ONE_MINUTE, fromMs, fromMs + 3_600_000);
        // There is none since the beginning.
        expect(minutes.length === 0).toBe(fromMs >= BEGAN_MS);
        if (minutes.length === 0) return;
        const [hourly] = candles(ONE_HOUR, fromMs, fromMs + 3_600_000);
        expect(together(minutes)).toEqual(hourly);
        expect(together(candles(FIVE_MINUTES, fromMs, fromMs + 3_600_000))).toEqual(hourly);
        const [first] = minutes;
        expect(together(candles(ONE_SECOND, fromMs, fromMs + 60_000))).toEqual(first);
      },
    ),
    { runs: 25 },
  );
});

test("the same seed has the same candles, whatever is asked for first and in what pieces; another one has others", () => {
  const noon = Date.UTC(2025, 11, 29, 12);
  const { candles } = pastOf("BTCUSDT");
  const whole = candles(ONE_HOUR, noon, BEGAN_MS);
  const again = pastOf("BTCUSDT");
  const pieces = [
    again.candles(ONE_HOUR, noon + 3 * DAY_MS, BEGAN_MS),
    again.candles(ONE_HOUR, noon, noon + 3 * DAY_MS),
  ];
  const byStart = new Map(pieces.flat().map((candle) => [candle.fromMs, candle]));
  expect(whole.map(({ fromMs }) => byStart.get(fromMs))).toEqual(whole);
  expect(pastOf("BTCUSDT", { seed: 2 }).candles(ONE_HOUR, noon, BEGAN_MS)).not.toEqual(whole);
  // Nor does it matter when they are asked for.
  const later = pastOf("BTCUSDT", { atMs: BEGAN_MS + 400 * DAY_MS });
  expect(later.candles(ONE_HOUR, noon, BEGAN_MS)).toEqual(whole);
});

test("it goes back five years and not further, and tells nothing of the time to come", () => {
  const { past, candles } = pastOf("AAPL");
  const all = past.candles(ONE_DAY, { fromMs: 0, toMs: BEGAN_MS + DAY_MS }, BEGAN_MS);
  expect(all?.candles).toHaveLength(5 * 365 + 1);
  expect([all?.fromMs, all?.toMs]).toEqual([all?.candles[0]?.fromMs, BEGAN_MS]);
  expect(candles(ONE_DAY, 0, all?.fromMs ?? 0)).toEqual([]);
  expect(candles(ONE_SECOND, BEGAN_MS, BEGAN_MS + 5_000)).toEqual([]);
});

test("the source's candles lead to the first price that it tells, and are no others after that", async () => {
  const scheduler = new FakeScheduler();
  const log = { info: () => {}, warn: () => {} };
  const source = await simulated.create(
    { seed: 7, scenario: "calm", rate: 3 },
    { scheduler, random: Math.random, log },
  );
  const signal = new AbortController().signal;
  const span = { fromMs: scheduler.now() - 60_000, toMs: scheduler.now() };
  const ask = async () => source.candles?.("NASDAQ:AAPL", ONE_SECOND, span, signal);
  const before = await ask();
  const { quotes } = watchSource(source, scheduler, ["NASDAQ:AAPL"]);
  scheduler.advance(10_000);
  expect(before?.candles.at(-1)?.close).toBe(quotes[0]?.quote.price);
  expect(await ask()).toEqual(before);
  expect(await source.candles?.("X:NOSUCH", ONE_SECOND, { fromMs: 0, toMs: 1 }, signal)).toBeUndefined();
});

test("what is watched is never far from what is made up where nobody watches", async () => {
  const scheduler = new FakeScheduler();
  const log = { info: () => {}, warn: () => {} };
  const source = await simulated.create(
    { seed: 7, scenario: "calm", rate: 1 },
    { scheduler, random: Math.random, log },
  );
  const { quotes } = watchSource(source, scheduler, ["NASDAQ:AAPL"]);
  scheduler.advance(4 * 3_600_000);
  const { past } = pastOf("AAPL", { seed: 7 });
  for (const { quote } of quotes) {
    const atMs = quote.sourceTimeMs ?? NaN;
    const made = alongAt(past.secondAt(atMs), atMs);
    expect(Math.abs((Number(quote.price) * 100) / made - 1)).toBeLessThan(0.01);
  }
});
