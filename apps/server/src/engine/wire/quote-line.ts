import { enumWord, Quality, TickerErrorCode } from "@streampulse/core";

import type { Batch } from "./batch.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { ListingQuote } from "./quote-record.ts";

/** What a line says of a ticker beside its quote; an unknown fact is absent. */
export interface TickerFacts {
  readonly currency?: string | undefined;
  readonly delaySeconds?: number | undefined;
}

/** What is printed of a currency's code; a vendor's text that is none is not. */
const CURRENCY = /^[A-Za-z0-9]{1,12}$/;

/** What stands behind a price that is not live; of a delayed one its delay besides. */
const LABELS = [0, 1, 2, 3, 4, 5].map((quality) => (quality <= Quality.LIVE ? "" : ` [${enumWord(Quality, quality)}]`));

/**
 * Writes a quote as people read it, without the line's end: `AAPL: $219.68`, `BTCUSDT: 67123.45 USDT`, and
 * what is not live in brackets, staleness last: `EURUSD: 1.0842 USD [DELAYED 15m] [STALE]`.
 */
export function writeQuoteLine(out: ByteWriter, ticker: string, quote: ListingQuote, facts: TickerFacts = {}): void {
  const { price, quality, stale } = quote;
  const { currency = "", delaySeconds = 0 } = facts;
  let line = `${ticker}: `;
  if (currency === "USD") line += price.startsWith("-") ? `-$${price.slice(1)}` : `$${price}`;
  else line += CURRENCY.test(currency) ? `${price} ${currency}` : price;
  if (quality === Quality.DELAYED && delaySeconds > 0) line += ` [DELAYED ${Math.ceil(delaySeconds / 60)}m]`;
  else line += LABELS[quality] ?? "";
  out.text(stale ? `${line} [STALE]` : line);
}

/** What is said beside quotes, a line each: errors of tickers. The rest would only disturb who reads prices. */
export function batchToLines({ errors = [] }: Batch): string {
  return errors
    .map(({ code, ticker, message }) => errorLine(enumWord(TickerErrorCode, code), ticker, message))
    .join("");
}

/** A ticker's trouble as a line with its end: `! UNKNOWN_TICKER NOSUCH No source knows NOSUCH.` */
export function errorLine(code: string, ticker: string, message: string): string {
  return `! ${code} ${ticker} ${oneLine(message)}\n`;
}

/** A sentence with nothing in it that would end a line or act on a terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}
