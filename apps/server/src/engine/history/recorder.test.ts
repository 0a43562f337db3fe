import { CandleStep, HistoryGapReason, PriceKind, Quality } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { HistoryStage, type HistoryStageOptions } from "../../../../../test/history-stage.ts";

const START = FAKE_START_MS;
const { ONE_SECOND, ONE_MINUTE, ONE_HOUR, ONE_DAY } = CandleStep;
const { NOT_WATCHED, SOURCE_DOWN } = HistoryGapReason;

async function stage(options: HistoryStageOptions = {}): Promise<HistoryStage> {
  const made = await HistoryStage.open(options);
  onTestFinished(() => made.close());
  return made;
}

const short = (candles: readonly { open: string; high: string; low: string; close: string }[]) =>
  candles.map(({ open, high, low, close }) => [open, high, low, close].join(" "));

test("every price is in the candles of its own time, in memory at once and in the database soon", async () => {
  const { say, read, pass, scheduler, recorder, settled } = await stage();
  say({ price: "10", size: "1", sourceTimeMs: START });
  scheduler.advance(900);
  say({ price: "12", size: "0.5", sourceTimeMs: START + 800 });
  scheduler.advance(400);
  say({ price: "9", size: "2", sourceTimeMs: START + 1_200 });
  await settled();
  const at = await read(ONE_MINUTE, START, START + 60_000);
  expect(at.candles).toEqual([
    {
      ...{
        startMs: START,
        endMs: START + 60_000,
        open: "10",
        high: "12",
        low: "9",
        close: "9",
        volume: "3.5",
        count: 3,
      },
      ...{ source: "scripted", isBackfilled: false, isPartial: false, isOpen: true },
    },
  ]);
  await pass(70_000);
  say({ price: "20", size: "1", sourceTimeMs: START + 71_300 });
  const { candles, gaps } = await read(ONE_SECOND, START, START + 100_000);
  expect(short(candles)).toEqual(["10 12 10 12", "9 9 9 9", "20 20 20 20"]);
  expect(candles.map(({ isOpen }) => isOpen)).toEqual([false, false, true]);
  // Nobody traded for a minute, and that is no gap.
  expect(gaps).toEqual([]);
  expect(recorder.counts).toEqual({ counted: 4, late: 0, lost: 0 });
});

test("a bid is no trade, nor a price that was looked up or told again, nor the last one of a closed day", async () => {
  const { say, read, settled, recorder } = await stage();
  say({ price: "10", sourceTimeMs: START, order: 7 });
  say({ bid: "9", ask: "11" });
  say({ price: "10", sourceTimeMs: START, order: 7 });
  say({ price: "11", isLookedUp: true });
  say({ price: "99" }, Quality.CLOSED);
  say({ price: "12", sourceTimeMs: START + 1, order: 9 });
  say({ price: "11", sourceTimeMs: START + 1, order: 8 });
  say({ price: "11", sourceTimeMs: START + 1, order: 8 });
  // Without numbers, what is told with the same time and price again is the same.
  say({ price: "13", sourceTimeMs: START + 2 });
  say({ price: "13", sourceTimeMs: START + 2 });
  say({ price: "13", sourceTimeMs: START + 3 });
  await settled();
  const { candles } = await read(ONE_SECOND, START, START + 1_000);
  expect(candles).toMatchObject([{ open: "10", high: "13", low: "10", close: "13", count: 5 }]);
  expect(recorder.counts.counted).toBe(5);
});

test("a clock that tells fractions makes no time that is none", async () => {
  const { say, read, pass, leave, scheduler } = await stage({ scheduler: new FakeScheduler(START + 0.75) });
  say({ price: "1", sourceTimeMs: START + 0.5 });
  await pass(5_000.5);
  leave();
  await pass(5_000);
  say({ price: "2" });
  await pass(5_000);
  const { candles, gaps } = await read(ONE_SECOND, START, START + 60_000);
  const times = [
    ...candles.flatMap(({ startMs, endMs }) => [startMs, endMs]),
    ...gaps.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
  ];
  expect(times.filter((time) => !Number.isInteger(time))).toEqual([]);
  expect(gaps).toMatchObject([{ fromMs: START + 5_001, toMs: START + 10_001 }]);
  expect(Number.isInteger(scheduler.now())).toBe(false);
});

test("another source numbers its prices by itself", async () => {
  const { say, read, settled } = await stage();
  say({ price: "10", order: 100 });
  say({ price: "11", order: 3 }, Quality.LIVE, "X:A", "another");
  await settled();
  expect((await read(ONE_SECOND, START, START + 1)).candles).toMatchObject([
    { close: "11", count: 2, source: "another" },
  ]);
});

test("a first price that is old news counts for nothing, one on its way and a delayed one do", async () => {
  const { say, read, settled, scheduler } = await stage();
  say({ price: "5", sourceTimeMs: START - 5_001 });
  scheduler.advance(10);
  say({ price: "6", sourceTimeMs: START + 5 });
  await settled();
  expect((await read(ONE_SECOND, START - 10_000, START + 1_000)).candles).toMatchObject([{ open: "6", count: 1 }]);
  const delayed = await stage();
  delayed.say({ price: "5", sourceTimeMs: START - 900_000 }, Quality.DELAYED);
  await delayed.settled();
  expect((await delayed.read(ONE_SECOND, START - 1_000_000, START)).candles).toMatchObject([{ open: "5" }]);
});

test("a time ahead of ours is believed as far as a price may be late, and makes none late that comes after it", async () => {
  const { say, read, pass, recorder } = await stage();
  say({ price: "1", sourceTimeMs: START });
  say({ price: "5", sourceTimeMs: START + 10_001 });
  say({ price: "6", sourceTimeMs: START + 10_000 });
  await pass(5_000);
  // Late by our clock, and more so by what was stamped ahead.
  say({ price: "3", sourceTimeMs: START + 5_000 });
  say({ price: "4", sourceTimeMs: START + 3_000 });
  await pass(5_000);
  say({ price: "7", sourceTimeMs: START + 9_900 });
  const { candles } = await read(ONE_SECOND, START, START + 20_000);
  expect(candles.map(({ startMs, close, count }) => [(startMs - START) / 1_000, close, count])).toEqual([
    [0, "5", 2],
    [3, "4", 1],
    [5, "3", 1],
    [9, "7", 1],
    [10, "6", 1],
  ]);
  expect(recorder.counts).toEqual({ counted: 6, late: 0, lost: 0 });
});

test("a late price amends what is written, beyond the bound it does not count", async () => {
  const { say, read, pass, recorder } = await stage();
  say({ price: "10", sourceTimeMs: START });
  await pass(9_000);
  say({ price: "11", sourceTimeMs: START + 9_000 });
  say({ price: "15", sourceTimeMs: START + 100 });
  await pass(5_000);
  say({ price: "12", sourceTimeMs: START + 14_000 });
  say({ price: "99", sourceTimeMs: START + 3_999 });
  await pass(5_000);
  expect(short((await read(ONE_SECOND, START, START + 1_000)).candles)).toEqual(["10 15 10 15"]);
  expect(short((await read(ONE_MINUTE, START, START + 1_000)).candles)).toEqual(["10 15 10 12"]);
  expect(recorder.counts.late).toBe(1);
});

test("where nobody listened is a gap that says why, and the candles that it touches are partial", async () => {
  const { say, read, pass, leave, interrupt } = await stage();
  say({ price: "10" });
  await pass(5_000);
  interrupt();
  await pass(10_000);
  say({ price: "11" });
  await pass(5_000);
  leave();
  await pass(100_000);
  say({ price: "12" });
  await pass(1_000);
  const { candles, gaps } = await read(ONE_MINUTE, START - 60_000, START + 300_000);
  expect(gaps).toEqual([
    { fromMs: START - 60_000, toMs: START, reason: NOT_WATCHED },
    // Since the last that was heard.
    { fromMs: START + 1, toMs: START + 15_000, reason: SOURCE_DOWN },
    { fromMs: START + 20_000, toMs: START + 120_000, reason: NOT_WATCHED },
  ]);
  expect(candles.map(({ startMs, isPartial }) => [startMs - START, isPartial])).toEqual([
    [0, true],
    [120_000, false],
  ]);
});

test("silence that was found to mean nothing is no gap", async () => {
  const { say, read, pass, interrupt, clear } = await stage();
  say({ price: "10" });
  await pass(5_000);
  interrupt();
  await pass(10_000);
  clear();
  await pass(5_000);
  expect((await read(ONE_SECOND, START, START + 60_000)).gaps).toEqual([]);
});

test("while another venue stands in, nothing of it is recorded", async () => {
  const { say, read, settled, listed, scheduler, interrupt, clear } = await stage();
  say({ price: "10" });
  const carried = listed();
  scheduler.advance(1_000);
  carried.carriedAs = "Y:A";
  say({ price: "50" });
  // That the other one goes on after a silence does not mean that this one was heard.
  interrupt();
  clear();
  scheduler.advance(1_000);
  carried.carriedAs = carried.canonical;
  interrupt();
  clear();
  say({ price: "11" });
  await settled();
  const { candles, gaps } = await read(ONE_HOUR, START, START + 1);
  expect(candles).toMatchObject([{ open: "10", high: "11", count: 2, isPartial: true }]);
  expect(gaps).toEqual([{ fromMs: START + 1, toMs: START + 2_000, reason: SOURCE_DOWN }]);
});

test("live, simulated and replayed prices of one name are series of their own", async () => {
  const { say, read, settled } = await stage();
  say({ price: "1" });
  say({ price: "2" }, Quality.SIMULATED);
  say({ price: "3", sourceTimeMs: START - 1e9 }, Quality.REPLAY);
  await settled();
  expect(short((await read(ONE_DAY, START - 2e9, START + 1)).candles)).toEqual(["1 1 1 1"]);
  const day = START - 15 * 3_600_000;
  expect(short((await read(ONE_DAY, day, START + 1, PriceKind.SIMULATED)).candles)).toEqual(["2 2 2 2"]);
  expect(short((await read(ONE_DAY, START - 2e9, START, PriceKind.REPLAY)).candles)).toEqual(["3 3 3 3"]);
});
