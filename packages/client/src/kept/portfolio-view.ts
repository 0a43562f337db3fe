import type {
  AccountValue,
  Balance,
  ExchangeRate,
  Holding,
  StreamValuationResponse,
  Valuation,
} from "../gen/portfolio.ts";

/** What everything is worth: the totals, and all of their parts. */
export interface PortfolioView {
  readonly valuation: Valuation;
  readonly holdings: readonly Holding[];
  readonly balances: readonly Balance[];
  readonly accounts: readonly AccountValue[];
  readonly rates: readonly ExchangeRate[];
}

/** Puts the pieces of a stream together: totals, and of the parts those that changed. */
export class PortfolioFold {
  readonly #holdings = new Map<string, Holding>();
  readonly #balances = new Map<string, Balance>();
  readonly #accounts = new Map<string, AccountValue>();
  readonly #rates = new Map<string, ExchangeRate>();

  /** The whole with this piece; undefined for a piece that says nothing of it. */
  take({ valuation, holdings, balances, accounts, rates, whole }: StreamValuationResponse): PortfolioView | undefined {
    if (!valuation) return undefined;
    if (whole) for (const parts of [this.#holdings, this.#balances, this.#accounts, this.#rates]) parts.clear();
    for (const one of holdings) this.#holdings.set(`${one.accountId} ${one.ticker}`, one);
    for (const one of balances) this.#balances.set(`${one.accountId} ${one.currency}`, one);
    for (const one of accounts) this.#accounts.set(one.accountId, one);
    for (const one of rates) this.#rates.set(`${one.from} ${one.to}`, one);
    return {
      valuation,
      holdings: [...this.#holdings.values()],
      balances: [...this.#balances.values()],
      accounts: [...this.#accounts.values()],
      rates: [...this.#rates.values()],
    };
  }
}
