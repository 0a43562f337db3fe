import { StreamPulseError } from "@streampulse/client";
import { type Candle, type CandleQuery, type CandleRange, PriceKind, STEP_MS } from "@streampulse/client/history";
import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { rangeNamed } from "./chart-range.ts";
import { ASK_AGAIN_MS, ASK_SOON_MS, Course, EMPTY_MOST_MS } from "./course.ts";

const DAY = rangeNamed("1D");
const STEP = STEP_MS[DAY.step];

function candle(startMs: number, close: string, lengthMs = STEP): Candle {
  const what = { source: "s", isBackfilled: false, isPartial: false, isOpen: false };
  return { startMs, endMs: startMs + lengthMs, open: "1", high: "3", low: "1", close, volume: "5", ...what };
}

function quote(price: string, atMs: number, more: Partial<Quote> = {}): Quote {
  const what = { ticker: "A", source: "s", sequence: 1, epoch: 1, quality: Quality.LIVE, stale: false };
  return { ...what, price, sourceTimeMs: atMs, receivedTimeMs: atMs, ...more };
}

/** A course over a server that answers what a test says, one answer at a time. */
function stage(answers: ((query: CandleQuery) => Candle[] | Error)[], gaps: CandleRange["gaps"] = []) {
  const scheduler = new FakeScheduler();
  const asked: CandleQuery[] = [];
  const history = {
    candles: (query: CandleQuery): Promise<CandleRange> => {
      asked.push(query);
      const told = answers.shift()?.(query);
      if (!told || told instanceof Error) return Promise.reject(told ?? new Error("not expected"));
      const fromMs = query.fromMs ?? 0;
      const series = { ticker: "A", canonical: "X:A", step: query.step, kind: PriceKind.REAL, fromMs };
      return Promise.resolve({ series, candles: told, gaps });
    },
  };
  const course = new Course({ history, scheduler, random: () => 1 }, "A", DAY);
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  };
  return { course, scheduler, asked, settled };
}

const NOW = FAKE_START_MS;

test("a course is asked for once, moves with quotes and is put right by the server", async () => {
  const first = [candle(NOW - 2 * STEP, "1"), candle(NOW - STEP, "2"), candle(NOW, "2")];
  const { course, scheduler, asked, settled } = stage([() => first, () => [first[1], candle(NOW, "7")] as Candle[]]);
  expect(course.state().status).toBe("loading");
  course.open();
  await settled();
  expect(course.state()).toMatchObject({ status: "ready", candles: first });
  course.take(quote("9", NOW + 1_000));
  expect(course.state().candles.at(-1)).toMatchObject({ close: "9", high: "9", low: "1", volume: "5" });
  expect(course.state().candles[0]).toBe(first[0]);
  scheduler.advance(ASK_AGAIN_MS);
  await settled();
  expect(asked[1]).toMatchObject({ fromMs: NOW - STEP });
  // The quote is not older than what was told: it stays on top.
  expect(course.state().candles.map(({ close }) => close)).toEqual(["1", "2", "9"]);
  course.close();
  expect(scheduler.pending).toBe(0);
});

test("a quote of the next step begins a candle, and the server is asked soon", async () => {
  const { course, scheduler, asked, settled } = stage([() => [candle(NOW - STEP, "1"), candle(NOW, "2")], () => []]);
  course.open();
  await settled();
  course.take(quote("4", NOW + STEP + 1));
  expect(course.state().candles.at(-1)).toMatchObject({ startMs: NOW + STEP, open: "4", close: "4", isOpen: true });
  expect(course.state().candles.at(-1)).not.toHaveProperty("volume");
  scheduler.advance(ASK_SOON_MS);
  await settled();
  expect(asked).toHaveLength(2);
});

test("of a market that rests the last day is shown, and nothing is made up for the rest", async () => {
  const friday = NOW - 2.5 * 86_400_000;
  const all = [candle(friday - 30 * 3_600_000, "1"), candle(friday - 3_600_000, "2"), candle(friday, "3")];
  const { course, asked, settled } = stage([() => [], () => all]);
  course.open();
  await settled();
  expect(asked).toHaveLength(2);
  expect(course.state().candles).toEqual(all.slice(1));
});

test("a failure is told and asked again after, in growing waits; what was had stays", async () => {
  const down = new StreamPulseError("unavailable", "The server cannot be reached.");
  const { course, scheduler, asked, settled } = stage([() => down, () => down, () => [candle(NOW, "1")], () => down]);
  course.open();
  await settled();
  expect(course.state()).toMatchObject({ status: "failed", trouble: down.message });
  scheduler.advance(3_000);
  await settled();
  scheduler.advance(3_999);
  await settled();
  expect(asked).toHaveLength(2);
  scheduler.advance(1);
  await settled();
  expect(course.state()).toMatchObject({ status: "ready" });
  expect(course.state().trouble).toBeUndefined();
  scheduler.advance(ASK_AGAIN_MS);
  await settled();
  expect(course.state()).toMatchObject({ status: "ready", candles: [{ close: "1" }], trouble: down.message });
});

test("an unknown ticker is not asked for again, and a closed course takes no answer", async () => {
  const unknown = new StreamPulseError("not_found", "No source knows the ticker A.", { reason: "NOT_FOUND" });
  const { course, scheduler, settled } = stage([() => unknown, () => [candle(NOW, "1")]]);
  course.open();
  await settled();
  expect(course.state()).toMatchObject({ status: "failed", isUnknown: true });
  expect(scheduler.pending).toBe(0);
  course.open();
  course.close();
  await settled();
  expect(course.state().candles).toEqual([]);
  expect(scheduler.pending).toBe(0);
});

test("a course that is closed starts no timer, whatever is priced meanwhile", async () => {
  const { course, scheduler, asked, settled } = stage([() => [candle(NOW - STEP, "1")], () => [candle(NOW, "4")]]);
  course.open();
  await settled();
  course.close();
  course.take(quote("4", NOW + STEP + 1));
  expect(course.state().candles.at(-1)).toMatchObject({ close: "4" });
  expect(scheduler.pending).toBe(0);
  scheduler.advance(10 * ASK_AGAIN_MS);
  await settled();
  expect(asked).toHaveLength(1);
  course.open();
  await settled();
  expect(asked).toHaveLength(2);
  course.close();
});

test("where nothing comes, waits grow; the first price asks soon, and further ones no sooner each time", async () => {
  const nothing = Array.from({ length: 40 }, () => () => []);
  const { course, scheduler, asked, settled } = stage(nothing);
  course.open();
  await settled();
  // The day, and what lies before it; from then on both at once.
  expect(asked).toHaveLength(2);
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      scheduler.advance(1_000);
      await settled();
    }
  };
  await pass(60_000);
  expect(asked).toHaveLength(4);
  await pass(24 * 60_000);
  // 15, 45, 105, 225 and 465 s, and every five minutes then.
  expect(asked).toHaveLength(10);
  course.close();
  course.open();
  await settled();
  const before = asked.length;
  course.take(quote("4", scheduler.now()));
  await pass(ASK_SOON_MS);
  expect(asked).toHaveLength(before + 1);
  for (let second = 0; second < 60; second++) {
    course.take(quote("4", scheduler.now()));
    await pass(1_000);
  }
  expect(asked.length - before).toBeLessThan(7);
  expect(EMPTY_MOST_MS).toBeGreaterThan(ASK_AGAIN_MS);
  course.close();
  expect(scheduler.pending).toBe(0);
});
