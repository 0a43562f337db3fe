import { MarketSession, parseTicker, Quality, TickerType, type TickerName } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { faultOf, start } from "../../../../../test/upstreams/finnhub/connected.ts";
import { finnhub } from "./index.ts";

const never = new AbortController().signal;
const named = (text: string) => parseTicker(text) as TickerName;

describe("what a ticker is", () => {
  test("a stock's venue, name, currency and hours come from the vendor's list, by one call for all", async () => {
    const { fake, source, resolve } = await start();
    expect(await resolve("AAPL")).toEqual({
      canonical: "NASDAQ:AAPL",
      info: {
        name: "APPLE INC",
        exchange: "NASDAQ",
        currency: "USD",
        decimals: 2,
        delaySeconds: 0,
        type: TickerType.STOCK,
      },
      hours: "us_equities",
    });
    expect(await resolve("NYSE:BRK.B")).toMatchObject({ canonical: "NYSE:BRK.B" });
    expect((await resolve("SPY"))?.info.type).toBe(TickerType.FUND);
    expect(source.resolve(named("TINY"), never)).toMatchObject({ canonical: "OTC:TINY" });
    expect(fake.rest.calls).toHaveLength(1);
    expect(fake.rest.keysInAddresses).toBe(0);
    expect(source.quality).toBe(Quality.LIVE);
  });

  test("a qualified stock never leaves its venue, and a thousand wrong names cost nothing", async () => {
    const { fake, resolve } = await start();
    const names = Array.from({ length: 1_000 }, (_, n) => `NOSUCH${n}`);
    const found = await Promise.all(["NYSE:AAPL", "OTC:AAPL", "SIM:AAPL", ...names].map(resolve));
    expect(found.filter((listing) => listing !== undefined)).toEqual([]);
    expect(fake.rest.calls).toHaveLength(1);
  });

  test("a pair is what /quote has data of; its day is told at once, and not when it is old", async () => {
    const { scheduler, fake, resolve } = await start();
    expect(await resolve("EURUSD")).toEqual({
      canonical: "OANDA:EUR_USD",
      info: {
        name: "EUR / USD",
        exchange: "OANDA",
        currency: "USD",
        type: TickerType.FOREX,
        delaySeconds: 0,
        previousClose: "1.0865",
        open: "1.08712",
        high: "1.08712",
        low: "1.08712",
      },
      hours: "forex",
    });
    expect((await resolve("BINANCE:BTCUSDT"))?.info.marketSession).toBe(MarketSession.ALWAYS_OPEN);
    expect((await resolve("EURUSD"))?.info).not.toHaveProperty("high");
    expect(fake.rest.quoted).toEqual(["OANDA:EUR_USD", "BINANCE:BTCUSDT"]);
    scheduler.advance(3_600_000);
    expect((await resolve("EURUSD"))?.info.high).toBe("1.08712");
  });

  test("zeros are an unknown pair, which costs one call in ten minutes however many ask", async () => {
    const { scheduler, fake, resolve } = await start();
    const asked = await Promise.all(Array.from({ length: 50 }, () => resolve("GBPUSD")));
    expect(asked.every((listing) => listing === undefined)).toBe(true);
    expect(await resolve("OANDA:GBP_USD")).toBeUndefined();
    expect(fake.rest.calls).toHaveLength(1);
    fake.list({ symbol: "OANDA:GBP_USD", description: "", price: "1.3", previousClose: "1.2" });
    scheduler.advance(600_000);
    expect(await resolve("GBPUSD")).toMatchObject({ canonical: "OANDA:GBP_USD" });
  });

  test("403 is a pair that the plan has not, and no other's trouble", async () => {
    const { fake, resolve } = await start();
    fake.rest.notInPlan.add("OANDA:EUR_USD");
    expect(await faultOf(resolve("EURUSD"))).toMatchObject({
      kind: "not_permitted",
      message: "The plan of the Finnhub key does not include this ticker.",
    });
    expect(await resolve("BTCUSDT")).toMatchObject({ canonical: "BINANCE:BTCUSDT" });
  });

  test("pairs tried one after the other take at most a third of the calls, and are told when to come back", async () => {
    const { fake, resolve, source } = await start();
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, n) => resolve(`BINANCE:X${n}USDT`)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
    expect(fake.rest.calls).toHaveLength(20);
    expect(source.budgetLeft()).toBe(40);
    expect(await faultOf(resolve("BINANCE:ONEUSDT"))).toMatchObject({ kind: "unavailable", retryAfterMs: 60_500 });
  });

  test("the list is renewed each day; while that fails, the old one stands", async () => {
    const { scheduler, fake, resolve, source, until } = await start();
    await resolve("AAPL");
    fake.list({ symbol: "NEWCO", description: "NEW CO", price: "5", previousClose: "5", mic: "XNYS" });
    scheduler.advance(86_399_999);
    expect(await resolve("NEWCO")).toBeUndefined();
    fake.rest.refusal = { status: 503 };
    scheduler.advance(1);
    expect(await resolve("AAPL")).toMatchObject({ canonical: "NASDAQ:AAPL" });
    await fake.until(() => fake.rest.calls.length === 2);
    fake.rest.refusal = undefined;
    scheduler.advance(600_000);
    await until(() => source.resolve(named("NEWCO"), never) !== undefined);
    expect(fake.rest.calls).toHaveLength(3);
  });
});

describe("what cannot be told now", () => {
  test("401 is fatal and names the setting; nothing more is asked for a minute", async () => {
    const { scheduler, fake, resolve } = await start({ place: { apiKey: "another" } });
    const wrong = {
      kind: "fatal",
      message: "Finnhub does not accept the API key in STREAMPULSE_FINNHUB_API_KEY.",
    };
    expect(await faultOf(resolve("AAPL"))).toMatchObject(wrong);
    fake.rest.refusal = { status: 503 };
    scheduler.advance(59_999);
    expect(await faultOf(resolve("BTCUSDT"))).toMatchObject({ ...wrong, retryAfterMs: 1 });
    scheduler.advance(1);
    expect(await faultOf(resolve("AAPL"))).toMatchObject(wrong);
  });

  test("a list of stocks that fails is fetched again after a pause that grows to ten minutes, whoever asks", async () => {
    const { fake, resolve, scheduler } = await start();
    fake.rest.refusal = { status: 503 };
    const begin = scheduler.now();
    while (scheduler.now() < begin + 3_600_000) {
      const before = fake.rest.calls.length;
      const { retryAfterMs } = await faultOf(resolve("AAPL"));
      if (fake.rest.calls.length === before) expect(retryAfterMs).toBeGreaterThan(0);
      scheduler.advance(1_000);
    }
    const times = fake.rest.calls.map(({ atMs }) => (atMs - begin) / 1_000);
    expect(times).toEqual([0, 5, 15, 35, 75, 155, 315, 635, 1_235, 1_835, 2_435, 3_035]);
    fake.rest.refusal = undefined;
    scheduler.advance(600_000);
    expect(await resolve("AAPL")).toMatchObject({ canonical: "NASDAQ:AAPL" });
  });

  test("the list of stocks is megabytes: it may take a minute to come, and no longer", async () => {
    const { fake, resolve, until } = await start();
    fake.rest.dripEveryMs = 20;
    let listing: unknown;
    void resolve("AAPL").then((found) => (listing = found));
    await until(() => listing !== undefined, 20);
    expect(listing).toMatchObject({ canonical: "NASDAQ:AAPL" });
    const other = await start();
    other.fake.rest.dripEveryMs = 60_000;
    const fault = faultOf(other.resolve("AAPL"));
    await other.fake.until(() => other.fake.rest.calls.length === 1);
    await other.pass(59_000, 1_000);
    await other.pass(1_000, 1_000);
    expect(await fault).toMatchObject({ message: "Finnhub did not answer a look-up in time." });
  });

  test("403 on the list of stocks says so", async () => {
    const { fake, resolve } = await start();
    fake.rest.refusal = { status: 403 };
    expect(await faultOf(resolve("AAPL"))).toMatchObject({ kind: "not_permitted" });
  });

  test.each([
    ["its Retry-After", 20, true, 20_000],
    ["the vendor's count begins anew, where there is no Retry-After", undefined, true, 60_000],
    ["a minute has passed, where nothing says when", undefined, false, 60_000],
  ])("after 429 nothing leaves until %s, and then fewer for a while", async (_, retryAfterSeconds, tellsLimits, ms) => {
    const { scheduler, fake, source, resolve, logged } = await start({ tellsLimits });
    fake.rest.refusal = { status: 429, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
    const fault = await faultOf(resolve("AAPL"));
    expect(fault).toMatchObject({ kind: "unavailable", message: "Finnhub asks for fewer requests." });
    expect(Math.abs((fault.retryAfterMs ?? 0) - ms)).toBeLessThanOrEqual(1_000);
    fake.rest.refusal = undefined;
    scheduler.advance((fault.retryAfterMs ?? 0) - 1);
    expect(await faultOf(resolve("BTCUSDT"))).toMatchObject({ retryAfterMs: 1 });
    expect([fake.rest.calls.length, source.budgetLeft()]).toEqual([1, 0]);
    scheduler.advance(1);
    expect(await resolve("BTCUSDT")).toMatchObject({ canonical: "BINANCE:BTCUSDT" });
    expect(logged.join()).toContain("Finnhub refuses calls");
    expect(logged.join()).toContain('"callsPerMinute":45');
  });

  test("the vendor's own count is believed, though its clock is an hour off", async () => {
    const { fake, source, resolve, scheduler } = await start({ callsPerMinute: 5 });
    fake.rest.skewMs = 3_600_000;
    await resolve("BTCUSDT");
    expect(source.budgetLeft()).toBe(4);
    scheduler.advance(62_000);
    expect(source.budgetLeft()).toBe(60);
  });

  test.each([
    ["trouble of the vendor's", (rest: Rest) => (rest.refusal = { status: 502 })],
    ["an answer that is no JSON", (rest: Rest) => (rest.garbage = "<html>maintenance</html>")],
    ["JSON that is no list", (rest: Rest) => (rest.garbage = '{"error":"no"}')],
  ])("%s is unavailable, not unknown", async (_, spoil) => {
    const { fake, source, resolve } = await start();
    spoil(fake.rest);
    // The second is told by the answer of the first.
    for (const asked of [resolve("AAPL"), source.search("apple", 5, never)]) {
      const fault = await faultOf(asked);
      expect(fault.kind).toBe("unavailable");
      expect(fault.message).not.toMatch(/html|error|127/);
    }
  });

  test("garbage of a pair and a dead host are unavailable", async () => {
    const { fake, resolve } = await start();
    fake.rest.garbage = '{"c":"nonsense"}';
    expect(await faultOf(resolve("BTCUSDT"))).toMatchObject({
      kind: "unavailable",
      message: "Finnhub's answer about the ticker cannot be read.",
    });
    await fake.close();
    expect(await faultOf(resolve("EURUSD"))).toMatchObject({ message: "Finnhub cannot be reached." });
  });

  test("an answer that does not come, or only drips, ends after ten seconds", async () => {
    const { fake, resolve, scheduler } = await start();
    fake.rest.hung.add("OANDA:EUR_USD");
    const hung = faultOf(resolve("EURUSD"));
    await fake.until(() => fake.rest.calls.length === 1);
    scheduler.advance(10_000);
    expect(await hung).toMatchObject({ kind: "unavailable", message: "Finnhub did not answer a look-up in time." });
    fake.rest.dripEveryMs = 1_000;
    const slow = faultOf(resolve("BTCUSDT"));
    await fake.until(() => fake.rest.calls.length === 2);
    for (let n = 0; n < 10; n++) scheduler.advance(1_000);
    expect(await slow).toMatchObject({ message: "Finnhub did not answer a look-up in time." });
  });
});

describe("a probe", () => {
  test("is one call of /quote, for the price and its time", async () => {
    const { fake, source, scheduler } = await start();
    fake.trade({ symbol: "AAPL", price: "262.5" });
    expect(await source.probe("NASDAQ:AAPL", never)).toEqual({ price: "262.5", sourceTimeMs: scheduler.now() });
    expect(await source.probe("NYSE:GONE", never)).toBeUndefined();
    expect(fake.rest.quoted).toEqual(["AAPL", "GONE"]);
    fake.rest.refusal = { status: 503 };
    expect(await faultOf(source.probe("NASDAQ:AAPL", never))).toMatchObject({ kind: "unavailable" });
  });

  test("has no time where the last price told is of the same second, so that the prices are compared", async () => {
    const { fake, source, connect, until, scheduler } = await start();
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    const timeMs = Math.floor(scheduler.now() / 1_000) * 1_000 + 800;
    fake.trade({ symbol: "AAPL", price: "262", timeMs });
    await until(() => told.prices.includes("262"));
    fake.silence("AAPL");
    fake.trade({ symbol: "AAPL", price: "263", timeMs: timeMs + 100 });
    expect(await source.probe("NASDAQ:AAPL", never)).toEqual({ price: "263", sourceTimeMs: undefined });
    fake.trade({ symbol: "AAPL", price: "264", timeMs: timeMs + 200 });
    expect(await source.probe("NASDAQ:AAPL", never)).toEqual({ price: "264", sourceTimeMs: timeMs + 200 });
  });
});

describe("settings", () => {
  const { settings } = finnhub;
  const accepts = (name: string, text: string) => settings[name]?.schema.safeParse(text).success;

  test("are whole numbers within their bounds", () => {
    for (const [name, least, most] of [
      ["pollSeconds", 1, 3_600],
      ["callsPerMinute", 1, 1_800],
      ["maxSymbols", 0, 1_000],
    ] as const) {
      expect([least, most].every((value) => accepts(name, String(value)))).toBe(true);
      for (const wrong of [String(least - 1), String(most + 1), "", "1.5", "1e2", "five"]) {
        expect(accepts(name, wrong), `${name} ${wrong}`).toBe(false);
      }
    }
  });

  test("the key is a secret of visible characters, and without it the source does not start", () => {
    expect(settings["apiKey"]?.secret).toBe(true);
    expect(["c123", "", "two words", "line\nbreak"].map((text) => accepts("apiKey", text))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const { values, context } = { values: {}, context: {} as Parameters<typeof finnhub.create>[1] };
    expect(() => finnhub.create(values, context)).toThrow("STREAMPULSE_FINNHUB_API_KEY must be your Finnhub API key");
  });

  test("room grows with the plan: a connection holds at least fifty, polled tickers wait ten minutes at the most", async () => {
    const { source } = await start();
    expect(source.limits).toEqual({ tickersPerConnection: 50, connections: 13 });
    const { source: larger } = await start({ place: { maxSymbols: 200, callsPerMinute: 300 } });
    expect(larger.limits).toEqual({ tickersPerConnection: 200, connections: 16 });
  });
});

type Rest = Awaited<ReturnType<typeof start>>["fake"]["rest"];
