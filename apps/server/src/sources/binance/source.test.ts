import { MarketSession, parseTicker, Quality, TickerType, type TickerName } from "@streampulse/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { FakeBinance } from "../../../../../test/upstreams/binance/fake-binance.ts";
import type { SymbolFacts } from "../../../../../test/upstreams/binance/market.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { binance } from "./index.ts";
import { BinanceSource } from "./source.ts";

const named = (text: string) => parseTicker(text) as TickerName;
const never = new AbortController().signal;

async function start(listed: readonly SymbolFacts[] = []) {
  const scheduler = new FakeScheduler();
  const fake = await FakeBinance.start({ scheduler, listed });
  const context = { scheduler, random: () => 0.5, log: { info: () => {}, warn: () => {} } };
  const source = new BinanceSource({ url: fake.url, wsUrl: fake.wsUrl }, context);
  onTestFinished(async () => {
    await source.close();
    await fake.close();
  });
  const resolve = async (text: string) => source.resolve(named(text), never);
  return { scheduler, fake, source, resolve };
}

/** The fault that a promise ends with. */
async function faultOf(promise: Promise<unknown>): Promise<SourceFault> {
  const fault = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(SourceFault);
  return fault as SourceFault;
}

describe("what a ticker is", () => {
  test("its asset, currency, decimals and day come from the vendor", async () => {
    const { fake, source, resolve } = await start();
    fake.trade("BTCUSDT", "82000");
    const listing = await resolve("BTCUSDT");
    expect(listing).toEqual({
      canonical: "BINANCE:BTCUSDT",
      info: {
        name: "Bitcoin / USDT",
        exchange: "Binance",
        currency: "USDT",
        decimals: 2,
        marketSession: MarketSession.ALWAYS_OPEN,
        delaySeconds: 0,
        type: TickerType.CRYPTO,
        open: "81207.45",
        high: "82000.00",
        low: "81207.45",
      },
    });
    expect(source.quality).toBe(Quality.LIVE);
    expect(source.limits.tickersPerConnection).toBe(340);
  });

  test("a delisted one is known and closed, and no search finds it", async () => {
    const { source, resolve } = await start([
      { symbol: "OLDUSDT", base: "OLD", quote: "USDT", tickSize: "0.1", price: "1", status: "BREAK" },
    ]);
    expect((await resolve("OLDUSDT"))?.info.marketSession).toBe(MarketSession.CLOSED);
    expect(await source.search("oldusdt", 10, never)).toEqual([]);
  });

  test("what cannot be Binance's is unknown at once, without a request", async () => {
    const { fake, source } = await start();
    for (const text of ["NASDAQ:BTCUSDT", "BTC-USD", "^GSPC", "B", "ÄÖ", "BINANCE:BTC/USDT", "A".repeat(21)]) {
      expect(source.resolve(named(text), never)).toBeUndefined();
    }
    expect(fake.requests).toEqual([]);
  });

  test("many who ask at once share the requests, and the answer is remembered", async () => {
    const { fake, source, resolve } = await start();
    await Promise.all(Array.from({ length: 50 }, (_, n) => resolve(n % 2 ? "BTCUSDT" : "BINANCE:BTCUSDT")));
    expect(fake.requests).toEqual(["/api/v3/exchangeInfo?symbol=BTCUSDT", "/api/v3/ticker/24hr?symbol=BTCUSDT"]);
    expect(source.resolve(named("BTCUSDT"), never)).toMatchObject({ canonical: "BINANCE:BTCUSDT" });
  });

  test("an unknown one costs one request, and is asked for again ten minutes later", async () => {
    const { scheduler, fake, resolve } = await start();
    expect(await resolve("NEWUSDT")).toBeUndefined();
    expect(await resolve("NEWUSDT")).toBeUndefined();
    expect(fake.requests).toHaveLength(1);
    fake.list({ symbol: "NEWUSDT", base: "NEW", quote: "USDT", tickSize: "0.1", price: "5" });
    scheduler.advance(600_000);
    expect(await resolve("NEWUSDT")).toMatchObject({ info: { decimals: 1 } });
  });

  test("a thousand at once stay within the vendor's weight, by way of the whole list", async () => {
    const listed = Array.from({ length: 1_000 }, (_, n) => ({
      symbol: `T${n}USDT`,
      base: `T${n}`,
      quote: "USDT",
      tickSize: "0.01",
      price: "1",
    }));
    const { fake, source, resolve } = await start(listed);
    const found = await Promise.all(listed.map(({ symbol }) => resolve(symbol)));
    expect(found.every((listing) => listing?.info.decimals === 2)).toBe(true);
    expect(fake.requests.filter((path) => path.includes("exchangeInfo")).length).toBeLessThanOrEqual(11);
    expect(fake.violations).toEqual([]);
    expect(source.budgetLeft()).toBeLessThan(3_000);
    // With the list at hand, what it lacks needs no request.
    const before = fake.requests.length;
    expect(await resolve("NOSUCH")).toBeUndefined();
    expect(fake.requests).toHaveLength(before);
  });

  test("names that do not exist use nothing up, however many are tried", async () => {
    const { fake, source, resolve } = await start();
    const found = await Promise.all(Array.from({ length: 5_000 }, (_, n) => resolve(`NOSUCH${n}`)));
    expect(found.filter((listing) => listing !== undefined)).toEqual([]);
    expect(fake.requests.length).toBeLessThanOrEqual(11);
    expect(source.budgetLeft()).toBeGreaterThan(4_500);
    expect(await resolve("BTCUSDT")).toMatchObject({ canonical: "BINANCE:BTCUSDT" });
  });

  test("a call that is over before it began ends so, and a failure that nobody waits for harms nobody", async () => {
    const { fake, source } = await start();
    fake.refusal = { status: 503 };
    const over = AbortSignal.abort(new Error("over"));
    await expect(source.resolve(named("BTCUSDT"), over)).rejects.toThrow("over");
    await expect(source.search("btc", 5, over)).rejects.toThrow("over");
    // The requests fail meanwhile; a rejection without a handler would fail the run.
    while (fake.requests.length < 2) await new Promise<void>((resolve) => void setImmediate(resolve));
    await faultOf(source.search("btc", 5, never));
  });

  test("whoever stops waiting leaves the request to the others", async () => {
    const { fake, source, resolve } = await start();
    let release: () => void = () => {};
    fake.held = new Promise((done) => (release = done));
    const giveUp = new AbortController();
    const impatient = Promise.resolve(source.resolve(named("BTCUSDT"), giveUp.signal));
    const patient = resolve("BTCUSDT");
    giveUp.abort(new Error("enough"));
    await expect(impatient).rejects.toThrow("enough");
    release();
    expect(await patient).toMatchObject({ canonical: "BINANCE:BTCUSDT" });
    expect(fake.requests).toHaveLength(2);
  });
});

describe("what cannot be told now", () => {
  test.each([451, 403] as const)("HTTP %i says that the place is refused, in our words", async (status) => {
    const { fake, resolve } = await start();
    fake.refusal = { status };
    const fault = await faultOf(resolve("BTCUSDT"));
    expect(fault).toMatchObject({
      kind: "unavailable",
      message: "Binance refuses this location or network.",
      retryAfterMs: 60_000,
    });
  });

  test.each([
    [429, 30, 30_000],
    [418, 7, 7_000],
    [429, undefined, 60_000],
    [418, undefined, 120_000],
  ] as const)(
    "HTTP %i with Retry-After %s keeps every request back for so long",
    async (status, retryAfterSeconds, ms) => {
      const { scheduler, fake, source, resolve } = await start();
      fake.refusal = retryAfterSeconds === undefined ? { status } : { status, retryAfterSeconds };
      expect(await faultOf(resolve("BTCUSDT"))).toMatchObject({ kind: "unavailable", retryAfterMs: ms });
      fake.refusal = undefined;
      scheduler.advance(ms - 1);
      expect(await faultOf(resolve("ETHUSDT"))).toMatchObject({ retryAfterMs: 1 });
      expect(source.budgetLeft()).toBe(0);
      expect(fake.requests).toHaveLength(1);
      scheduler.advance(1);
      expect(await resolve("ETHUSDT")).toMatchObject({ canonical: "BINANCE:ETHUSDT" });
    },
  );

  test("trouble of the vendor's, an unreadable answer and a dead host are unavailable, not unknown", async () => {
    const { fake, resolve } = await start();
    fake.refusal = { status: 503 };
    expect(await faultOf(resolve("BTCUSDT"))).toMatchObject({ kind: "unavailable" });
    fake.refusal = undefined;
    await fake.close();
    expect(await faultOf(resolve("BTCUSDT"))).toMatchObject({
      kind: "unavailable",
      message: "Binance cannot be reached.",
    });
  });

  test("an answer that does not come ends after ten seconds", async () => {
    const { scheduler, fake, resolve } = await start();
    let release: () => void = () => {};
    fake.held = new Promise((done) => (release = done));
    const asked = faultOf(resolve("BTCUSDT"));
    await Promise.resolve();
    scheduler.advance(10_000);
    expect(await asked).toMatchObject({ kind: "unavailable", message: "Binance did not answer a look-up in time." });
    release();
  });
});

describe("a probe", () => {
  test("tells the last trade with its digits and time, at little weight", async () => {
    const { fake, source, resolve } = await start();
    await resolve("BTCUSDT");
    const before = source.budgetLeft();
    fake.trade("BTCUSDT", "82000.1", "1", 1_767_625_200_123);
    expect(await source.probe("BINANCE:BTCUSDT", never)).toEqual({
      price: "82000.10",
      sourceTimeMs: 1_767_625_200_123,
    });
    expect(fake.requests.at(-1)).toBe("/api/v3/aggTrades?symbol=BTCUSDT&limit=1");
    expect(source.budgetLeft()).toBe(before - 4);
  });

  test("has nothing of what is not there, and no price of an error", async () => {
    const { fake, source } = await start();
    expect(await source.probe("BINANCE:NOSUCH", never)).toBeUndefined();
    fake.refusal = { status: 503 };
    expect(await faultOf(source.probe("BINANCE:BTCUSDT", never))).toMatchObject({ kind: "unavailable" });
  });
});

describe("search", () => {
  test("ranks the symbol itself, then the asset, then beginnings, then the rest, common quotes first", async () => {
    const { source } = await start();
    const found = async (text: string, limit = 10) =>
      (await source.search(text, limit, never)).map(({ canonical }) => canonical);
    expect(await found("ethbtc")).toEqual(["BINANCE:ETHBTC"]);
    expect(await found("btc")).toEqual(["BINANCE:BTCUSDT", "BINANCE:BTCEUR", "BINANCE:ETHBTC", "BINANCE:LRCBTC"]);
    expect(await found("bitcoin", 1)).toEqual(["BINANCE:BTCUSDT"]);
    expect(await found("ethereum", 2)).toEqual(["BINANCE:ETHUSDT", "BINANCE:ETHBTC"]);
    expect(await found("x".repeat(5_000))).toEqual([]);
  });

  test("for nothing lists all that trades: the common quotes first, and of each what was listed first", async () => {
    const { source } = await start([
      { symbol: "OLDUSDT", base: "OLD", quote: "USDT", tickSize: "0.1", price: "1", status: "BREAK" },
      { symbol: "AAAUSDT", base: "AAA", quote: "USDT", tickSize: "0.1", price: "1" },
      { symbol: "BTCJPY", base: "BTC", quote: "JPY", tickSize: "0.1", price: "1" },
    ]);
    expect((await source.search("", 20, never)).map(({ canonical }) => canonical.slice("BINANCE:".length))).toEqual([
      ...["BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT", "NKNUSDT", "AAAUSDT"],
      ...["BTCEUR", "RUNEEUR", "ETHBTC", "LRCBTC", "BLZETH", "BTCJPY"],
    ]);
  });

  test("fetches the list once, and is unavailable where it cannot", async () => {
    const { scheduler, fake, source } = await start();
    fake.refuseLocation(true);
    expect((await faultOf(source.search("btc", 5, never))).kind).toBe("unavailable");
    fake.refuseLocation(false);
    scheduler.advance(60_000);
    await Promise.all([source.search("btc", 5, never), source.search("eth", 5, never)]);
    expect(fake.requests.filter((path) => path.includes("exchangeInfo"))).toHaveLength(2);
  });
});

test("its settings are origins of the right schemes, without the slash at the end", () => {
  const { url, wsUrl } = binance.settings;
  expect(url?.schema.parse("http://127.0.0.1:5/")).toBe("http://127.0.0.1:5");
  expect(wsUrl?.schema.parse(wsUrl.default ?? "")).toBe("wss://data-stream.binance.vision");
  for (const wrong of ["", "nonsense", "ws://x", "https://x/path", "https://user@x", "https://x?y"]) {
    expect(url?.schema.safeParse(wrong).success, wrong).toBe(false);
  }
});
