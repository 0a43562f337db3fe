import { MarketSession, TickerType } from "@streampulse/core";
import { Digits, positive, tickerAt, type Frame, type FrameReader } from "./frame-reader.ts";

const VENUE = "BINANCE";

const PRICED = new Set(["trade", "aggTrade", "bookTicker"]);

/** What the currencies of Binance's pairs are called, longest first where one ends with another. */
const CURRENCIES = ["FDUSD", "USDT", "USDC", "BUSD", "TUSD", "DAI", "BTC", "ETH", "BNB", "EUR", "GBP", "TRY", "BRL"];

/**
 * Binance spot frames, bare or of the combined stream. A trade or aggTrade is a price; a bookTicker is a
 * bid and an ask and never a price. Where a capture has both trade and aggTrade of a pair, they tell the
 * same trades, and only trade is taken.
 */
export function createBinanceFrames(): FrameReader {
  const digits = new Digits();
  const withTrades = new Set<string>();
  return {
    note(frame) {
      const data = dataOf(frame);
      const kind = kindOf(data);
      const ticker = tickerAt(VENUE, data["s"]);
      if (ticker === undefined || !PRICED.has(kind)) return;
      if (kind === "trade") withTrades.add(ticker);
      if (kind === "bookTicker") digits.note(ticker, data["b"], data["a"]);
      else digits.note(ticker, data["p"]);
    },
    infos: () => digits.tickers.map((ticker) => infoOf(ticker, digits.of(ticker))),
    read(frame, receivedTimeMs) {
      const data = dataOf(frame);
      const kind = kindOf(data);
      if (!PRICED.has(kind)) return `${kind}, no price in it`;
      const ticker = tickerAt(VENUE, data["s"]);
      if (ticker === undefined) return `${kind}, no ticker in it`;
      if (kind === "aggTrade" && withTrades.has(ticker)) return "aggTrade, told by trade as well";
      const decimals = digits.of(ticker);
      const sides = kind === "bookTicker" ? bookOf(data, decimals) : tradeOf(data, decimals);
      return typeof sides === "string" ? sides : { ticker, ...sides, receivedTimeMs };
    },
  };
}

function dataOf(frame: Frame): Frame {
  const { data } = frame;
  return typeof data === "object" && data !== null ? (data as Frame) : frame;
}

/** A bookTicker has no `e`, and is known by its keys. */
function kindOf(data: Frame): string {
  if (typeof data["e"] === "string") return data["e"];
  return "u" in data && "b" in data && "a" in data ? "bookTicker" : "an answer";
}

function infoOf(ticker: string, decimals: number) {
  return {
    ticker,
    canonical: ticker,
    exchange: "Binance",
    currency: CURRENCIES.find((currency) => ticker.endsWith(currency)),
    decimals,
    type: TickerType.CRYPTO,
    marketSession: MarketSession.ALWAYS_OPEN,
  };
}

function tradeOf(data: Frame, decimals: number) {
  const price = positive(data["p"], decimals);
  if (price === undefined) return "price of zero";
  const size = positive(data["q"], 0);
  return { price, size, sourceTimeMs: Number.isSafeInteger(data["T"]) ? (data["T"] as number) : undefined };
}

function bookOf(data: Frame, decimals: number) {
  const bid = positive(data["b"], decimals);
  const ask = positive(data["a"], decimals);
  return bid === undefined && ask === undefined ? "bookTicker, empty" : { bid, ask };
}
