import type { ConnectionState } from "@streampulse/client";
import type { CandleQuery, CandleRange } from "@streampulse/client/history";
import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { BEAT_MS, DayLines, LINES_MAX, PATIENCE_MS, REST_MS, RETRY_MS } from "./day-lines.ts";

const STEP = 300_000;
const DAY = 86_400_000;

/** Everything settles that needs no time. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

function setUp(tickers: readonly string[] = ["A"]) {
  const scheduler = new FakeScheduler();
  const asked: (CandleQuery & { readonly signal: AbortSignal | undefined })[] = [];
  const answers: PromiseWithResolvers<CandleRange>[] = [];
  const quotes = new Map<string, Quote>();
  const page: { connection: ConnectionState } = { connection: { status: "live" } };
  const lines = new DayLines({
    history: async () => ({
      candles: (query, { signal } = {}) => {
        asked.push({ ...query, signal });
        const answer = Promise.withResolvers<CandleRange>();
        answers.push(answer);
        signal?.addEventListener("abort", () => answer.reject(new Error("aborted")));
        return answer.promise;
      },
    }),
    store: {
      quote: (ticker) => quotes.get(ticker),
      get connection() {
        return page.connection;
      },
    },
    scheduler,
    random: () => 1,
    queue: (call) => call(),
  });
  const price = (ticker: string, text: string, what: Partial<Quote> = {}): void => {
    const at = { sourceTimeMs: scheduler.now(), receivedTimeMs: scheduler.now(), sequence: 1, epoch: 1 };
    quotes.set(ticker, { ticker, price: text, ...at, quality: Quality.LIVE, source: "s", stale: false, ...what });
  };
  for (const ticker of tickers) price(ticker, "1");
  const pass = async (ms: number): Promise<void> => {
    scheduler.advance(ms);
    await settled();
  };
  const answer = async (count = 12): Promise<void> => {
    const ends = Math.floor(scheduler.now() / STEP) * STEP;
    const candles = Array.from({ length: count }, (_, at) => {
      const startMs = ends - (count - 1 - at) * STEP;
      const prices = { open: "1", high: "1", low: "1", close: String(at) };
      return {
        startMs,
        endMs: startMs + STEP,
        ...prices,
        source: "s",
        isBackfilled: false,
        isPartial: false,
        isOpen: false,
      };
    });
    answers.shift()?.resolve({ series: {} as CandleRange["series"], candles, gaps: [] });
    await settled();
  };
  const refuse = async (): Promise<void> => {
    answers.shift()?.reject(new Error("away"));
    await settled();
  };
  const values = (ticker = "A") => lines.line(ticker)?.points.map(({ value }) => value);
  return { scheduler, lines, asked, page, price, pass, answer, refuse, values };
}

test("what is in view is asked for one by one, once it rests, and the page's prices move its end", async () => {
  const { lines, asked, price, pass, answer, values, scheduler } = setUp(["A", "B"]);
  let told = 0;
  lines.subscribe("A", () => told++);
  lines.subscribe("B", () => undefined);
  await pass(REST_MS - 1);
  expect(asked).toEqual([]);
  await pass(1);
  expect(asked).toMatchObject([{ ticker: "A", fromMs: scheduler.now() - REST_MS - DAY }]);
  await answer(3);
  expect([values(), told]).toEqual([[0, 1, 1], 1]);
  expect(asked.map(({ ticker }) => ticker)).toEqual(["A", "B"]);
  price("A", "7");
  await pass(BEAT_MS);
  expect([values(), told]).toEqual([[0, 1, 7], 2]);
  await pass(60_000);
  expect([told, asked.filter(({ ticker }) => ticker === "A")]).toMatchObject([2, [{}]]);
});

test("what scrolls by is not asked for, and nothing is while the stream is not live or there is no price", async () => {
  const { lines, asked, page, pass, price } = setUp([]);
  lines.subscribe("A", () => undefined)();
  await pass(60_000);
  expect([asked, lines.size]).toEqual([[], 0]);
  lines.subscribe("A", () => undefined);
  await pass(60_000);
  expect(asked).toEqual([]);
  price("A", "1");
  page.connection = { status: "offline" };
  await pass(60_000);
  expect(asked).toEqual([]);
  page.connection = { status: "live" };
  await pass(BEAT_MS);
  expect(asked).toHaveLength(1);
});

test("where history knows nothing there is no line, until it does", async () => {
  const { lines, asked, pass, price, answer, values } = setUp();
  lines.subscribe("A", () => undefined);
  await pass(REST_MS);
  await answer(0);
  price("A", "9");
  await pass(STEP - BEAT_MS);
  expect([values(), asked.length]).toEqual([undefined, 1]);
  await pass(2 * BEAT_MS);
  expect(asked).toHaveLength(2);
  await answer(2);
  expect(values()).toHaveLength(2);
});

test("a call that takes long makes place for the others; one that fails is made again later and later", async () => {
  const { lines, asked, pass, answer, refuse } = setUp(["A", "B"]);
  lines.subscribe("A", () => undefined);
  lines.subscribe("B", () => undefined);
  await pass(REST_MS);
  await pass(PATIENCE_MS);
  expect([asked[0]?.signal?.aborted, asked.map(({ ticker }) => ticker)]).toEqual([true, ["A", "B"]]);
  await answer();
  await answer();
  await pass(RETRY_MS + 3_000 - BEAT_MS);
  expect(asked).toHaveLength(2);
  await pass(2 * BEAT_MS);
  expect(asked).toHaveLength(3);
  await refuse();
  await pass(RETRY_MS + 4_000 - BEAT_MS);
  expect(asked).toHaveLength(3);
  await pass(2 * BEAT_MS);
  expect(asked).toHaveLength(4);
});

test("what was missed out of view or without the stream is asked for, never drawn over", async () => {
  const { lines, asked, pass, price, answer, values } = setUp();
  const leave = lines.subscribe("A", () => undefined);
  await pass(REST_MS);
  await answer(3);
  leave();
  await pass(4 * STEP);
  expect(asked).toHaveLength(1);
  price("A", "8");
  lines.subscribe("A", () => undefined);
  await pass(REST_MS);
  expect([values(), asked.length]).toEqual([[0, 1, 1], 2]);
  await answer(4);
  expect(values()).toEqual([0, 1, 2, 8]);
});

test("a stale price is no point; of a market that rests the day is that of its last price", async () => {
  const { lines, asked, pass, price, answer, values, scheduler } = setUp();
  const closedMs = scheduler.now() - 2 * DAY;
  price("A", "1", { sourceTimeMs: closedMs, quality: Quality.CLOSED });
  lines.subscribe("A", () => undefined);
  await pass(REST_MS);
  expect(asked).toMatchObject([{ fromMs: closedMs - DAY }]);
  await answer(3);
  const before = values();
  price("A", "5", { stale: true });
  await pass(BEAT_MS);
  expect(values()).toEqual(before);
});

test(`${LINES_MAX} lines are kept, and of more those that were out of view longest go; what is closed asks no more`, async () => {
  const names = Array.from({ length: LINES_MAX + 1 }, (_, at) => `T${at}`);
  const { lines, pass, answer, scheduler } = setUp(names);
  for (const name of names.slice(0, -1)) {
    const leave = lines.subscribe(name, () => undefined);
    await pass(REST_MS + BEAT_MS);
    await answer(1);
    leave();
  }
  expect([lines.size, lines.line("T0")?.points.length]).toEqual([LINES_MAX, 1]);
  const leave = lines.subscribe(names.at(-1) ?? "", () => undefined);
  await pass(REST_MS + BEAT_MS);
  await answer(1);
  leave();
  expect([lines.size, lines.line("T0"), lines.line("T1")?.points.length]).toEqual([LINES_MAX, undefined, 1]);
  lines.subscribe("T5", () => undefined);
  lines.close();
  expect(scheduler.pending).toBe(0);
});
