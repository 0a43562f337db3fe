import { MarketSession, percentChange, subtractDecimal, TickerType, toDecimal } from "@streampulse/core";
import type { RecordedQuote } from "../entry.ts";
import { Digits, positive, tickerAt, type Frame, type FrameReader } from "./frame-reader.ts";

const VENUE = "COINBASE";

const PRICED = new Set<unknown>(["ticker", "match", "last_match"]);

/**
 * Coinbase Exchange frames. A `ticker` message gives price, bid, ask and volume. It tells the same trade,
 * by its trade_id, as the `match` or `last_match` that stands beside it, so such a match is left out: it
 * would count the trade twice. A match that no ticker tells (Coinbase sends one ticker for a batch of
 * simultaneous matches) is a trade of its own, and is taken.
 */
export function createCoinbaseFrames(): FrameReader {
  const digits = new Digits();
  const toldByTicker = new Set<string>();
  return {
    note(frame) {
      const ticker = tickerAt(VENUE, frame["product_id"]);
      if (ticker === undefined || !PRICED.has(frame["type"])) return;
      digits.note(ticker, frame["price"], frame["best_bid"], frame["best_ask"]);
      if (frame["type"] === "ticker") toldByTicker.add(tradeOf(frame));
    },
    infos: () => digits.tickers.map((ticker) => infoOf(ticker, digits.of(ticker))),
    read(frame, receivedTimeMs) {
      const { type } = frame;
      if (!PRICED.has(type)) return `${String(type)}, no price in it`;
      if (type !== "ticker" && toldByTicker.has(tradeOf(frame))) return `${String(type)}, told by ticker as well`;
      const ticker = tickerAt(VENUE, frame["product_id"]);
      if (ticker === undefined) return `${String(type)}, no ticker in it`;
      return quoteOf(frame, ticker, receivedTimeMs, digits.of(ticker));
    },
  };
}

function tradeOf(frame: Frame): string {
  return `${String(frame["product_id"])} ${String(frame["trade_id"])}`;
}

function infoOf(ticker: string, decimals: number) {
  return {
    ticker,
    canonical: ticker,
    exchange: "Coinbase",
    currency: ticker.split("-")[1],
    decimals,
    type: TickerType.CRYPTO,
    marketSession: MarketSession.ALWAYS_OPEN,
  };
}

function quoteOf(frame: Frame, ticker: string, receivedTimeMs: number, decimals: number): RecordedQuote | string {
  const price = positive(frame["price"], decimals);
  if (price === undefined) return "price of zero";
  const at = typeof frame["time"] === "string" ? Date.parse(frame["time"]) : Number.NaN;
  const open = positive(frame["open_24h"], decimals);
  const volume = frame["volume_24h"];
  return {
    ticker,
    price,
    size: positive(frame["last_size"] ?? frame["size"], 0),
    sourceTimeMs: Number.isNaN(at) ? undefined : at,
    receivedTimeMs,
    bid: positive(frame["best_bid"], decimals),
    ask: positive(frame["best_ask"], decimals),
    volume: typeof volume === "string" ? toDecimal(volume) : undefined,
    change: open === undefined ? undefined : subtractDecimal(price, open),
    changePercent: open === undefined ? undefined : percentChange(price, open),
  };
}
