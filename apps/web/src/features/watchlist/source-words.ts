import { reasonOfStory, type Price } from "@streampulse/client";
import { SourceState, type SourceChange } from "@streampulse/core";
import { fewNames } from "../../ui/few-names.ts";

/** Why a price is old or missing, in the words of the server or of its source; undefined where nobody said. */
export function whyOld({ error, sourceChange }: Pick<Price, "error" | "sourceChange">): string | undefined {
  return error?.message ?? reasonOfStory(sourceChange);
}

/** Which source stands in for which: `now from coinbase`; undefined while its own carries it. */
export function standInText(change: SourceChange | undefined): string | undefined {
  return change?.state === SourceState.FAILED_OVER && change.toSource ? `now from ${change.toSource}` : undefined;
}

/** So many tickers are named; of more it is said how many. */
const NAMED = 2;

/** What is announced when another source takes over; undefined for any other change. */
export function takeoverText(change: SourceChange): string | undefined {
  const now = standInText(change);
  if (now === undefined) return undefined;
  const { tickers, reason } = change;
  return `${fewNames(tickers, NAMED)} ${now}${reason === undefined ? "." : `: ${reason}`}`;
}

/** How many of the listed prices cannot be had from their sources. */
export function sourceTrouble(prices: readonly Price[]): "none" | "some" | "all" {
  const away = prices.filter(({ quote, ...price }) => (!quote || quote.stale) && whyOld(price) !== undefined).length;
  return away === 0 ? "none" : away === prices.length ? "all" : "some";
}
