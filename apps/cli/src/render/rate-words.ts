import type { ExchangeRate, PortfolioView } from "@streampulse/client/portfolio";
import { Quality } from "@streampulse/core";
import { cleanText } from "./clean.ts";

/** How many of what is told have a live price, and what is not live of the rates between them: for a line of its own. */
export function pricedWords({ valuation, rates }: PortfolioView): string {
  const { pricedLive, holdings, complete } = valuation;
  return [`${pricedLive} of ${holdings} priced live`, ...rateWords(rates), ...(complete ? [] : ["incomplete"])].join(
    ", ",
  );
}

/** What rates are, in a word or two, where not all are live. */
export function rateWords(rates: readonly ExchangeRate[]): readonly string[] {
  const used = rates.filter(({ rate }) => rate !== undefined);
  if (used.some(({ quality }) => quality === Quality.SIMULATED)) return ["rates simulated"];
  if (used.some(({ quality }) => quality === Quality.REPLAY)) return ["rates replayed"];
  return used.some(({ quality, stale }) => stale || quality !== Quality.LIVE) ? ["rates not live"] : [];
}

/** Which rates are missing, a sentence for each with what brings it. */
export function missingRates(rates: readonly ExchangeRate[]): readonly string[] {
  return rates.filter(({ rate }) => rate === undefined).map(missingRate);
}

function missingRate({ from: code, to: other }: ExchangeRate): string {
  const [from, to] = [cleanText(code, 12), cleanText(other, 12)];
  // What the server goes by where the two have no pair of their own.
  const over = [from, to].includes("USD") ? "" : ", or each of them in USD,";
  return `No rate from ${from} to ${to}: what is in ${from} is in no total. A source that quotes ${from}${to}${over} brings it.`;
}
