import { decimalsOf, isFault, parseTicker, toDecimal, type TickerInfo } from "@streampulse/core";
import type { RecordedQuote } from "../entry.ts";

/** A vendor's message, parsed but not trusted. */
export type Frame = Readonly<Record<string, unknown>>;

/** Turns one vendor's captured messages into quotes, in two passes over them. */
export interface FrameReader {
  /** First pass, every message: learns the tickers, their digits, and which messages tell the same trade. */
  note(frame: Frame): void;
  /** The tickers that were met, after the first pass. */
  infos(): readonly TickerInfo[];
  /** Second pass: the message's quote, or the reason why it gives none. */
  read(frame: Frame, receivedTimeMs: number): RecordedQuote | string;
}

/** A vendor's symbol as a ticker of its venue; undefined for what cannot be one. */
export function tickerAt(venue: string, symbol: unknown): string | undefined {
  if (typeof symbol !== "string") return undefined;
  const parsed = parseTicker(`${venue}:${symbol}`);
  return isFault(parsed) ? undefined : parsed.ticker;
}

/** A price that a quote may carry: undefined where the text is no number above zero. */
export function positive(value: unknown, decimals = 0): string | undefined {
  const text = typeof value === "string" ? toDecimal(value, decimals) : undefined;
  return text !== undefined && !text.startsWith("-") && /[1-9]/.test(text) ? text : undefined;
}

/** How many digits behind the point each ticker's prices have. */
export class Digits {
  readonly #decimals = new Map<string, number>();

  /** Vendors pad with zeros, so only what stands before the padding counts. */
  note(ticker: string, ...values: readonly unknown[]): void {
    let most = this.#decimals.get(ticker) ?? 0;
    for (const value of values) most = Math.max(most, decimalsOf(positive(value) ?? ""));
    this.#decimals.set(ticker, most);
  }

  of(ticker: string): number {
    return this.#decimals.get(ticker) ?? 0;
  }

  get tickers(): readonly string[] {
    return [...this.#decimals.keys()];
  }
}
