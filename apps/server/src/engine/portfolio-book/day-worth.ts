import type { FailureReason } from "@streampulse/core";

import { Amount } from "./amount.ts";
import { digitsOf, unitOf } from "./currency.ts";
import type { DayCloses, KnownClose } from "./day-closes.ts";
import { isPretend } from "./found-prices.ts";
import type { Ledger } from "./ledger.ts";
import { Teller } from "./told-amount.ts";
import type { WorkPace } from "./work-pace.ts";
import type { Update } from "./valuation-update.ts";

/** Where the prices of a day's point are from. */
export type Origin = "kept" | "candles" | "live";

/** What everything was worth at one day's end, told in one currency. */
export interface WorthPoint {
  readonly day: number;
  /** Undefined: a gap. */
  readonly netWorth: string | undefined;
  readonly assets: string | undefined;
  readonly liabilities: string | undefined;
  readonly origin: Origin;
  /** Tickers and currencies without a price. */
  readonly missing: readonly string[];
  /** Some price was made up or replayed. */
  readonly isPretend: boolean;
  /** Why nothing is known of it, where that is not for want of prices. */
  readonly reason?: FailureReason;
}

/** What has no price now and had none on any day: it is left out of all of them, as the valuation leaves it out. */
export interface LeftOut {
  readonly tickers: ReadonlySet<string>;
  readonly currencies: Set<string>;
}

/** The worth of what a ledger holds, at the closes of a day. The ledger stays as it is meanwhile. */
export async function worthAt(
  ledger: Ledger,
  day: number,
  closes: DayCloses,
  currency: string,
  leftOut: LeftOut,
  pace: WorkPace,
): Promise<WorthPoint> {
  const teller = new Teller(currency, digitsOf(currency), (from) => {
    const rate = closes.rate(from, currency, day);
    for (const ticker of rate?.tickers ?? []) noteClose(closes.of(ticker.replace(/^-/, ""), day));
    return rate?.rate;
  });
  const missing = new Set<string>();
  const gaps = new Set<string>();
  let [assets, liabilities] = [0n, 0n];
  let [origin, hasPretend]: [Origin, boolean] = ["kept", false];
  const noteClose = (close: KnownClose | undefined) => {
    if (close?.isCandle) origin = "candles";
    hasPretend ||= close?.isPretend ?? false;
  };
  let isValued = false;
  const put = (exact: Amount | undefined, name: string, isLeftOut: boolean) => {
    if (exact === undefined) {
      (isLeftOut ? missing : gaps).add(name);
      return;
    }
    isValued = true;
    if (exact.lt("0")) liabilities += teller.units(exact);
    else assets += teller.units(exact);
  };
  for (const { ticker, position } of ledger.holdings()) {
    const rest = pace.after(1);
    if (rest) await rest;
    if (position.isEmpty) continue;
    const close = closes.of(ticker, day);
    if (close === undefined) {
      put(undefined, ticker, leftOut.tickers.has(ticker));
      continue;
    }
    noteClose(close);
    const unit = unitOf(close.currency);
    const worth = position.quantity.times(new Amount(close.price)).div(unit.perUnit);
    put(teller.converted(unit.currency, worth), unit.currency, leftOut.currencies.has(unit.currency));
  }
  for (const money of ledger.balances.values()) {
    const rest = pace.after(1);
    if (rest) await rest;
    for (const [code, amount] of money) put(teller.converted(code, amount), code, leftOut.currencies.has(code));
  }
  // Where nothing has a price the worth is unknown, and no nought.
  const isGap = gaps.size > 0 || (missing.size > 0 && !isValued);
  const text = (units: bigint) => (isGap ? undefined : teller.text(units));
  return {
    day,
    netWorth: text(assets + liabilities),
    assets: text(assets),
    liabilities: text(liabilities),
    origin,
    missing: [...gaps, ...missing].toSorted(),
    isPretend: hasPretend,
  };
}

/** The point of a day that has not ended, where there is too much to be valued now. */
export function unvalued(day: number, reason: FailureReason): WorthPoint {
  const nothing = { netWorth: undefined, assets: undefined, liabilities: undefined, missing: [], isPretend: false };
  return { day, ...nothing, origin: "live", reason };
}

/** What everything is worth now, as the point of a day that has not ended. */
export function worthNow({ summary, holdings, balances, rates }: Update, day: number): WorthPoint {
  const missing = new Set<string>();
  let isValued = false;
  for (const { value } of holdings) {
    if (value.quantity === "0") continue;
    if (value.unpriced === undefined) isValued = true;
    else missing.add(value.ticker);
  }
  for (const { value } of balances) {
    if (value.value === undefined) missing.add(value.currency);
    else isValued = true;
  }
  const worth =
    missing.size > 0 && !isValued ? { netWorth: undefined, assets: undefined, liabilities: undefined } : summary;
  const made =
    holdings.some(({ value: { facts } }) => facts !== undefined && isPretend(facts.quality)) ||
    rates.some(({ rate }) => rate !== undefined && isPretend(rate.quality));
  const { netWorth, assets, liabilities } = worth;
  return { day, netWorth, assets, liabilities, origin: "live", missing: [...missing].toSorted(), isPretend: made };
}
