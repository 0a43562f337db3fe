import { CandleStep, HistoryGapReason, PriceKind, Quality } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { HistoryStage, type HistoryStageOptions } from "../../../../../test/history-stage.ts";
import type { Store } from "../ports/store.ts";
import { openSqlite } from "../../stores/sqlite/sqlite-store.ts";

const START = FAKE_START_MS;
const { ONE_SECOND, ONE_MINUTE, ONE_HOUR, ONE_DAY } = CandleStep;
const { NOT_WATCHED, SOURCE_DOWN, SERVER_DOWN, NOT_WRITTEN } = HistoryGapReason;

async function stage(options: HistoryStageOptions = {}): Promise<HistoryStage> {
  const made = await HistoryStage.open(options);
  onTestFinished(() => made.close());
  return made;
}

/** A database that outlives the stages on it. */
async function database(): Promise<Store> {
  const store = await openSqlite(":memory:");
  onTestFinished(() => store.close());
  return store;
}

const short = (candles: readonly { open: string; high: string; low: string; close: string }[]) =>
  candles.map(({ open, high, low, close }) => [open, high, low, close].join(" "));

test("every price is in the candles of its own time, in memory at once and in the database soon", async () => {
  const { say, read, pass, scheduler, recorder, settled } = bound(await stage());
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
  const { say, read, settled, recorder } = bound(await stage());
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
  const { say, read, pass, leave, scheduler } = bound(await stage({ scheduler: new FakeScheduler(START + 0.75) }));
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
  const { say, read, settled } = bound(await stage());
  say({ price: "10", order: 100 });
  say({ price: "11", order: 3 }, Quality.LIVE, "X:A", "another");
  await settled();
  expect((await read(ONE_SECOND, START, START + 1)).candles).toMatchObject([
    { close: "11", count: 2, source: "another" },
  ]);
});

test("a first price that is old news counts for nothing, one on its way and a delayed one do", async () => {
  const { say, read, settled, scheduler } = bound(await stage());
  say({ price: "5", sourceTimeMs: START - 5_001 });
  scheduler.advance(10);
  say({ price: "6", sourceTimeMs: START + 5 });
  await settled();
  expect((await read(ONE_SECOND, START - 10_000, START + 1_000)).candles).toMatchObject([{ open: "6", count: 1 }]);
  const delayed = bound(await stage());
  delayed.say({ price: "5", sourceTimeMs: START - 900_000 }, Quality.DELAYED);
  await delayed.settled();
  expect((await delayed.read(ONE_SECOND, START - 1_000_000, START)).candles).toMatchObject([{ open: "5" }]);
});

test("a time far ahead of ours is not believed", async () => {
  const { say, read, settled } = bound(await stage());
  say({ price: "5", sourceTimeMs: START + 60_001 });
  say({ price: "6", sourceTimeMs: START + 60_000 });
  await settled();
  const { candles } = await read(ONE_SECOND, START, START + 1_000);
  expect(short(candles)).toEqual(["5 5 5 5"]);
});

test("a late price amends what is written, beyond the bound it does not count", async () => {
  const { say, read, pass, recorder } = bound(await stage());
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
  const { say, read, pass, leave, interrupt } = bound(await stage());
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
  const { say, read, pass, interrupt, clear } = bound(await stage());
  say({ price: "10" });
  await pass(5_000);
  interrupt();
  await pass(10_000);
  clear();
  await pass(5_000);
  expect((await read(ONE_SECOND, START, START + 60_000)).gaps).toEqual([]);
});

test("while another venue stands in, nothing of it is recorded", async () => {
  const { say, read, settled, listed, scheduler } = bound(await stage());
  say({ price: "10" });
  const carried = listed();
  scheduler.advance(1_000);
  carried.carriedAs = "Y:A";
  say({ price: "50" });
  scheduler.advance(1_000);
  carried.carriedAs = carried.canonical;
  say({ price: "11" });
  await settled();
  const { candles, gaps } = await read(ONE_HOUR, START, START + 1);
  expect(candles).toMatchObject([{ open: "10", high: "11", count: 2, isPartial: true }]);
  expect(gaps).toEqual([{ fromMs: START + 1, toMs: START + 2_000, reason: SOURCE_DOWN }]);
});

test("live, simulated and replayed prices of one name are series of their own", async () => {
  const { say, read, settled } = bound(await stage());
  say({ price: "1" });
  say({ price: "2" }, Quality.SIMULATED);
  say({ price: "3", sourceTimeMs: START - 1e9 }, Quality.REPLAY);
  await settled();
  expect(short((await read(ONE_DAY, START - 2e9, START + 1)).candles)).toEqual(["1 1 1 1"]);
  const day = START - 15 * 3_600_000;
  expect(short((await read(ONE_DAY, day, START + 1, PriceKind.SIMULATED)).candles)).toEqual(["2 2 2 2"]);
  expect(short((await read(ONE_DAY, START - 2e9, START, PriceKind.REPLAY)).candles)).toEqual(["3 3 3 3"]);
});

test("another process goes on where one ended, by itself or killed; the time between is a gap", async () => {
  const store = await database();
  const scheduler = new FakeScheduler();
  const first = bound(await stage({ store, scheduler }));
  first.say({ price: "10", size: "1" });
  await first.pass(5_000);
  await first.close();
  scheduler.advance(55_000);
  const second = bound(await stage({ store, scheduler }));
  second.say({ price: "9", size: "2" });
  await second.pass(5_000);
  second.say({ price: "30", size: "4" });
  // Killed: what came since the last writing is not there.
  second.stage.refusal = new Error("killed");
  scheduler.advance(60_000);
  const third = bound(await stage({ store, scheduler }));
  third.say({ price: "11", size: "8" });
  await third.pass(5_000);
  const { candles, gaps } = await third.read(ONE_HOUR, START, START + 1);
  expect(candles).toMatchObject([
    { open: "10", high: "11", low: "9", close: "11", volume: "11", count: 3, isPartial: true },
  ]);
  expect(gaps).toEqual([
    { fromMs: START + 5_000, toMs: START + 60_000, reason: SERVER_DOWN },
    { fromMs: START + 65_000, toMs: START + 125_000, reason: SERVER_DOWN },
  ]);
});

test("a replay begins anew with each process", async () => {
  const store = await database();
  const scheduler = new FakeScheduler();
  const play = async () => {
    const { say, pass, close, read } = bound(await stage({ store, scheduler }));
    for (const [n, price] of ["1", "2", "3"].entries())
      say({ price, size: "1", sourceTimeMs: 1e12 + n * 1_000 }, Quality.REPLAY);
    await pass(5_000);
    const { candles } = await read(ONE_HOUR, 1e12 - 3_600_000, 1e12 + 1, PriceKind.REPLAY);
    await close();
    return candles;
  };
  const once = await play();
  expect(once).toMatchObject([{ open: "1", close: "3", volume: "3", count: 3 }]);
  expect(await play()).toEqual(once);
});

test("what cannot be written waits, one candle more than may wait is lost with the rest, and a gap says so", async () => {
  // One second, and the minute, five, hour and day around it.
  const { say, read, pass, stage: made, troubles } = bound(await stage({ unsavedMax: 6 }));
  say({ price: "10" });
  await pass(5_000);
  made.refusal = new Error("the disk is full");
  say({ price: "11" });
  scheduleSecond(made);
  say({ price: "12" });
  await pass(5_000);
  expect(made.recorder.counts.lost).toBe(0);
  expect(troubles).toEqual([made.refusal]);
  scheduleSecond(made);
  say({ price: "13" });
  await pass(5_000);
  expect(made.recorder.counts.lost).toBe(7);
  made.refusal = undefined;
  say({ price: "14" });
  await pass(5_000);
  expect(troubles).toHaveLength(2);
  const { candles, gaps } = await read(ONE_MINUTE, START, START + 1);
  expect(candles).toMatchObject([{ open: "10", high: "14", close: "14", count: 2, isPartial: true }]);
  expect(gaps).toMatchObject([{ fromMs: START + 5_000, reason: NOT_WRITTEN }]);
  expect(gaps).toHaveLength(1);
});

function scheduleSecond({ scheduler }: HistoryStage): void {
  scheduler.advance(1_000);
}

/** The stage's methods, free of it. */
function bound(made: HistoryStage) {
  return {
    stage: made,
    scheduler: made.scheduler,
    recorder: made.recorder,
    troubles: made.troubles,
    say: made.say.bind(made),
    read: made.read.bind(made),
    pass: made.pass.bind(made),
    settled: made.settled.bind(made),
    listed: made.listed.bind(made),
    leave: made.leave.bind(made),
    interrupt: made.interrupt.bind(made),
    clear: made.clear.bind(made),
    close: made.close.bind(made),
  };
}
