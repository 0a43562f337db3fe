import type { Account, ExchangeRate, PortfolioView } from "@streampulse/client/portfolio";
import { Quality } from "@streampulse/core";

/** How many holdings have a live price: `2 of 3 priced live`; of none, that there are none. */
export function pricedText({ valuation }: PortfolioView): string {
  const { holdings, priced, pricedLive } = valuation;
  if (holdings === 0) return "No holdings yet";
  const also = priced > pricedLive ? ` · ${priced} priced` : "";
  return `${pricedLive} of ${holdings} priced live${also}`;
}

/** Whose cash no total has; undefined where everybody's is counted. */
export function uncountedText(accounts: readonly Pick<Account, "name" | "ignoresCash">[]): string | undefined {
  const names = accounts.filter(({ ignoresCash }) => ignoresCash).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return `without the cash of ${names.length > 2 ? `${names.length} accounts` : names.join(" and ")}`;
}

/** Whether nothing of what there is has a value: a total of it is unknown, and no nought. */
export function isUnvalued({ valuation, balances }: PortfolioView): boolean {
  return !valuation.complete && valuation.priced === 0 && balances.every(({ value }) => value === undefined);
}

/** What must be said beside a total: what it leaves out, and that prices or rates are made up. */
export function valuationRemarks({ valuation, holdings, rates }: PortfolioView): readonly string[] {
  const unpriced = valuation.holdings - valuation.priced;
  const missing = rates.filter(({ rate }) => rate === undefined);
  const made = holdings.some(({ quality }) => quality === Quality.SIMULATED);
  const replayed = holdings.some(({ quality }) => quality === Quality.REPLAY);
  return [
    ...(unpriced > 0
      ? [
          `${unpriced === 1 ? "1 holding has" : `${unpriced} holdings have`} no value, and ${unpriced === 1 ? "is" : "are"} in no total.`,
        ]
      : []),
    ...missing.map(missingRate),
    ...(made ? ["Prices are simulated."] : replayed ? ["Prices are replayed."] : []),
  ];
}

function missingRate({ from, to }: ExchangeRate): string {
  return `No rate from ${from} to ${to}: what is in ${from} is in no total until a source quotes ${from}${to}.`;
}
