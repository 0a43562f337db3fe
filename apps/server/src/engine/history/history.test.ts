import { CandleStep, HistoryGapReason, PriceKind, STEP_MS, type TimeSpan } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { HistoryStage, type HistoryStageOptions } from "../../../../../test/history-stage.ts";
import { ScriptedSource } from "../../../../../test/scripted-source.ts";
import { simulated } from "../../sources/simulated/simulated.ts";
import { openSqlite } from "../../stores/sqlite/sqlite-store.ts";
import { SourceFault, type ToldCandle, type ToldCandles } from "../ports/source.ts";
import { SETTLES_MS } from "./backfill.ts";

const START = FAKE_START_MS;
const MINUTE = 60_000;
const { ONE_MINUTE, ONE_SECOND, ONE_DAY } = CandleStep;

async function stage(options: HistoryStageOptions): Promise<HistoryStage> {
  const made = await HistoryStage.open(options);
  onTestFinished(() => made.close());
  return made;
}

/** A source that tells a candle of each step since a time, of which it notes what it was asked. */
class CandleTeller extends ScriptedSource {
  readonly asked: string[] = [];
  readonly #clock: FakeScheduler;
  sinceMs = START - 100 * MINUTE;
  answer: (told: ToldCandles) => Promise<ToldCandles | undefined> = async (told) => told;

  constructor(clock: FakeScheduler) {
    super(clock, "vendor");
    this.#clock = clock;
  }

  candles(canonical: string, step: CandleStep, { fromMs, toMs }: TimeSpan): Promise<ToldCandles | undefined> {
    this.asked.push(`${canonical} ${step} ${(fromMs - START) / MINUTE} ${(toMs - START) / MINUTE}`);
    const candles: ToldCandle[] = [];
    const length = STEP_MS[step];
    const span = { fromMs: Math.max(fromMs, this.sinceMs), toMs };
    for (let at = span.fromMs; at < toMs; at += length) {
      const prices = { open: "100", high: "102", low: "99", close: "101", volume: "5", count: 3 };
      candles.push({ fromMs: at, toMs: Math.min(at + length, this.#clock.now()), ...prices });
    }
    return this.answer({ ...span, candles });
  }
}

async function withTeller(options: HistoryStageOptions = {}) {
  const scheduler = options.scheduler ?? new FakeScheduler();
  const teller = new CandleTeller(scheduler);
  return { scheduler, teller, made: await stage({ scheduler, sources: [teller], ...options }) };
}

test("what nobody heard its source tells: marked as its own, kept, and asked for once, by another process too", async () => {
  const store = await openSqlite(":memory:");
  onTestFinished(() => store.close());
  const scheduler = new FakeScheduler(START + SETTLES_MS);
  const { made, teller } = await withTeller({ store, scheduler });
  const first = await made.read(ONE_MINUTE, START - 3 * MINUTE, START);
  expect(teller.asked).toEqual(["X:A 2 -3 0"]);
  expect(first.candles).toHaveLength(3);
  expect(first.candles[0]).toEqual({
    ...{ startMs: START - 3 * MINUTE, endMs: START - 2 * MINUTE, open: "100", high: "102", low: "99", close: "101" },
    ...{ volume: "5", count: 3, source: "vendor", isBackfilled: true, isPartial: false, isOpen: false },
  });
  expect(first.gaps).toEqual([]);
  expect(await made.read(ONE_MINUTE, START - 3 * MINUTE, START)).toEqual(first);
  const other = await withTeller({ store, scheduler });
  expect((await other.made.read(ONE_MINUTE, START - 3 * MINUTE, START)).candles).toEqual(first.candles);
  // What lies before is asked for, and what is known with it.
  await other.made.read(ONE_MINUTE, START - 5 * MINUTE, START);
  expect([teller.asked, other.teller.asked]).toEqual([["X:A 2 -3 0"], ["X:A 2 -5 -3"]]);
});

test("of a step that has just ended its source is asked once more, for it may yet change what it tells", async () => {
  const store = await openSqlite(":memory:");
  onTestFinished(() => store.close());
  const scheduler = new FakeScheduler(START + SETTLES_MS - 1);
  const { made, teller } = await withTeller({ store, scheduler });
  const read = async (from = made) => {
    const { candles, gaps } = await from.read(ONE_MINUTE, START - 3 * MINUTE, START);
    return { volumes: candles.map(({ volume, isPartial }) => (isPartial ? "partial" : volume)), gaps };
  };
  // Of the last step it has nothing yet, and of the one before not all.
  teller.answer = async (told) => {
    const [one, two] = told.candles as [ToldCandle, ToldCandle];
    return { ...told, candles: [one, { ...two, volume: "4" }] };
  };
  const first = { volumes: ["5", "4"], gaps: [] };
  expect(await read()).toEqual(first);
  scheduler.advance(SETTLES_MS - 1);
  expect(await read()).toEqual(first);
  expect(teller.asked).toEqual(["X:A 2 -3 0"]);
  // Another process has what was kept, and that is what had ended for long enough.
  const other = await withTeller({ store, scheduler: new FakeScheduler(START + SETTLES_MS - 1) });
  await read(other.made);
  expect(other.teller.asked).toEqual(["X:A 2 -1 0"]);
  teller.answer = async (told) => told;
  scheduler.advance(1);
  expect(await read()).toEqual({ volumes: ["5", "4", "5"], gaps: [] });
  scheduler.advance(SETTLES_MS);
  expect(await read()).toEqual({ volumes: ["5", "4", "5"], gaps: [] });
  expect(teller.asked).toEqual(["X:A 2 -3 0", "X:A 2 -1 0"]);
});

test("many who ask for the same while it is asked for ask once", async () => {
  const { made, teller } = await withTeller();
  const answers = Array.from({ length: 5 }, () => made.read(ONE_MINUTE, START - 3 * MINUTE, START));
  for (const { candles } of await Promise.all(answers)) expect(candles).toHaveLength(3);
  expect(teller.asked).toHaveLength(1);
});

test("who asks for another range meanwhile, or later, has its own answer; only what was not asked for is", async () => {
  const { made, teller } = await withTeller();
  const ranges = [
    [-3, 0],
    [-2, 0],
    [-5, -1],
    [-30, -28],
  ] as const;
  const read = ([from, to]: readonly [number, number]) =>
    made.read(ONE_MINUTE, START + from * MINUTE, START + to * MINUTE);
  for (const [n, { candles, gaps }] of (await Promise.all(ranges.map(read))).entries()) {
    const [from, to] = ranges[n] as (typeof ranges)[number];
    expect([candles.length, gaps]).toEqual([to - from, []]);
  }
  expect((await read([-50, -48])).candles).toHaveLength(2);
  expect(teller.asked).toEqual(["X:A 2 -3 0", "X:A 2 -5 -3", "X:A 2 -30 -28", "X:A 2 -50 -48"]);
});

test("what cannot be kept is told all the same, and asked for again", async () => {
  const { made, teller, scheduler } = await withTeller();
  const read = () => made.read(ONE_MINUTE, START - 3 * MINUTE, START);
  made.refusal = new Error("the disk is full");
  const whole = await read();
  expect([whole.candles.length, whole.gaps]).toEqual([3, []]);
  made.refusal = undefined;
  scheduler.advance(60_000);
  expect(await read()).toMatchObject({ candles: whole.candles, gaps: [] });
  scheduler.advance(60_000);
  expect(await read()).toMatchObject({ candles: whole.candles, gaps: [] });
  expect(teller.asked).toEqual(["X:A 2 -3 0", "X:A 2 -3 0"]);
});

test("what is no longer kept is asked for again, in the process that had asked for it too", async () => {
  const { made, teller, scheduler } = await withTeller({ scheduler: new FakeScheduler(START + SETTLES_MS) });
  const read = () => made.read(ONE_MINUTE, START - 3 * MINUTE, START);
  const whole = await read();
  const { candles } = made.store;
  const { id = NaN } = (await candles.find({ canonical: "X:A", kind: PriceKind.REAL })) ?? {};
  expect(await candles.prune(id, ONE_MINUTE, START - MINUTE, 9)).toBe(2);
  expect((await read()).gaps).toEqual([
    { fromMs: START - 3 * MINUTE, toMs: START - MINUTE, reason: HistoryGapReason.NOT_KEPT },
  ]);
  scheduler.advance(60_000);
  expect(await read()).toMatchObject({ candles: whole.candles, gaps: [] });
  expect(teller.asked).toEqual(["X:A 2 -3 0", "X:A 2 -3 -1"]);
});

test("what a source has nothing of stays a gap, and is not asked for again", async () => {
  const { made, teller, scheduler } = await withTeller();
  teller.sinceMs = START - 2 * MINUTE;
  for (let n = 0; n < 3; n++) {
    const { candles, gaps } = await made.read(ONE_MINUTE, START - 5 * MINUTE, START);
    expect(candles).toHaveLength(2);
    expect(gaps).toEqual([
      { fromMs: START - 5 * MINUTE, toMs: START - 2 * MINUTE, reason: HistoryGapReason.NOT_WATCHED },
    ]);
    scheduler.advance(0);
  }
  expect(teller.asked).toHaveLength(1);
});

test("one that cannot tell now is asked again after a minute, and one that is slow is not waited for", async () => {
  const { made, teller, scheduler } = await withTeller();
  teller.answer = async () => {
    throw new SourceFault("unavailable", "not now");
  };
  const read = () => made.read(ONE_MINUTE, START - 3 * MINUTE, START);
  expect((await read()).gaps).toHaveLength(1);
  scheduler.advance(59_999);
  await read();
  expect(teller.asked).toHaveLength(1);
  scheduler.advance(1);
  let late = (_told: ToldCandles | undefined) => {};
  let told: ToldCandles | undefined;
  teller.answer = (answer) => {
    told = answer;
    return new Promise((resolve) => (late = resolve));
  };
  const slow = read();
  await made.settled();
  scheduler.advance(10_000);
  expect((await slow).candles).toEqual([]);
  late(told);
  await made.settled();
  expect((await read()).candles).toHaveLength(3);
  expect(teller.asked).toHaveLength(2);
});

test("a candle that was wholly heard is never replaced; one that was not gives way to its source's, once that is whole", async () => {
  const { made, teller, scheduler } = await withTeller();
  await made.pass(20_000);
  made.say({ price: "103", size: "1" });
  await made.pass(90_000);
  made.say({ price: "104", size: "2" });
  await made.pass(10_000);
  const { candles, gaps } = await made.read(ONE_MINUTE, START - MINUTE, START + 2 * MINUTE);
  expect(candles.map(({ open, close, isBackfilled, isPartial }) => [open, close, isBackfilled, isPartial])).toEqual([
    ["100", "101", true, false],
    ["100", "101", true, false],
    ["104", "104", false, false],
  ]);
  expect(gaps).toEqual([]);
  expect(teller.asked).toEqual(["X:A 2 -1 1"]);
  expect(scheduler.now()).toBe(START + 2 * MINUTE);
});

test("of a step that goes on what was told and what was heard since are one; what both may have counted has no volume", async () => {
  const { made } = await withTeller();
  await made.pass(20_000);
  made.say({ price: "103", size: "1" });
  await made.pass(5_000);
  const { candles, gaps } = await made.read(ONE_MINUTE, START, START + 1);
  expect(gaps).toEqual([]);
  // Told up to now, when it was asked; heard from 20 s on.
  expect(candles).toMatchObject([{ open: "100", high: "102", close: "101", isBackfilled: true, isOpen: true }]);
  made.say({ price: "110", size: "1" });
  await made.pass(5_000);
  const [joined] = (await made.read(ONE_MINUTE, START, START + 1)).candles;
  expect(joined).toMatchObject({ open: "100", high: "110", low: "99", close: "110", isPartial: false, isOpen: true });
  expect([joined?.volume, joined?.count]).toEqual([undefined, undefined]);
  // When it has ended it is asked for once more, and is whole.
  await made.pass(60_000);
  const [whole] = (await made.read(ONE_MINUTE, START, START + 1)).candles;
  expect(whole).toMatchObject({ open: "100", close: "101", volume: "5", count: 3, isOpen: false });
});

test("a simulated ticker's candles lead without a break into what is heard, to the last unit traded", async () => {
  const scheduler = new FakeScheduler(START + 12_345);
  const log = { info: () => {}, warn: () => {} };
  const values = { seed: 3, scenario: "calm", rate: 3 } as const;
  const source = await simulated.create(values, { scheduler, random: Math.random, log });
  const made = await stage({ scheduler, sources: [source] });
  const told: string[] = [];
  const connection = made.listen(source, "NASDAQ:AAPL", ({ price = "" }) => told.push(price));
  await made.pass(90_000);
  connection.close();
  const key = { canonical: "NASDAQ:AAPL", kind: PriceKind.SIMULATED };
  const read = (step: CandleStep, fromMs: number) =>
    made.history.read({ key, step, fromMs, toMs: scheduler.now() }, undefined);
  const { candles, gaps } = await read(ONE_MINUTE, START - 60 * MINUTE);
  expect(gaps).toEqual([]);
  expect(candles).toHaveLength(62);
  expect(candles.filter(({ isPartial }) => isPartial)).toEqual([]);
  // The last price before is the first one that was told.
  const seconds = (await read(ONE_SECOND, START)).candles;
  const before = seconds.findLastIndex(({ endMs }) => endMs <= START + 12_000);
  expect(seconds[before + 1]).toMatchObject({ open: seconds[before]?.close });
  const day = (await read(ONE_DAY, START - 15 * 60 * MINUTE)).candles.at(-1);
  expect(day).toMatchObject({ close: told.at(-1), isOpen: true, isPartial: false });
  const sum = (all: readonly { volume?: string | undefined }[]) =>
    all.reduce((total, { volume }) => total + Number(volume), 0);
  const first = (await read(ONE_MINUTE, START - 15 * 60 * MINUTE)).candles;
  expect(Number(day?.volume)).toBe(sum(first));
});
