import { MarketSession } from "@streampulse/core";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { DEAF, watchSource } from "../../../../../test/watched-source.ts";
import type { SourceQuote } from "../../engine/ports/source.ts";
import { describeSource } from "../conformance.ts";
import { CATALOGUE } from "./catalogue/catalogue.ts";
import { BEGUN_TOGETHER, SimulatedConnection } from "./connection.ts";
import { Market } from "./market.ts";
import { SCENARIOS } from "./scenario.ts";
import { simulated } from "./simulated.ts";

const SECOND = 1_000;

interface Options {
  readonly seed?: number;
  readonly scenario?: string;
  readonly rate?: number;
}

/** The source on a fake clock. */
async function make({ seed = 7, scenario = "calm", rate = 3 }: Options = {}) {
  const scheduler = new FakeScheduler();
  const log = { info: () => {}, warn: () => {} };
  const source = await simulated.create({ seed, scenario, rate }, { scheduler, random: () => 0.25, log });
  return { scheduler, source };
}

/** The source with somebody who watches from its first moment. */
async function watch(canonicals: readonly string[], options: Options = {}) {
  const made = await make(options);
  return { ...made, ...watchSource(made.source, made.scheduler, canonicals) };
}

describeSource("simulated", async () => {
  const { source, scheduler } = await make();
  return {
    source,
    tickers: [
      { canonical: "NASDAQ:AAPL", aliases: ["AAPL", "SIM:AAPL", " aapl "] },
      { canonical: "BINANCE:BTCUSDT", aliases: ["BTCUSDT", "SIM:BTCUSDT"] },
      { canonical: "OANDA:EURUSD", aliases: ["EURUSD", "OANDA:EUR_USD", "EUR/USD", "SIM:EURUSD"] },
      { canonical: "NYSE:BRK.B", aliases: ["BRK.B"] },
      { canonical: "LSE:VOD.L", aliases: ["VOD.L"] },
      { canonical: "SSE:600519.SS", aliases: ["600519.SS"] },
      { canonical: "SP:^GSPC", aliases: ["^GSPC"] },
      { canonical: "CME:ES1!", aliases: ["ES1!"] },
    ],
    unknown: ["NOSUCH", "SIM:NOSUCH", "NYSE:AAPL", "BINANCE:AAPL"],
    searches: [
      { text: "msft", best: "NASDAQ:MSFT" },
      { text: "micros", best: "NASDAQ:MSFT" },
      { text: "bitcoin", best: "BINANCE:BTCUSDT" },
      { text: "NYSE:BRK", best: "NYSE:BRK.B" },
    ],
    now: () => scheduler.now(),
    move: () => {},
    pass: () => scheduler.advance(100),
    pending: () => scheduler.pending,
    end: () => {},
  };
});

test("resolve and search answer at once", async () => {
  const { source } = await make();
  const { signal } = new AbortController();
  expect(source.resolve({ ticker: "NOSUCH", venue: undefined, code: "NOSUCH" }, signal)).toBeUndefined();
  expect(source.resolve({ ticker: "AAPL", venue: undefined, code: "AAPL" }, signal)).not.toBeInstanceOf(Promise);
  expect(Array.isArray(source.search("apple", 5, signal))).toBe(true);
});

test("a newly wanted ticker has its first quote and its info at the end of the turn", async () => {
  const { scheduler, quotes, infos } = await watch(["NASDAQ:AAPL", "OANDA:EURUSD"], { rate: 0.001 });
  expect(quotes).toEqual([]);
  scheduler.advance(0);
  expect(quotes.map(({ quote }) => quote.id)).toEqual([0, 1]);
  expect(infos.map(({ info }) => info.marketSession)).toEqual([MarketSession.REGULAR, MarketSession.REGULAR]);
  const { previousClose } = infos[0]?.info ?? {};
  expect(infos[0]?.info).toMatchObject({ open: previousClose, decimals: 2 });
  // Against what the day before closed at.
  const cents = (text: string | null | undefined) => Number(text?.replace(".", ""));
  const { price, change } = quotes[0]?.quote ?? {};
  expect(cents(price) - cents(change)).toBe(cents(previousClose));
});

test("a resting ticker's listing has what still is so of its day, and nothing of a day that is over", async () => {
  const { source, scheduler, connection, infos } = await watch(["NASDAQ:AAPL"]);
  const info = async () => {
    const listing = await source.resolve({ ticker: "AAPL", venue: undefined, code: "AAPL" }, AbortSignal.any([]));
    return listing?.info ?? expect.fail("AAPL has a listing");
  };
  scheduler.advance(SECOND);
  const told = infos[0]?.info ?? {};
  expect(await info()).toEqual(told);
  connection.close();
  scheduler.advance(60 * SECOND);
  expect(await info()).toEqual({ ...told, high: undefined, low: undefined });
  scheduler.advance(3 * 86_400 * SECOND);
  const later = await info();
  expect([later.open, later.high, later.low]).toEqual(Array(3).fill(undefined));
  // The one of the day before, which is that of a market that was started since.
  const fresh = await make();
  fresh.scheduler.advance(3 * 86_400 * SECOND + 61 * SECOND);
  const anew = await fresh.source.resolve({ ticker: "AAPL", venue: undefined, code: "AAPL" }, AbortSignal.any([]));
  expect(later.previousClose).toBe(anew?.info.previousClose);
  expect(later.previousClose).not.toBe(told.previousClose);
});

test("so many tickers begin in one turn, one more in the next, and what is wanted no longer does not begin", async () => {
  const scheduler = new FakeScheduler();
  const turns: (() => void)[] = [];
  const clock = { now: () => scheduler.now(), soon: (call: () => void) => void turns.push(call) };
  const wanted = CATALOGUE.slice(0, 2 * BEGUN_TOGETHER + 1).map(({ canonical }, id) => ({ id, canonical }));
  const begun = (...wants: (typeof wanted)[]) => {
    const market = new Market(scheduler, { seed: 1, scenario: SCENARIOS.calm, rate: 3 });
    const told: number[] = [];
    const infos: number[] = [];
    const events = {
      quotes: (batch: readonly SourceQuote[]) => told.push(batch.length),
      info: (id: number) => infos.push(id),
    };
    const connection = new SimulatedConnection(market, { ...DEAF, ...events }, clock);
    for (const want of wants) {
      connection.want(want);
      turns.shift()?.();
    }
    for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
    expect(infos).toHaveLength(told.reduce((sum, count) => sum + count, 0));
    connection.close();
    return told;
  };
  expect(begun(wanted.slice(0, BEGUN_TOGETHER))).toEqual([BEGUN_TOGETHER]);
  expect(begun(wanted.slice(0, BEGUN_TOGETHER + 1))).toEqual([BEGUN_TOGETHER, 1]);
  expect(begun(wanted)).toEqual([BEGUN_TOGETHER, BEGUN_TOGETHER, 1]);
  expect(begun(wanted, wanted.slice(0, 3))).toEqual([BEGUN_TOGETHER]);
  expect(scheduler.pending).toBe(0);
});

async function quotesOfTwoMinutes(seed: number) {
  const { scheduler, quotes } = await watch(["NASDAQ:AAPL", "BINANCE:BTCUSDT"], { seed });
  scheduler.advance(120 * SECOND);
  return quotes;
}

test("the same seed brings the same path, another seed another one", async () => {
  const first = await quotesOfTwoMinutes(1);
  expect(first.length).toBeGreaterThan(400);
  expect(await quotesOfTwoMinutes(1)).toEqual(first);
  expect((await quotesOfTwoMinutes(2)).slice(0, 20)).not.toEqual(first.slice(0, 20));
});

test("a ticker's path does not depend on which others are watched", async () => {
  const alone = await watch(["BINANCE:ETHUSDT"]);
  const among = await watch(["BINANCE:ETHUSDT", "NASDAQ:MSFT", "OANDA:USDJPY", "CME:ES1!"]);
  for (const { scheduler } of [alone, among]) scheduler.advance(60 * SECOND);
  expect(alone.pricesOf(0).length).toBeGreaterThan(100);
  expect(among.pricesOf(0)).toEqual(alone.pricesOf(0));
});

test("two connections see the same quotes of the same ticker", async () => {
  const { source, scheduler, connection, quotes } = await watch(["NASDAQ:AAPL"]);
  const other: SourceQuote[] = [];
  const second = source.connect({ ...DEAF, quotes: (batch) => other.push(...batch) });
  second.want([{ id: 0, canonical: "NASDAQ:AAPL" }]);
  scheduler.advance(20 * SECOND);
  expect(other).toEqual(quotes.map(({ quote }) => quote));
  connection.close();
  const before = other.length;
  scheduler.advance(5 * SECOND);
  expect(other.length).toBeGreaterThan(before);
});

test("without a seed a market draws its own", async () => {
  const openOf = async (values: { seed?: number }, random: number) => {
    const scheduler = new FakeScheduler();
    const log = { info: () => {}, warn: () => {} };
    const context = { scheduler, random: () => random, log };
    const source = await simulated.create({ ...values, scenario: "calm", rate: 3 }, context);
    const { quotes } = watchSource(source, scheduler, ["NASDAQ:AAPL"]);
    scheduler.advance(SECOND);
    return quotes[0]?.quote.price;
  };
  const drawn = await openOf({}, 0.25);
  expect(drawn).toBe(await openOf({ seed: 2 ** 30 }, 0));
  expect(drawn).not.toBe(await openOf({}, 0.5));
});

test("each ticker has as many quotes as the rate says, on average", async () => {
  for (const [rate, seconds] of [
    [3, 1_000],
    [2_000, 3],
  ] as const) {
    const { scheduler, pricesOf } = await watch(["NASDAQ:AAPL", "OANDA:EURUSD"], { rate });
    scheduler.advance(seconds * SECOND);
    for (const id of [0, 1]) expect(Math.abs(pricesOf(id).length / (rate * seconds) - 1)).toBeLessThan(0.05);
  }
});

test("a hundred thousand quotes a second are made with a fraction of a core", async () => {
  const canonicals = CATALOGUE.slice(0, 500).map((entry) => entry.canonical);
  const { scheduler, quotes } = await watch(canonicals, { rate: 200 });
  const before = process.cpuUsage();
  scheduler.advance(SECOND);
  const { user, system } = process.cpuUsage(before);
  expect(Math.abs(quotes.length / 100_000 - 1)).toBeLessThan(0.05);
  // About 100 ms on the machine this was written on; a whole second would be no load source at all.
  expect((user + system) / 1_000).toBeLessThan(1_000);
});

test("a ticker that is not there is told to be unknown, and the others are carried", async () => {
  const { source, scheduler } = await make();
  const told: string[] = [];
  const connection = source.connect({
    ...DEAF,
    quotes: (batch) => batch.forEach((quote) => told.push(`quote ${quote.id}`)),
    tickerFault: (id, fault) => told.push(`${fault.kind} ${id}`),
  });
  connection.want([
    { id: 1, canonical: "NASDAQ:NOSUCH" },
    { id: 2, canonical: "NASDAQ:AAPL" },
  ]);
  scheduler.advance(0);
  expect(told).toEqual(["unknown 1", "quote 2"]);
});

test("a reader that leaves at the first event gets no second one", async () => {
  const { source, scheduler } = await make();
  for (const event of ["opened", "tickerFault", "quotes"] as const) {
    const told: string[] = [];
    const note = (name: string) => () => {
      told.push(name);
      if (name === event) connection.close();
    };
    const connection = source.connect({
      ...DEAF,
      opened: note("opened"),
      tickerFault: note("tickerFault"),
      quotes: note("quotes"),
      info: note("info"),
    });
    connection.want(["NASDAQ:NOSUCH", "NASDAQ:NONE", "NASDAQ:AAPL"].map((canonical, id) => ({ id, canonical })));
    scheduler.advance(10 * SECOND);
    expect(told.indexOf(event), `${event} is the last of ${told.join(", ")}`).toBe(told.length - 1);
  }
  expect(scheduler.pending).toBe(0);
});

test("an id that comes back for another ticker brings that ticker's prices", async () => {
  const { scheduler, connection, pricesOf } = await watch(["NASDAQ:AAPL"]);
  scheduler.advance(SECOND);
  const count = pricesOf(0).length;
  connection.want([{ id: 0, canonical: "BINANCE:BTCUSDT" }]);
  scheduler.advance(SECOND);
  const later = pricesOf(0).slice(count);
  expect(later.length).toBeGreaterThan(0);
  for (const price of later) expect(Number(price)).toBeGreaterThan(90_000);
});

test("a reader may change its wants, or leave, in the middle of being told", async () => {
  const { source, scheduler } = await make({ rate: 50 });
  const told: string[] = [];
  const connection = source.connect({
    ...DEAF,
    quotes: (batch) => {
      for (const { id } of batch) told.push(`quote ${id}`);
      if (told.length === 2) connection.want([{ id: 2, canonical: "NASDAQ:MSFT" }]);
      if (told.length > 20) connection.close();
    },
    info: (id) => told.push(`info ${id}`),
  });
  connection.want([
    { id: 1, canonical: "NASDAQ:AAPL" },
    { id: 2, canonical: "NASDAQ:MSFT" },
  ]);
  scheduler.advance(5 * SECOND);
  expect(told.slice(0, 4)).toEqual(["quote 1", "quote 2", "info 2", "quote 2"]);
  expect(told.slice(2)).not.toContain("quote 1");
  expect(told.length).toBeLessThan(30);
  expect(scheduler.pending).toBe(0);
});

test("settings refuse what is not as they say", () => {
  const { seed, scenario, rate } = simulated.settings;
  const ok = (setting: typeof seed, text: string) => setting?.schema.safeParse(text).success;
  expect(["0", "4294967295"].map((text) => ok(seed, text))).toEqual([true, true]);
  expect(["", "-1", "4294967296", "1.5", "x"].map((text) => ok(seed, text))).toEqual(Array(5).fill(false));
  expect(["calm", "busy", "flash-crash", "halt", "gap"].every((text) => ok(scenario, text))).toBe(true);
  expect(["", "CALM", "storm"].map((text) => ok(scenario, text))).toEqual([false, false, false]);
  expect(["0.5", "3", "100000"].map((text) => ok(rate, text))).toEqual([true, true, true]);
  expect(["0", "-1", "100001", "1e3", ""].map((text) => ok(rate, text))).toEqual(Array(5).fill(false));
});
