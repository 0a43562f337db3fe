import type { SourceChange } from "@streampulse/client";
import { SourceState } from "@streampulse/core";
import { cleanText } from "./clean.ts";

/** So many tickers are named; of more it is said how many. */
const NAMED = 3;

/** A change of a source on one line: who took over, or why nothing comes. Undefined where it says nothing. */
export function sourceChangeText({ source, state, tickers, toSource, reason }: SourceChange): string | undefined {
  const of = tickersText(tickers);
  const why = reason === undefined ? "" : `: ${cleanText(reason)}`;
  const from = cleanText(source, 32);
  switch (state) {
    case SourceState.FAILED_OVER:
      return `${of}: now from ${cleanText(toSource ?? "another source", 32)}, no longer from ${from}${why}`;
    case SourceState.RECONNECTING:
    case SourceState.DOWN:
      return `${of}: no new prices from ${from}${why}`;
    default:
      return undefined;
  }
}

/** `A, B and C`, `A, B and 7 more`. */
export function tickersText(tickers: readonly string[]): string {
  const clean = tickers.map((ticker) => cleanText(ticker, 48));
  if (clean.length > NAMED) return `${clean.slice(0, NAMED - 1).join(", ")} and ${clean.length - NAMED + 1} more`;
  return clean.length < 2 ? (clean[0] ?? "") : `${clean.slice(0, -1).join(", ")} and ${clean.at(-1)}`;
}
