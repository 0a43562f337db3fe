import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { parseFirstPrice, parseLastTrade } from "./binance/first-prices.ts";
import { parseFrame as binanceFrame } from "./binance/frame.ts";
import { parseMarkets as binanceMarkets } from "./binance/market.ts";
import { parseFrame as coinbaseFrame } from "./coinbase/frame.ts";
import { parseProducts } from "./coinbase/product.ts";
import { parseFrame as finnhubFrame } from "./finnhub/frame.ts";
import { parseReading } from "./finnhub/reading.ts";
import { parseStocks } from "./finnhub/stock.ts";
import { parseFrame as krakenFrame } from "./kraken/frame.ts";
import { parseMarkets as krakenMarkets } from "./kraken/market.ts";
import { scannedListing, scannedPrice } from "./tradingview/scanner.ts";
import { parseSearch } from "./tradingview/search.ts";
import { readShown } from "./tradingview/shown-price.ts";
import { encodeFrame } from "./tradingview/wire/frames.ts";
import { QuoteReader } from "./tradingview/wire/quote-reader.ts";
import { parseExact } from "./vendor/json.ts";

const NOW_MS = Date.UTC(2026, 0, 5, 15);
const two = () => 2;

/** What cannot be made a text or a number of: JSON can say all of these. */
const UNCONVERTIBLE: readonly unknown[] = [
  { toString: 1 },
  { valueOf: 1 },
  { toString: 1, valueOf: 1 },
  [{ toString: 1 }],
  { length: 9 },
];

const DAY = { v: "1", p: "1", P: "1", o: "1", h: "1", l: "1" };
const VALUES = {
  lp: 1.5,
  lp_time: 1_700_000_000,
  rtc: 1.4,
  rtc_time: 1_700_000_000,
  bid: 1,
  ask: 2,
  open_price: 1,
  high_price: 2,
  low_price: 1,
  prev_close_price: 1,
  ch: 0.5,
  chp: 50,
  rch: 1,
  rchp: 1,
  volume: 1,
  type: "stock",
  typespecs: ["common"],
  description: "A",
  exchange: "B",
  listed_exchange: "B",
  currency_code: "USD",
  pricescale: 100,
  update_mode: "streaming",
  current_session: "market",
  "market-status": { phase: "regular" },
};
const quoteReader = (text: string) => {
  const reader = new QuoteReader("qs_1");
  reader.want([{ id: 1, canonical: "A:B" }]);
  for (const completed of [false, true]) {
    const frame = completed ? encodeFrame('{"m":"quote_completed","p":["qs_1","A:B"]}') : "";
    reader.read(encodeFrame(text) + frame, NOW_MS);
  }
};

/** Each reader of a vendor's words, and messages of every kind that it knows. */
const READERS: readonly [name: string, read: (text: string) => void, messages: readonly object[]][] = [
  [
    "binance's socket",
    (text) => binanceFrame(text, two),
    [
      { stream: "a@aggTrade", data: { e: "aggTrade", s: "BTCUSDT", p: "1", T: 1, a: 1 } },
      { e: "24hrTicker", s: "BTCUSDT", ...DAY },
      { u: 1, s: "BTCUSDT", b: "1", a: "2" },
      { id: 1, error: { code: 2, msg: "x" } },
      { id: 1, result: null },
    ],
  ],
  [
    "binance's answers",
    (text) => {
      const body: unknown = JSON.parse(text);
      parseFirstPrice(body, 2);
      parseLastTrade(body, 2);
      binanceMarkets(body);
    },
    [
      {
        symbol: "BTCUSDT",
        lastPrice: "1",
        closeTime: 1,
        lastId: 1,
        volume: "1",
        bidPrice: "1",
        askPrice: "1",
        count: 1,
      },
      [{ price: "1", time: 1, id: 1 }],
      {
        symbols: [
          {
            symbol: "BTCUSDT",
            baseAsset: "BTC",
            quoteAsset: "USDT",
            status: "TRADING",
            filters: [{ filterType: "PRICE_FILTER", tickSize: "0.01" }],
          },
        ],
      },
    ],
  ],
  [
    "coinbase's feed",
    (text) => coinbaseFrame(text, two),
    [
      {
        type: "ticker",
        product_id: "BTC-USD",
        sequence: 1,
        price: "1",
        open_24h: "1",
        volume_24h: "1",
        low_24h: "1",
        high_24h: "1",
        best_bid: "1",
        best_ask: "1",
        time: "2026-01-05T15:00:00.1Z",
        trade_id: 1,
      },
      { type: "heartbeat", product_id: "BTC-USD", last_trade_id: 1 },
      { type: "subscriptions", channels: [{ name: "ticker", product_ids: ["BTC-USD"] }] },
      { type: "error", message: "x", reason: "BTC-USD is not a valid product" },
    ],
  ],
  [
    "coinbase's answers",
    (text) => parseProducts(JSON.parse(text)),
    [
      [
        {
          id: "BTC-USD",
          base_currency: "BTC",
          quote_currency: "USD",
          quote_increment: "0.01",
          status: "online",
          trading_disabled: false,
        },
      ],
    ],
  ],
  [
    "kraken's socket",
    (text) => krakenFrame(text, two),
    [
      {
        channel: "trade",
        type: "update",
        data: [{ symbol: "BTC/USD", price: 1, trade_id: 1, timestamp: "2026-01-05T15:00:00Z" }],
      },
      {
        channel: "ticker",
        data: [{ symbol: "BTC/USD", last: 1, bid: 1, ask: 1, volume: 1, change: 1, change_pct: 1, high: 1, low: 1 }],
      },
      { channel: "status", data: [{ system: "online" }] },
      { method: "subscribe", success: true, req_id: 1, result: { symbol: "BTC/USD" } },
      { method: "subscribe", success: false, req_id: 1, symbol: "BTC/USD", error: "x" },
    ],
  ],
  [
    "kraken's answers",
    (text) => krakenMarkets(JSON.parse(text)),
    [{ XXBTZUSD: { altname: "XBTUSD", wsname: "XBT/USD", pair_decimals: 1, status: "online" } }],
  ],
  [
    "finnhub's socket",
    finnhubFrame,
    [
      { type: "trade", data: [{ s: "AAPL", p: 1, t: 1, v: 1, c: ["1"] }] },
      { type: "error", msg: "Subscribing to too many symbols" },
      { type: "ping" },
    ],
  ],
  [
    "finnhub's answers",
    (text) => {
      parseReading(parseExact(text), NOW_MS);
      parseStocks(JSON.parse(text));
    },
    [
      { c: 1, d: 1, dp: 1, h: 1, l: 1, o: 1, pc: 1, t: 1 },
      [{ symbol: "AAPL", mic: "XNAS", description: "APPLE", currency: "USD", type: "Common Stock" }],
    ],
  ],
  [
    "tradingview's socket",
    quoteReader,
    [
      { session_id: "a", timestampMs: NOW_MS },
      { m: "qsd", p: ["qs_1", { n: "A:B", s: "ok", v: VALUES }] },
      { m: "qsd", p: ["qs_1", { n: "A:B", s: "error", errmsg: "no_such_symbol" }] },
      { m: "protocol_error", p: ["bad auth token"] },
      { m: "critical_error", p: ["qs_1", "x"] },
    ],
  ],
  [
    "tradingview's answers",
    (text) => {
      scannedListing("A:B", parseExact(text));
      scannedPrice(parseExact(text), { delaySeconds: 0 });
      parseSearch(JSON.parse(text));
      readShown(text);
    },
    [
      {
        update_mode: "streaming",
        close: 1,
        open: 1,
        high: 1,
        low: 1,
        type: "stock",
        typespecs: ["a"],
        pricescale: 100,
        description: "A",
        exchange: "B",
        currency: "USD",
      },
      {
        symbols_remaining: 1,
        symbols: [
          {
            symbol: "B",
            prefix: "A",
            exchange: "A",
            description: "x",
            type: "stock",
            typespecs: ["a"],
            currency_code: "USD",
            is_primary_listing: true,
          },
        ],
      },
      { text: "1.5", language: "en", closing: "closed", noted: "1.5" },
    ],
  ],
];

/** The paths of all values of a message, its own included. */
function pathsOf(value: unknown): string[][] {
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [[], ...inner.flatMap(([key, each]) => pathsOf(each).map((path) => [key, ...path]))];
}

/** The message as JSON, with something else at this place of it. */
function withAt(message: unknown, [key, ...path]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  const copy = (Array.isArray(message) ? [...(message as unknown[])] : { ...(message as object) }) as Record<
    string,
    unknown
  >;
  copy[key] = withAt(copy[key], path, other);
  return copy;
}

describe.each(READERS)("a message of %s", (name, read, messages) => {
  const places = messages.flatMap((message) => pathsOf(message).map((path) => ({ message, path })));

  test("may have anything that no text or number can be made of in any field", () => {
    for (const { message, path } of places) {
      for (const other of UNCONVERTIBLE) {
        const text = JSON.stringify(withAt(message, path, other));
        expect(() => read(text), text).not.toThrow();
      }
    }
  });

  test("may have any JSON in any field", () => {
    holdsFor(
      `messages of ${name} with a field of any kind`,
      fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ message, path }, other) => {
        read(JSON.stringify(withAt(message, path, other)));
      }),
      { runs: 500 },
    );
  });
});
