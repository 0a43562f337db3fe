import { isDecimal, MarketSession, parseTicker, TickerType, type TickerName } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import { captureAbsent, readAnswer } from "../../../../../test/upstreams/tradingview/capture.ts";
import { FakeTradingView } from "../../../../../test/upstreams/tradingview/fake-tradingview.ts";
import type { SymbolFacts } from "../../../../../test/upstreams/tradingview/site-symbol.ts";
import type { SourceFault } from "../../engine/ports/source.ts";
import { parseExact } from "../vendor/json.ts";
import { LookUps, lookUpHosts } from "./look-ups.ts";
import { scannedListing, scannedPrice } from "./scanner.ts";
import { parseSearch, searchPath } from "./search.ts";

const stock = (symbol: string, description: string, more: Partial<SymbolFacts> = {}): SymbolFacts => ({
  symbol,
  description,
  type: "stock",
  currency: "USD",
  price: "220.50",
  ...more,
});

async function start(...listed: readonly SymbolFacts[]) {
  const fake = await FakeTradingView.start({ listed });
  const scheduler = new FakeScheduler();
  const lookUps = new LookUps(fake.url, scheduler);
  onTestFinished(async () => {
    lookUps.close();
    await fake.close();
  });
  const find = async (text: string) => lookUps.find(parseTicker(text) as TickerName);
  const found = async (text: string, limit = 10) =>
    (await lookUps.search(text, limit)).map(({ canonical }) => canonical);
  return { fake, scheduler, lookUps, find, found };
}

const fault = (answer: Promise<unknown>): Promise<SourceFault> =>
  answer.then(
    () => expect.fail("it was answered"),
    (error: SourceFault) => error,
  );

describe("a name", () => {
  test("with its venue is one request, and its listing says how old its prices are", async () => {
    const aapl = stock("NASDAQ:AAPL", "Apple Inc.", { updateMode: "delayed_streaming_900" });
    const { fake, scheduler, find } = await start(aapl);
    expect(await find("NASDAQ:AAPL")).toEqual({
      canonical: "NASDAQ:AAPL",
      info: {
        name: "Apple Inc.",
        exchange: "NASDAQ",
        currency: "USD",
        decimals: 2,
        open: "220.50",
        high: "220.50",
        low: "220.50",
        delaySeconds: 900,
        type: TickerType.STOCK,
      },
      hours: "us_equities",
    });
    // The day that it told of may be over when it is asked for again.
    const again = await find("NASDAQ:AAPL");
    expect(again?.info).toMatchObject({ name: "Apple Inc.", delaySeconds: 900 });
    expect(Object.keys(again?.info ?? {})).not.toEqual(expect.arrayContaining(["high"]));
    expect(fake.site.requests).toHaveLength(1);
    scheduler.advance(3_600_000);
    expect(await find("NASDAQ:AAPL")).toMatchObject({ info: { high: "220.50" } });
    expect(fake.violations).toEqual([]);
  });

  test("without one is its primary listing, or the first that has the very code", async () => {
    const { find } = await start(
      stock("TSX:AAPL", "Apple Canadian receipts", { currency: "CAD" }),
      stock("NASDAQ:AAPL", "Apple Inc.", { isPrimary: true }),
      stock("NASDAQ:AAPLW", "Apple warrants", { isPrimary: true }),
      stock("BINANCE:BTCUSDT", "Bitcoin / TetherUS", { type: "crypto", currency: "USDT" }),
      stock("BYBIT:BTCUSDT", "Bitcoin / Tether", { type: "crypto", currency: "USDT" }),
    );
    expect(await find("AAPL")).toMatchObject({ canonical: "NASDAQ:AAPL", info: { currency: "USD", decimals: 2 } });
    expect(await find("BTCUSDT")).toMatchObject({ canonical: "BINANCE:BTCUSDT", hours: "always" });
    expect(await find("TSX:AAPL")).not.toHaveProperty("hours");
    expect(await find("APPLE")).toBeUndefined();
  });

  test("that there is not is asked for once, and one that is asked for is not asked for twice", async () => {
    const { fake, find } = await start(stock("NASDAQ:AAPL", "Apple Inc."));
    expect(await find("NASDAQ:NOPE")).toBeUndefined();
    expect(await find("NOPE")).toBeUndefined();
    expect(await find("NASDAQ:NOPE")).toBeUndefined();
    expect(fake.site.requests).toHaveLength(2);
    const [one, other] = await Promise.all([find("NASDAQ:AAPL"), find("NASDAQ:AAPL")]);
    expect(one).toBe(other);
    expect(fake.site.requests).toHaveLength(3);
  });

  test.each([
    [403, "TradingView refuses this location or network.", 60_000],
    [429, "TradingView asks for fewer requests.", 60_000],
    [503, "TradingView has trouble of its own (HTTP 503).", undefined],
  ] as const)("is never unknown because of a %i", async (status, message, retryAfterMs) => {
    const { fake, find } = await start(stock("NASDAQ:AAPL", "Apple Inc."));
    fake.site.lookUpRefusal = status;
    for (const text of ["NASDAQ:AAPL", "AAPL"]) {
      expect(await fault(find(text))).toMatchObject({ kind: "unavailable", message, retryAfterMs });
    }
    // After a refusal nothing leaves until its time has passed.
    expect(fake.site.requests).toHaveLength(status === 503 ? 2 : 1);
  });

  test("is asked for again when the refusal's time has passed", async () => {
    const { fake, scheduler, find } = await start(stock("NASDAQ:AAPL", "Apple Inc."));
    fake.site.lookUpRefusal = 429;
    await fault(find("AAPL"));
    fake.site.lookUpRefusal = undefined;
    scheduler.advance(60_000);
    expect(await find("AAPL")).toMatchObject({ canonical: "NASDAQ:AAPL" });
  });
});

describe("a search", () => {
  test("finds by code and by name, by pages, each once and at most as many as asked for", async () => {
    const many = Array.from({ length: 60 }, (_, n) => stock(`NYSE:S${n}`, `Sample ${n}`));
    const { fake, found } = await start(stock("NASDAQ:AAPL", "Apple Inc."), ...many);
    expect(await found("apple")).toEqual(["NASDAQ:AAPL"]);
    expect(await found("  AAPL ")).toEqual(["NASDAQ:AAPL"]);
    expect(await found("sample", 1)).toEqual(["NYSE:S0"]);
    expect(fake.site.requests).toHaveLength(3);
    expect(await found("sample", 55)).toHaveLength(55);
    expect(fake.site.requests).toHaveLength(5);
    expect(new Set(await found("", 100_000)).size).toBe(61);
    expect(await found("nothing has this")).toEqual([]);
  });

  test("reads four pages at most", async () => {
    const many = Array.from({ length: 201 }, (_, n) => stock(`NYSE:S${n}`, `Sample ${n}`));
    const { fake, found } = await start(...many);
    expect(await found("sample", 1_000)).toHaveLength(200);
    expect(fake.site.requests).toHaveLength(4);
  });

  test("of a text that is too long is of its beginning", () => {
    expect(new URLSearchParams(searchPath("x".repeat(101), 0).split("?")[1]).get("text")).toBe("x".repeat(100));
  });
});

test("ten requests leave at once, the eleventh half a second later", async () => {
  const { fake, scheduler, lookUps } = await start(stock("NASDAQ:AAPL", "Apple Inc."));
  expect(lookUps.budgetLeft()).toBe(10);
  const probes = Array.from({ length: 11 }, () => lookUps.probe("NASDAQ:AAPL"));
  await Promise.all(probes.slice(0, 10));
  expect([fake.site.requests.length, lookUps.budgetLeft()]).toEqual([10, 0]);
  scheduler.advance(499);
  expect([fake.site.requests.length, lookUps.budgetLeft()]).toEqual([10, 0]);
  scheduler.advance(1);
  expect(await probes[10]).toEqual({ price: "220.50" });
});

test("a probe is the last price with its digits, and none where there is no symbol", async () => {
  const { fake, lookUps } = await start(stock("NASDAQ:AAPL", "Apple Inc."));
  fake.trade("NASDAQ:AAPL", "221.4010");
  expect(await lookUps.probe("NASDAQ:AAPL")).toEqual({ price: "221.401" });
  expect(await lookUps.probe("NASDAQ:NOPE")).toBeUndefined();
});

test("a probe tells nothing of early and late trades, nor of a feed that is older or newer than the connection's", async () => {
  const { PRE, POST, REGULAR, ALWAYS_OPEN } = MarketSession;
  const { lookUps } = await start(
    stock("NASDAQ:AAPL", "Apple Inc.", { updateMode: "delayed_streaming_900" }),
    stock("BINANCE:BTCUSDT", "Bitcoin", { type: "crypto", currency: "USDT" }),
  );
  const price = { price: "220.50" };
  for (const marketSession of [PRE, POST]) {
    expect(await lookUps.probe("NASDAQ:AAPL", { marketSession, delaySeconds: 900 })).toBeUndefined();
  }
  expect(await lookUps.probe("NASDAQ:AAPL", { marketSession: REGULAR, delaySeconds: 900 })).toEqual(price);
  expect(await lookUps.probe("NASDAQ:AAPL", { marketSession: REGULAR, delaySeconds: 0 })).toBeUndefined();
  expect(await lookUps.probe("BINANCE:BTCUSDT", { marketSession: ALWAYS_OPEN, delaySeconds: 0 })).toEqual(price);
  expect(await lookUps.probe("BINANCE:BTCUSDT", { delaySeconds: 900 })).toBeUndefined();
  expect(await lookUps.probe("BINANCE:BTCUSDT", {})).toEqual(price);
});

test("no answer of a look-up, whatever it holds, throws or gives what is no ticker and no price", () => {
  const field = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom("NASDAQ", "AAPL", "<em>"),
  );
  const names = "symbol prefix exchange description type typespecs currency_code is_primary_listing";
  const entry = fc.dictionary(fc.constantFrom(...names.split(" ")), field);
  const numbers = "close open high low pricescale update_mode type typespecs description currency exchange";
  const body = fc.dictionary(fc.constantFrom(...numbers.split(" ")), fc.oneof(field, fc.double().map(String)));
  holdsFor(
    "answers of look-ups",
    fc.property(fc.oneof(fc.array(entry), fc.jsonValue()), fc.oneof(body, fc.jsonValue()), (symbols, scanned) => {
      for (const { canonical, info } of parseSearch({ symbols })?.found ?? []) {
        expect(parseTicker(canonical)).toMatchObject({ ticker: canonical });
        expect(info.name ?? "").not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
      const { price } = scannedPrice(scanned) ?? {};
      if (price !== undefined) expect(isDecimal(price)).toBe(true);
      const { info } = scannedListing("A:B", scanned) ?? {};
      for (const text of [info?.open, info?.high]) if (text !== undefined) expect(isDecimal(text)).toBe(true);
    }),
    { runs: 1_000 },
  );
});

test("what was closed answers nothing more", async () => {
  const { lookUps, find } = await start(stock("NASDAQ:AAPL", "Apple Inc."));
  lookUps.close();
  expect((await fault(find("AAPL"))).kind).toBe("unavailable");
});

test("the site's own look-ups have hosts of their own, any other place has all of it", () => {
  const own = { search: "https://symbol-search.tradingview.com", scanner: "https://scanner.tradingview.com" };
  expect(lookUpHosts("https://www.tradingview.com")).toEqual(own);
  expect(lookUpHosts("https://fr.tradingview.com")).toEqual(own);
  for (const other of ["http://127.0.0.1:5", "https://www.tradingview.com.example.com", "https://example.com"]) {
    expect(lookUpHosts(other)).toEqual({ search: other, scanner: other });
  }
});

describe("an answer", () => {
  const entry = { symbol: "<em>AA</em>PL", description: "<em>Apple</em> Inc.", type: "stock", exchange: "NASDAQ" };

  test("is read without its marks, in both of its forms, with the prefix as the venue", () => {
    const expected = { canonical: "NASDAQ:AAPL", info: { name: "Apple Inc.", exchange: "NASDAQ" } };
    expect(parseSearch([entry])?.found).toMatchObject([expected]);
    expect(parseSearch({ symbols: [entry], symbols_remaining: 7 })).toMatchObject({ found: [expected], remaining: 7 });
    expect(parseSearch({ symbols: [{ ...entry, prefix: "BCBA" }] })?.found[0]?.canonical).toBe("BCBA:AAPL");
  });

  test("leaves out what is no ticker, and says so where it is no answer", () => {
    const none = [
      { ...entry, exchange: "Cboe One" },
      { ...entry, symbol: "" },
      { ...entry, symbol: "A\u202eB" },
      { ...entry, symbol: "aapl" },
      { ...entry, symbol: "A:B:C" },
      { ...entry, symbol: "X".repeat(60) },
      { symbol: 5, exchange: "NYSE" },
      "AAPL",
      null,
    ];
    expect(parseSearch({ symbols: none })).toEqual({ found: [], entries: 9, remaining: 0 });
    for (const body of [null, "x", {}, { symbols: {} }]) expect(parseSearch(body)).toBeUndefined();
    expect(parseSearch(Array.from({ length: 101 }, () => entry))?.found).toHaveLength(100);
  });

  test("of the scanner has no price of zero, and none that says nothing is a listing", () => {
    const body = { type: "stock", close: "0", open: "-1", high: null, pricescale: "100" };
    expect(scannedListing("A:B", body)?.info).toMatchObject({
      open: undefined,
      high: undefined,
      delaySeconds: undefined,
    });
    expect(scannedPrice(body)).toBeUndefined();
    expect(scannedPrice({ ...body, type: "bond", close: "-0.35" })).toEqual({ price: "-0.35" });
    for (const none of [null, [], {}, "x", { error: "busy" }]) {
      expect([scannedListing("A:B", none), scannedPrice(none)]).toEqual([undefined, undefined]);
    }
  });
});

test.skipIf(captureAbsent)(`the recorded answers are read${captureAbsent ? `: ${captureAbsent}` : ""}`, () => {
  const found = parseSearch(JSON.parse(readAnswer("symbol-search-v3-aapl.trimmed.json")))?.found ?? [];
  expect(found.map(({ canonical, isPrimary }) => [canonical, isPrimary])).toEqual([
    ["NASDAQ:AAPL", true],
    ["TSX:AAPL", false],
    ["BCBA:AAPL", false],
    ["NASDAQ:AAPLYXX", false],
  ]);
  expect(found[0]?.info).toEqual({ name: "Apple Inc.", exchange: "NASDAQ", currency: "USD", type: TickerType.STOCK });
  const body = parseExact(readAnswer("scanner-symbol-aapl.json"));
  expect(scannedPrice(body)).toEqual({ price: "308.91" });
  expect(scannedListing("NASDAQ:AAPL", body)?.info).toMatchObject({
    name: "Apple Inc.",
    open: "304.81",
    high: "310.69",
  });
});
