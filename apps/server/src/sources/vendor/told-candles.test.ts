import { setImmediate as turn } from "node:timers/promises";
import { CANDLE_STEPS, CandleStep, STEP_MS, toDecimal, type TimeSpan } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import { start as startBinance } from "../../../../../test/upstreams/binance/connected.ts";
import { start as startCoinbase } from "../../../../../test/upstreams/coinbase/connected.ts";
import { start as startKraken } from "../../../../../test/upstreams/kraken/connected.ts";
import { pastCandle, stepsBetween } from "../../../../../test/upstreams/past-candles.ts";
import { SourceFault, type Source } from "../../engine/ports/source.ts";
import { parseKlines } from "../binance/klines.ts";
import { parseCandles } from "../coinbase/candles.ts";
import { parseOhlc } from "../kraken/ohlc.ts";
import { candlesInPages } from "./candle-pages.ts";

const NOW = FAKE_START_MS;
const { ONE_SECOND, ONE_MINUTE, ONE_HOUR, ONE_DAY } = CandleStep;
const never = new AbortController().signal;

/** What a vendor has to tell of a span. */
function expected(step: CandleStep, { fromMs, toMs }: TimeSpan) {
  return stepsBetween(fromMs, toMs, STEP_MS[step]).flatMap((startMs) => {
    const candle = pastCandle(startMs, STEP_MS[step]);
    return candle ? [{ fromMs: startMs, ...candle }] : [];
  });
}

function told(candles: Awaited<ReturnType<NonNullable<Source["candles"]>>>) {
  return candles?.candles.map(({ fromMs, open, high, low, close, volume }) => [fromMs, open, high, low, close, volume]);
}

const VENDORS = [
  {
    name: "binance",
    ticker: "BTCUSDT",
    canonical: "BINANCE:BTCUSDT",
    decimals: 2,
    start: startBinance,
    shortest: 1,
    page: 1_000,
  },
  {
    name: "coinbase",
    ticker: "BTC-USD",
    canonical: "COINBASE:BTC-USD",
    decimals: 2,
    start: startCoinbase,
    shortest: 2,
    page: 300,
  },
  {
    name: "kraken",
    ticker: "BTC/USD",
    canonical: "KRAKEN:BTC/USD",
    decimals: 1,
    start: startKraken,
    shortest: 2,
    page: 720,
  },
] as const;

describe.each(VENDORS)("$name", ({ ticker, canonical, decimals, start, shortest, page }) => {
  const ask = async (step: CandleStep, span: TimeSpan) => {
    const { fake, source, resolve, pass } = (await start()) as Awaited<ReturnType<typeof startKraken>>;
    // What is paced takes time, which is the test's.
    const inTime = async <T>(answer: T) => {
      const state = { isDone: false };
      void Promise.resolve(answer)
        .catch(() => {})
        .finally(() => (state.isDone = true));
      while (!state.isDone) {
        await pass(10);
        await turn();
      }
      return answer;
    };
    await inTime(resolve(ticker));
    const candles = await inTime((source as Source).candles?.(canonical, step, span, never));
    expect(fake.violations).toEqual([]);
    return candles;
  };

  test("tells its own candles of every step that it has, with its digits; where nothing was traded there are none", async () => {
    for (const step of [ONE_SECOND, ONE_MINUTE, ONE_HOUR, ONE_DAY]) {
      const span = { fromMs: NOW - 20 * STEP_MS[step] - (NOW % STEP_MS[step]), toMs: NOW - (NOW % STEP_MS[step]) };
      const candles = await ask(step, span);
      if (step < shortest) {
        expect(candles).toBeUndefined();
        continue;
      }
      const price = (text: string) => toDecimal(text, decimals);
      const whole = expected(step, span).map(({ fromMs, open, high, low, close, volume }) => [
        fromMs,
        ...[open, high, low, close].map(price),
        toDecimal(volume),
      ]);
      expect(told(candles)).toEqual(whole);
      expect(candles).toMatchObject(span);
    }
  });

  test("goes on to the step of now, which is told up to now", async () => {
    const span = { fromMs: NOW - 10 * 60_000, toMs: NOW + 30_000 };
    const candles = await ask(ONE_MINUTE, span);
    for (const { fromMs, toMs } of candles?.candles ?? []) {
      expect(toMs).toBeGreaterThan(fromMs);
      expect(toMs - fromMs).toBeLessThanOrEqual(60_000);
    }
  });

  test("more than one answer holds is asked for in pieces, or told as far as there is more", async () => {
    const span = { fromMs: NOW - (page + 1) * 60_000, toMs: NOW };
    const candles = await ask(ONE_MINUTE, span);
    const known = { fromMs: candles?.fromMs ?? NaN, toMs: NOW };
    // Of its 720 the last is the one that goes on.
    expect(known.fromMs).toBe(canonical.startsWith("KRAKEN") ? NOW - (page - 1) * 60_000 : span.fromMs);
    expect(candles?.candles).toHaveLength(expected(ONE_MINUTE, known).length);
  });
});

test("where a later page fails, what was told is what is known; where the first does, nothing is", async () => {
  const scheduler = new FakeScheduler();
  const asked: TimeSpan[] = [];
  const pages = (failAt: number) => ({
    stepMs: 1_000,
    max: 10,
    ask: async (span: TimeSpan) => {
      if (asked.push(span) === failAt) throw new SourceFault("unavailable", "no more");
      return [{ fromMs: span.fromMs, toMs: span.toMs, open: "1", high: "1", low: "1", close: "1" }];
    },
  });
  const span = { fromMs: 0, toMs: 25_000 };
  const some = await candlesInPages(pages(3), span, never);
  expect(some).toMatchObject({ fromMs: 5_000, toMs: 25_000 });
  expect(some.candles.map(({ fromMs }) => fromMs)).toEqual([5_000, 15_000]);
  asked.length = 0;
  await expect(candlesInPages(pages(1), span, never)).rejects.toThrow("no more");
  await expect(candlesInPages(pages(9), span, AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
  expect(scheduler.pending).toBe(0);
});

test("whatever a vendor answers is candles or a fault of the source", () => {
  const span = { fromMs: 0, toMs: 1e12 };
  const readers = [
    (body: unknown) => parseKlines(body, ONE_MINUTE, 2, NOW),
    (body: unknown) => parseCandles(body, ONE_MINUTE, 2, NOW),
    (body: unknown) => parseOhlc({ X: body }, { step: ONE_MINUTE, decimals: 2, nowMs: NOW }, span)?.candles ?? [],
  ];
  const entry = fc.array(
    fc.oneof(fc.integer(), fc.constantFrom("1", "0", "-1", "x", "1e3", 1_700_000_000_000), fc.anything()),
    { maxLength: 12 },
  );
  holdsFor(
    "candles of vendors",
    fc.property(fc.oneof(fc.anything(), fc.array(fc.oneof(entry, fc.anything()), { maxLength: 5 })), (body) => {
      for (const read of readers) {
        try {
          for (const { open, low } of read(body)) expect([open, low]).toEqual([expect.any(String), expect.any(String)]);
        } catch (error) {
          expect(error).toBeInstanceOf(SourceFault);
        }
      }
    }),
    { runs: 300 },
  );
  expect(CANDLE_STEPS).toHaveLength(5);
});
