import type { ConnectionState } from "@streampulse/client";
import { type Candle, type CandleQuery, type CandleRange, PriceKind } from "@streampulse/client/history";
import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { rangeNamed } from "./chart-range.ts";
import { CourseSet } from "./course-set.ts";

function stage() {
  const scheduler = new FakeScheduler();
  const asked: string[] = [];
  const wants = new Map<string, number>();
  const ears = new Map<string, () => void>();
  const quotes = new Map<string, Quote>();
  let connection: ConnectionState = { status: "live" };
  let connected = (): void => undefined;
  const candle: Candle = {
    ...{ startMs: FAKE_START_MS, endMs: FAKE_START_MS + 300_000, open: "1", high: "1", low: "1", close: "1" },
    ...{ source: "s", isBackfilled: false, isPartial: false, isOpen: true },
  };
  const set = new CourseSet({
    scheduler,
    random: () => 1,
    history: {
      candles: ({ ticker, step, fromMs = 0 }: CandleQuery): Promise<CandleRange> => {
        asked.push(ticker);
        const series = { ticker, canonical: ticker, step, kind: PriceKind.REAL, fromMs };
        return Promise.resolve({ series, candles: [candle], gaps: [] });
      },
    },
    want: (ticker) => {
      wants.set(ticker, (wants.get(ticker) ?? 0) + 1);
      return () => wants.set(ticker, (wants.get(ticker) ?? 0) - 1);
    },
    store: {
      quote: (ticker) => quotes.get(ticker),
      subscribe: (ticker, listener) => {
        ears.set(ticker, listener);
        return () => void ears.delete(ticker);
      },
      subscribeConnection: (listener) => {
        connected = listener;
        return () => (connected = () => undefined);
      },
      get connection() {
        return connection;
      },
    },
  });
  const connect = (state: ConnectionState): void => {
    connection = state;
    connected();
  };
  const tick = (ticker: string, price: string, atMs = FAKE_START_MS): void => {
    const what = { source: "s", sequence: 1, epoch: 1, quality: Quality.LIVE, stale: false };
    quotes.set(ticker, { ticker, price, sourceTimeMs: atMs, receivedTimeMs: atMs, ...what });
    ears.get(ticker)?.();
  };
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  };
  return { set, scheduler, asked, wants, ears, connect, tick, settled };
}

test("what is shown is wanted and asked for, and what leaves is neither", async () => {
  const { set, scheduler, asked, wants, ears, tick, settled } = stage();
  set.show(["A", "B", "A"], rangeNamed("1D"));
  await settled();
  expect(asked).toEqual(["A", "B"]);
  tick("B", "3");
  expect(set.shown().map(({ ticker, course }) => [ticker, course.candles[0]?.close])).toEqual([
    ["A", "1"],
    ["B", "3"],
  ]);
  set.show(["A"], rangeNamed("1D"));
  await settled();
  expect(asked).toEqual(["A", "B"]);
  expect([...wants]).toEqual([
    ["A", 1],
    ["B", 0],
  ]);
  set.show(["A"], rangeNamed("1M"));
  await settled();
  expect(asked).toEqual(["A", "B", "A"]);
  set.close();
  expect([...wants.values()]).toEqual([0, 0]);
  expect(ears.size + scheduler.pending).toBe(0);
});

test("nothing is asked while nobody looks, and all is after the connection was lost", async () => {
  const { set, scheduler, asked, connect, tick, settled } = stage();
  set.show(["A"], rangeNamed("1D"));
  await settled();
  set.pause();
  tick("A", "2", FAKE_START_MS + 600_000);
  expect(set.shown()[0]?.course.candles.at(-1)).toMatchObject({ close: "2" });
  expect(scheduler.pending).toBe(0);
  scheduler.advance(600_000);
  connect({ status: "offline" });
  connect({ status: "live" });
  await settled();
  expect(asked).toEqual(["A"]);
  set.resume();
  await settled();
  expect(asked).toEqual(["A", "A"]);
  connect({ status: "connecting" });
  connect({ status: "live" });
  await settled();
  expect(asked).toEqual(["A", "A", "A"]);
  set.close();
});

test("held still, what is shown stays, also where it comes only then, and goes on with the newest", async () => {
  const { set, tick, settled } = stage();
  const closes = () => set.shown().map(({ course }) => course.candles[0]?.close);
  set.show(["A"], rangeNamed("1D"));
  await settled();
  tick("A", "2");
  set.hold(true);
  tick("A", "3");
  expect(closes()).toEqual(["2"]);
  set.show(["B"], rangeNamed("1D"));
  expect(set.shown()[0]?.course.status).toBe("loading");
  await settled();
  tick("B", "4");
  expect(closes()).toEqual(["1"]);
  set.hold(false);
  expect(closes()).toEqual(["4"]);
  set.close();
});
