import { CandleStep, HistoryGapReason, PriceKind, type Candle } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FAKE_START_MS } from "../../../../../test/fake-scheduler.ts";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { openSqlite } from "../../stores/sqlite/sqlite-store.ts";
import { SourceFault } from "../ports/source.ts";
import type { CandleWishes } from "./candle-request.ts";
import type { CandlePiece } from "./candle-stream.ts";
import { HistoryBook } from "./history-book.ts";
import { FOLLOWERS_MAX, LiveCandles, TELL_EVERY_MS } from "./live-candles.ts";
import { HistoryRecorder, WRITE_EVERY_MS } from "./recorder.ts";

const START = FAKE_START_MS;
const MINUTE = 60_000;
/** By then nobody waits for a first price. */
const BEGUN_MS = 1_500;

/** A server's history over a source that the test plays. */
async function start() {
  const store = await openSqlite(":memory:");
  const scheduler = new FakeScheduler();
  const recorder = new HistoryRecorder({ store: store.candles, scheduler, trouble: () => {} });
  const server = new ScriptedEngine({ scheduler, recorder });
  const book = new HistoryBook({
    engine: server.engine,
    sources: server.sources,
    recorder,
    store: store.candles,
    scheduler,
  });
  onTestFinished(async () => {
    await book.close();
    await server.engine.close();
    await recorder.close();
    await store.close();
  });
  const settled = async () => {
    for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= TELL_EVERY_MS) {
      scheduler.advance(Math.min(left, TELL_EVERY_MS));
      await settled();
    }
  };
  return {
    ...{ server, scheduler, book, settled, pass },
    tick: (price: string, size = "1") => server.source.tick("X:A", price, { size, sourceTimeMs: scheduler.now() }),
    ask(wishes: Partial<CandleWishes> = {}) {
      const gone = new AbortController();
      const all = {
        ticker: "a",
        step: CandleStep.ONE_MINUTE,
        fromMs: undefined,
        toMs: undefined,
        follow: false,
        ...wishes,
      };
      const pieces = book.stream(all, gone.signal);
      onTestFinished(() => gone.abort());
      return { gone, pieces, next: async () => (await pieces.next()).value as CandlePiece };
    },
  };
}

const collect = async (pieces: AsyncIterable<CandlePiece>) => {
  const all: CandlePiece[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
};
const closes = (candles: readonly Candle[] | undefined) => candles?.map(({ close }) => close);

test("what is kept comes oldest first, in pieces, and then it ends", async () => {
  const { server, ask, pass, settled, tick } = await start();
  server.open(["A"]);
  await pass(1);
  for (let n = 0; n < 1_001; n++) {
    tick(String(100 + n));
    server.scheduler.advance(1_000);
    if (n % 100 === 0) await settled();
  }
  await pass(WRITE_EVERY_MS);
  const [first, second, ...others] = await collect(ask({ step: CandleStep.ONE_SECOND, fromMs: START }).pieces);
  expect(first?.of).toMatchObject({ ticker: "A", canonical: "X:A", step: 1, kind: PriceKind.REAL, fromMs: START });
  expect([first?.candles.length, first?.isComplete]).toEqual([1_000, false]);
  expect([closes(second?.candles), second?.isComplete, second?.of]).toEqual([["1100"], true, undefined]);
  expect(others).toEqual([]);
});

test("the step that the beginning lies in comes first, whole, of every length; who names no beginning has 300", async () => {
  const { server, ask, pass, settled, tick } = await start();
  server.open(["A"]);
  await pass(1);
  for (let n = 0; n < 400; n++) {
    tick(String(100 + n));
    server.scheduler.advance(1_000);
    if (n % 100 === 0) await settled();
  }
  await pass(WRITE_EVERY_MS);
  const hourMs = START - (START % 3_600_000);
  const read = async (step: CandleStep, fromMs?: number, toMs?: number) => {
    const pieces = await collect(ask({ step, fromMs, toMs }).pieces);
    const candles = pieces.flatMap((piece) => piece.candles);
    return { fromMs: pieces[0]?.of?.fromMs, first: candles[0]?.startMs, count: candles.length, open: candles[0]?.open };
  };
  const minute = { fromMs: START + MINUTE, first: START + MINUTE, open: "160" };
  expect(await read(CandleStep.ONE_MINUTE, START + MINUTE)).toEqual({ ...minute, count: 6 });
  expect(await read(CandleStep.ONE_MINUTE, START + MINUTE + 1)).toEqual({ ...minute, count: 6 });
  expect(await read(CandleStep.ONE_MINUTE, START + 2 * MINUTE - 1)).toEqual({ ...minute, count: 6 });
  // Between two moments of one step too, also of one that goes on.
  expect(await read(CandleStep.ONE_MINUTE, START + 80_000, START + 90_000)).toEqual({ ...minute, count: 1 });
  const hour = { fromMs: hourMs, first: hourMs, open: "100", count: 1 };
  expect(await read(CandleStep.ONE_HOUR, server.scheduler.now() - 200_000)).toEqual(hour);
  const { count, first } = await read(CandleStep.ONE_SECOND);
  expect([count, first]).toEqual([294, START + 106_000]);
});

test("followed, the newest candle comes as it changes, four times a second at most, the same object for all", async () => {
  const { ask, pass, settled, tick } = await start();
  const [one, two] = [ask({ follow: true }), ask({ follow: true })];
  // It is subscribed to, though nobody watches its price.
  const firsts = [one.next(), two.next()];
  await pass(BEGUN_MS);
  for (const first of await Promise.all(firsts)) expect(first).toMatchObject({ isComplete: true });
  tick("10");
  await settled();
  const waiting = [one.next(), two.next()];
  await pass(TELL_EVERY_MS);
  const [a, b] = await Promise.all(waiting);
  expect(closes(a?.candles)).toEqual(["10"]);
  expect(b).toBe(a);
  for (const price of ["11", "15", "12"]) tick(price);
  const next = one.next();
  await pass(TELL_EVERY_MS);
  expect((await next).candles).toMatchObject([{ open: "10", high: "15", close: "12", count: 4, isOpen: true }]);
});

test("a reader that does not take what changes has the newest of each candle when it does", async () => {
  const { ask, pass, tick } = await start();
  const reader = ask({ follow: true });
  const first = reader.next();
  await pass(BEGUN_MS);
  await first;
  for (const price of ["10", "11", "12"]) {
    tick(price);
    await pass(MINUTE);
  }
  const { candles } = await reader.next();
  expect(candles.map(({ close, isOpen }) => [close, isOpen])).toEqual([
    ["10", false],
    ["11", false],
    ["12", false],
  ]);
});

test("a step that ends says so, and a gap that begins or ends while it is followed is told", async () => {
  const { server, ask, pass, settled, tick } = await start();
  const reader = ask({ follow: true, fromMs: START });
  const first = reader.next();
  await pass(BEGUN_MS);
  await first;
  tick("10");
  await settled();
  await pass(TELL_EVERY_MS);
  expect((await reader.next()).candles).toMatchObject([{ close: "10", isOpen: true }]);
  server.source.living[0]?.fail(new SourceFault("unavailable", "gone"));
  await pass(TELL_EVERY_MS);
  const { gaps } = await reader.next();
  expect(gaps).toMatchObject([{ toMs: undefined, reason: HistoryGapReason.SOURCE_DOWN }]);
  await pass(10_000);
  tick("11");
  await pass(TELL_EVERY_MS);
  const news = await reader.next();
  expect(news.gaps).toMatchObject([{ fromMs: gaps[0]?.fromMs, reason: HistoryGapReason.SOURCE_DOWN }]);
  expect(news.gaps[0]?.toMs).toBeGreaterThan(gaps[0]?.fromMs ?? Infinity);
  expect(news.candles).toMatchObject([{ high: "11", isPartial: true }]);
});

test("who leaves is let go at once, and its ticker after a while", async () => {
  const { server, ask, pass, settled } = await start();
  const { gone, pieces, next } = ask({ follow: true });
  const first = next();
  await pass(BEGUN_MS);
  await first;
  const last = pieces.next();
  gone.abort();
  expect(await last).toMatchObject({ done: true });
  await settled();
  expect(server.engine.watchedTickers).toBe(1);
  server.scheduler.advance(31_000);
  expect(server.engine.watchedTickers).toBe(0);
});

test.each([
  [{ ticker: "a b" }, "ticker"],
  [{ ticker: "" }, "ticker"],
  [{ step: 0 }, "step"],
  [{ step: 6 }, "step"],
  [{ fromMs: 5, toMs: 5 }, "from_ms"],
  [{ fromMs: 2 ** 60 }, "from_ms"],
  [{ toMs: -(2 ** 60) }, "to_ms"],
  [{ toMs: 5, follow: true }, "to_ms"],
  [{ fromMs: START, toMs: START + 10_001 * MINUTE }, "from_ms"],
  [{ fromMs: START - 10_001 * MINUTE }, "from_ms"],
])("%o is refused, and names %s", async (wishes, field) => {
  const { ask } = await start();
  await expect(ask(wishes).next()).rejects.toMatchObject({ reason: "INVALID_ARGUMENT", field });
});

test("10,000 steps are answered, in pieces, and a gap over several of them is one; what nobody has is not found", async () => {
  const { ask } = await start();
  const pieces = await collect(ask({ fromMs: START - 10_000 * MINUTE, toMs: START }).pieces);
  expect(pieces.map(({ isComplete }) => isComplete)).toEqual([...Array.from({ length: 9 }, () => false), true]);
  expect(pieces.flatMap(({ gaps }) => gaps)).toEqual([
    { fromMs: START - 10_000 * MINUTE, toMs: undefined, reason: HistoryGapReason.NOT_WATCHED },
  ]);
  // The step that the beginning lies in is one more.
  const more = await collect(ask({ fromMs: START - 10_000 * MINUTE + 1, toMs: START + 1 }).pieces);
  expect([more.length, more[0]?.of?.fromMs]).toEqual([11, START - 10_000 * MINUTE]);
  await expect(ask({ ticker: "NOSUCH" }).next()).rejects.toMatchObject({ reason: "NOT_FOUND" });
});

test("as many follow as may, one more is refused and has changed nothing", async () => {
  const scheduler = new FakeScheduler();
  const store = await openSqlite(":memory:");
  onTestFinished(() => store.close());
  const live = new LiveCandles(new HistoryRecorder({ store: store.candles, scheduler, trouble: () => {} }), scheduler);
  const known = { candles: [], spans: [], hours: undefined, nowMs: START };
  const follow = () => live.follow({ canonical: "X:A", kind: PriceKind.REAL }, CandleStep.ONE_DAY, known);
  const followers = Array.from({ length: FOLLOWERS_MAX }, follow);
  expect(follow).toThrow(expect.objectContaining({ reason: "LIMIT_STREAMS", limit: FOLLOWERS_MAX }));
  followers[0]?.stop();
  followers[0]?.stop();
  followers[0] = follow();
  expect(follow).toThrow();
  for (const follower of followers) follower.stop();
  expect(scheduler.pending).toBe(0);
});
