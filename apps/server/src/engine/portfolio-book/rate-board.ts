import type { Amount } from "./amount.ts";
import { textOf } from "./amount.ts";
import type { LivePrices } from "./live-prices.ts";
import { rateBetween, type PairState, type Rate } from "./rate.ts";

/** One rate as it is told; without `rate` none is quoted. */
export interface ToldRate {
  readonly from: string;
  readonly to: string;
  readonly rate: Rate | undefined;
}

/** A rate as it was last found. */
interface Found {
  readonly rate: Rate | undefined;
  readonly text: string;
  /** The pairs that were looked at, those that no source has among them. */
  readonly pairs: ReadonlySet<string>;
}

/** The rates from each currency of a portfolio to the one that amounts are told in, as they move. */
export class RateBoard {
  readonly to: string;
  readonly #prices: LivePrices;
  readonly #rates = new Map<string, Found>();

  constructor(to: string, prices: LivePrices) {
    this.to = to;
    this.#prices = prices;
  }

  /** The rate now; the currency is looked after from then on. */
  of(currency: string): Amount | undefined {
    let entry = this.#rates.get(currency);
    if (entry === undefined) this.#rates.set(currency, (entry = this.#found(currency)));
    return entry.rate?.rate;
  }

  /** The rate as it was last found, without looking after it. */
  known(currency: string): Amount | undefined {
    return this.#rates.get(currency)?.rate?.rate;
  }

  /** Finds all rates anew, and tells the currencies of which one has changed. */
  refresh(): Set<string> {
    const changed = new Set<string>();
    for (const [currency, { text }] of this.#rates) {
      const found = this.#found(currency);
      if (found.text !== text) changed.add(currency);
      this.#rates.set(currency, found);
    }
    return changed;
  }

  /** Those that were asked for. */
  currencies(): string[] {
    return [...this.#rates.keys()];
  }

  /** Those of other currencies than the one they lead to. */
  told(among?: ReadonlySet<string>): ToldRate[] {
    return [...this.#rates]
      .filter(([from]) => from !== this.to && (among === undefined || among.has(from)))
      .map(([from, { rate }]) => ({ from, to: this.to, rate }));
  }

  /** The pairs that all of them are found by. */
  *tickers(): Generator<string, void> {
    for (const { pairs } of this.#rates.values()) yield* pairs;
  }

  #found(currency: string): Found {
    const pairs = new Set<string>();
    const rate = rateBetween(currency, this.to, (ticker) => {
      pairs.add(ticker);
      return pairOf(ticker, this.#prices);
    });
    const text = rate ? `${textOf(rate.rate)} ${rate.quality} ${rate.stale} ${rate.tickers.join(" ")}` : "";
    return { rate, text, pairs };
  }
}

function pairOf(ticker: string, prices: LivePrices): PairState {
  const { quote, facts, isUnknown, isTroubled } = prices.get(ticker);
  if (isUnknown) return "none";
  if (quote === undefined) return isTroubled ? "none" : "waiting";
  const { price, quality, stale, sourceTimeMs: timeMs } = quote;
  return { price, currency: facts?.currency, quality, stale, timeMs };
}
