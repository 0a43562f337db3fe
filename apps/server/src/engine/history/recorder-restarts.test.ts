import { CandleStep, HistoryGapReason, PriceKind, Quality } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { HistoryStage, type HistoryStageOptions } from "../../../../../test/history-stage.ts";
import { StoreFault, type Store } from "../ports/store.ts";
import { openSqlite } from "../../stores/sqlite/sqlite-store.ts";

const START = FAKE_START_MS;
const { ONE_MINUTE, ONE_HOUR } = CandleStep;
const { SERVER_DOWN, NOT_WRITTEN } = HistoryGapReason;

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

test("another process goes on where one ended, by itself or killed; the time between is a gap", async () => {
  const store = await database();
  const scheduler = new FakeScheduler();
  const first = await stage({ store, scheduler });
  first.say({ price: "10", size: "1" });
  await first.pass(5_000);
  await first.close();
  scheduler.advance(55_000);
  const second = await stage({ store, scheduler });
  second.say({ price: "9", size: "2" });
  await second.pass(5_000);
  second.say({ price: "30", size: "4" });
  // Killed: what came since the last writing is not there.
  second.refusal = new Error("killed");
  scheduler.advance(60_000);
  const third = await stage({ store, scheduler });
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

test("a trade that an earlier process has recorded, or this one before nobody watched, counts once though it is told again", async () => {
  const store = await database();
  const scheduler = new FakeScheduler();
  const first = await stage({ store, scheduler });
  first.say({ price: "10", size: "1", order: 1 });
  scheduler.advance(2_000);
  const trades = [
    { price: "15", size: "2", order: 2, sourceTimeMs: START + 2_000 },
    { price: "12", size: "4", order: 3, sourceTimeMs: START + 2_400 },
  ];
  for (const trade of trades) first.say(trade);
  scheduler.advance(1_000);
  first.say({ price: "11", size: "8", order: 4 });
  await first.pass(2_000);
  first.refusal = new Error("killed");
  scheduler.advance(500);
  const second = await stage({ store, scheduler });
  // The last that its source knows, and one that came on the way while nobody listened.
  second.say(trades[1] as (typeof trades)[0]);
  second.say({ price: "13", size: "16", order: 5, sourceTimeMs: START + 5_400 });
  await second.pass(3_900);
  const last = { price: "13", size: "32", order: 6, sourceTimeMs: scheduler.now() };
  second.say(last);
  scheduler.advance(100);
  second.leave();
  // It is written, and let go.
  await second.pass(1_000);
  second.say(last);
  second.say({ price: "14", size: "64", order: 7 });
  await second.pass(5_000);
  const { candles } = await second.read(ONE_MINUTE, START, START + 1);
  expect(candles).toMatchObject([{ open: "10", high: "15", low: "10", close: "14", volume: "127", count: 7 }]);
  const seconds = await second.read(CandleStep.ONE_SECOND, START + 2_000, START + 3_000);
  expect(seconds.candles).toMatchObject([{ open: "15", close: "12", volume: "6", count: 2 }]);
  expect(second.recorder.counts.counted).toBe(3);
});

test("of a database that can only be read, what is new is followed in memory, and a series that is not in it holds up none", async () => {
  const store = await database();
  const scheduler = new FakeScheduler();
  const first = await stage({ store, scheduler });
  first.say({ price: "10", size: "1" });
  await first.pass(5_000);
  await first.close();
  const second = await stage({ store, scheduler });
  second.refusal = new StoreFault("damaged", { reason: "STORAGE_UNUSABLE" });
  second.say({ price: "1" }, Quality.LIVE, "X:NEW");
  second.say({ price: "12", size: "2" });
  await second.pass(10_000);
  const { candles } = await second.read(ONE_MINUTE, START, START + 1);
  expect(candles).toMatchObject([{ open: "10", close: "12", volume: "3", isPartial: false }]);
  expect(second.troubles).toEqual([second.refusal]);
});

test("what is no longer kept is a gap of the steps that it was of, and of no others", async () => {
  const store = await database();
  const scheduler = new FakeScheduler();
  const { say, pass, read } = await stage({ store, scheduler });
  say({ price: "10" });
  await pass(4 * 60_000);
  say({ price: "11" });
  await pass(5_000);
  const { id = NaN } = (await store.candles.find({ canonical: "X:A", kind: PriceKind.REAL })) ?? {};
  const { ONE_SECOND } = CandleStep;
  expect((await read(ONE_SECOND, START, START + 300_000)).gaps).toEqual([]);
  expect(await store.candles.prune(id, ONE_SECOND, START + 60_000, 9)).toBe(1);
  const { candles, gaps } = await read(ONE_SECOND, START, START + 300_000);
  expect(gaps).toEqual([{ fromMs: START, toMs: START + 1_000, reason: HistoryGapReason.NOT_KEPT }]);
  expect(candles).toMatchObject([{ open: "11", isPartial: false }]);
  expect((await read(ONE_MINUTE, START, START + 300_000)).gaps).toEqual([]);
  expect((await read(ONE_MINUTE, START, START + 300_000)).candles).toHaveLength(2);
});

test("a replay begins anew with each process", async () => {
  const store = await database();
  const scheduler = new FakeScheduler();
  const play = async () => {
    const { say, pass, close, read } = await stage({ store, scheduler });
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
  const made = await stage({ unsavedMax: 6 });
  const { say, read, pass, troubles } = made;
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
