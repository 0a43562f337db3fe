import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordedQuote, RecordingEntry } from "../entry.ts";
import { importCapture, saveImport } from "../import-capture.ts";
import { ImportFault, type ImportReport } from "./capture.ts";
import { zipOne } from "./fixtures/zip-one.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "importers-"));
});

afterAll(() => rm(folder, { recursive: true }));

interface Imported {
  readonly entries: RecordingEntry[];
  readonly quotes: RecordedQuote[];
  readonly report: ImportReport;
}

async function imported(content: string | Buffer): Promise<Imported> {
  const path = join(folder, "capture");
  await writeFile(path, content);
  const capture = await importCapture(path);
  const entries: RecordingEntry[] = [];
  for await (const entry of capture) entries.push(entry);
  const quotes = entries.flatMap((entry) => (entry.kind === "quote" ? [entry.quote] : []));
  const dropped = [...capture.report.dropped.values()].reduce((sum, count) => sum + count, 0);
  expect(capture.report.lines).toBe(capture.report.quotes + dropped);
  expect(capture.report.quotes).toBe(quotes.length);
  return { entries, quotes, report: capture.report };
}

/** A cryptofeed capture of these messages, a second apart. */
function captured(address: string, ...messages: readonly object[]): string {
  const lines = messages.map((message, at) => `${1_600_000_000 + at}.25: ${JSON.stringify(message)}`);
  return [`wss://${address} <-> 1600000000.1`, ...lines, ""].join("\n");
}

function leanDay(name: string, ...rows: readonly string[]): Buffer {
  return zipOne(name, Buffer.from(rows.map((row) => `${row}\n`).join("")));
}

describe("LEAN's trades", () => {
  test("become prices with the time of New York and the day's volume; what is dropped is counted", async () => {
    const { entries, quotes, report } = await imported(
      leanDay(
        "20131008_ibm_Trade_Tick.csv",
        "34200000,1818050,100,N,0,0",
        "34200001,1819000,200,N,0,1",
        "34200002,0,200,N,0,0",
        "34200003,1820000,50,N,0,0",
        "nonsense",
        "34200004,1820000",
      ),
    );
    const at = Date.UTC(2013, 9, 8, 13, 30);
    expect(entries[0]).toEqual({ kind: "start", startedTimeMs: at });
    expect(entries[1]).toMatchObject({ kind: "info", info: { ticker: "US:IBM", currency: "USD", decimals: 2 } });
    expect(quotes).toEqual([
      { ticker: "US:IBM", price: "181.805", size: "100", sourceTimeMs: at, receivedTimeMs: at, volume: "100" },
      { ticker: "US:IBM", price: "182.00", size: "50", sourceTimeMs: at + 3, receivedTimeMs: at + 3, volume: "150" },
    ]);
    expect(Object.fromEntries(report.dropped)).toEqual({
      "marked suspicious": 1,
      "price of zero": 1,
      "no time": 1,
      "not a trade": 1,
    });
  });

  test("of minutes are not ticks, and are refused", async () => {
    const bars = leanDay("20140605_aapl_minute_trade.csv", "15300000,6448000,6448000,6448000,6448000,90");
    await expect(imported(bars)).rejects.toThrow(ImportFault);
  });
});

describe("LEAN's forex quotes", () => {
  test("have their bid as price, in the vendor's digits, never the mid, at UTC", async () => {
    const { quotes, report, entries } = await imported(
      leanDay("20140508_eurusd_tick_quote.csv", "8715,1.39101,1.39114", "8716,0,1.39114", "8717,1.391,1.3911"),
    );
    const at = Date.UTC(2014, 4, 8) + 8_715;
    expect(quotes[0]).toEqual({
      ticker: "FX:EURUSD",
      price: "1.39101",
      bid: "1.39101",
      ask: "1.39114",
      sourceTimeMs: at,
      receivedTimeMs: at,
    });
    expect(quotes[1]?.price).toBe("1.391");
    expect(report.dropped).toEqual(new Map([["price of zero", 1]]));
    expect(entries[1]).toMatchObject({ info: { currency: "USD", decimals: 5 } });
  });
});

describe("Binance's frames", () => {
  const book = { stream: "btcusdt@bookTicker", data: { u: 1, s: "BTCUSDT", b: "99.50", B: "1", a: "100.10", A: "1" } };
  const aggTrade = {
    stream: "btcusdt@aggTrade",
    data: { e: "aggTrade", E: 5, s: "BTCUSDT", a: 1, p: "100.00000000", q: "1", f: 1, l: 1, T: 1_600_000_000_777 },
  };
  const trade = { e: "trade", E: 5, s: "BTCUSDT", t: 1, p: "100.25000000", q: "1", T: 1_600_000_000_778 };

  test("give trades as prices and bookTickers as sides alone", async () => {
    const kline = { stream: "btcusdt@kline_1m", data: { e: "kline", s: "BTCUSDT", k: { c: "7" } } };
    const depth = { stream: "btcusdt@depth", data: { e: "depthUpdate", s: "BTCUSDT", b: [["7", "1"]], a: [] } };
    const { quotes, report } = await imported(captured("stream.binance.com:9443", book, aggTrade, kline, depth));
    expect(quotes).toEqual([
      { ticker: "BINANCE:BTCUSDT", bid: "99.5", ask: "100.1", receivedTimeMs: 1_600_000_000_250 },
      {
        ticker: "BINANCE:BTCUSDT",
        price: "100.0",
        size: "1",
        sourceTimeMs: 1_600_000_000_777,
        receivedTimeMs: 1_600_000_001_250,
      },
    ]);
    expect(Object.fromEntries(report.dropped)).toEqual({
      "connection log": 1,
      "kline, no price in it": 1,
      "depthUpdate, no price in it": 1,
    });
  });

  test("that tell a trade twice, as trade and aggTrade, count once", async () => {
    const { quotes, report } = await imported(captured("stream.binance.com:9443", aggTrade, trade));
    expect(quotes.map(({ price }) => price)).toEqual(["100.25"]);
    expect(report.dropped.get("aggTrade, told by trade as well")).toBe(1);
  });

  test("of zero, without a ticker or without sense are dropped", async () => {
    const messages = [
      { ...trade, p: "0.00000000" },
      { ...trade, s: "no ticker" },
      { result: null, id: 1 },
    ];
    const { quotes, report } = await imported(`${captured("stream.binance.com", ...messages)}1600000009.1: {oops\n\n`);
    expect(quotes).toEqual([]);
    expect(Object.fromEntries(report.dropped)).toEqual({
      "connection log": 1,
      "price of zero": 1,
      "trade, no ticker in it": 1,
      "an answer, no price in it": 1,
      "no JSON object": 1,
      "blank line": 1,
    });
  });
});

describe("Coinbase's frames", () => {
  const common = { product_id: "BTC-USD", time: "2021-04-17T16:43:30.244075Z" };
  const match = { type: "match", ...common, trade_id: 7, price: "110.50", size: "1" };
  const ticker = {
    type: "ticker",
    ...common,
    trade_id: 7,
    price: "110.50",
    open_24h: "100",
    volume_24h: "94381.28000000",
    best_bid: "110.40",
    best_ask: "110.61",
  };

  test("count a trade once, though ticker and match both tell it, in any order", async () => {
    const later = [
      { ...ticker, trade_id: 8, price: "111.00" },
      { ...match, trade_id: 8, price: "111.00" },
    ];
    const last = { ...match, type: "last_match" };
    const { quotes, report } = await imported(captured("ws-feed.pro.coinbase.com", last, ticker, match, ...later));
    expect(quotes.map(({ price }) => price)).toEqual(["110.50", "111.00"]);
    expect(quotes[0]).toEqual({
      ticker: "COINBASE:BTC-USD",
      price: "110.50",
      sourceTimeMs: Date.UTC(2021, 3, 17, 16, 43, 30, 244),
      receivedTimeMs: 1_600_000_001_250,
      bid: "110.40",
      ask: "110.61",
      volume: "94381.28",
      change: "10.50",
      changePercent: "10.50",
    });
    expect(report.dropped.get("match, told by ticker as well")).toBe(2);
    expect(report.dropped.get("last_match, told by ticker as well")).toBe(1);
  });

  test("take a match that no ticker tells: one ticker stands for a batch of matches", async () => {
    const { quotes } = await imported(captured("ws-feed.pro.coinbase.com", { ...match, trade_id: 6 }, match, ticker));
    expect(quotes.map(({ price, bid }) => [price, bid])).toEqual([
      ["110.50", undefined],
      ["110.50", "110.40"],
    ]);
  });
});

describe("a capture of no known kind", () => {
  test.each(["", "hello", "wss://elsewhere.example <-> 1\n", "PK\u0003\u0004 and no more"])(
    "%j is refused, and leaves no recording behind",
    async (content) => {
      const path = join(folder, "capture");
      await writeFile(path, content);
      const target = join(folder, "none.spr.gz");
      const saving = async () => saveImport(await importCapture(path), target);
      await expect(saving()).rejects.toThrow(ImportFault);
      await expect(rm(target)).rejects.toThrow("ENOENT");
    },
  );
});
