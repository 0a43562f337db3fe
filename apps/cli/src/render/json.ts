import { enumWord, MarketSession, Quality, TickerType, type Quote, type TickerInfo } from "@streampulse/core";

// JSON.stringify escapes C0 only; DEL, C1, bidi and zero-width characters would reach a terminal raw.
const RAW = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** One line of NDJSON: the same JSON value, with everything that a terminal could obey escaped. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(RAW, (point) =>
    [...Array(point.length).keys()]
      .map((index) => `\\u${point.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** A quote as canonical protobuf JSON: fields by number, 64-bit integers as text, unset fields absent. */
export function quoteJson(quote: Quote): Record<string, unknown> {
  return present({
    ticker: quote.ticker || undefined,
    price: quote.price || undefined,
    sourceTimeMs: integer(quote.sourceTimeMs),
    receivedTimeMs: integer(quote.receivedTimeMs || undefined),
    sequence: integer(quote.sequence || undefined),
    quality: enumName("QUALITY", Quality, quote.quality || undefined),
    bid: quote.bid,
    ask: quote.ask,
    volume: quote.volume,
    change: quote.change,
    changePercent: quote.changePercent,
    epoch: integer(quote.epoch || undefined),
    source: quote.source || undefined,
    stale: quote.stale || undefined,
  });
}

/** A ticker's facts as canonical protobuf JSON. */
export function infoJson(info: TickerInfo): Record<string, unknown> {
  return present({
    ticker: info.ticker || undefined,
    name: info.name,
    exchange: info.exchange,
    currency: info.currency,
    decimals: info.decimals,
    source: info.source,
    previousClose: info.previousClose,
    open: info.open,
    high: info.high,
    low: info.low,
    marketSession: enumName("MARKET_SESSION", MarketSession, info.marketSession),
    delaySeconds: info.delaySeconds,
    type: enumName("TICKER_TYPE", TickerType, info.type),
    canonical: info.canonical,
  });
}

/** The protobuf name of an enum's value: `QUALITY_LIVE`; absent for an absent value. */
export function enumName(
  prefix: string,
  table: Readonly<Record<string, number>>,
  value: number | undefined,
): string | undefined {
  return value === undefined ? undefined : `${prefix}_${enumWord(table, value)}`;
}

/** The object without its absent fields. */
export function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function integer(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
