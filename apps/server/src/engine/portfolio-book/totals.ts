import type { Account } from "../ports/stores/portfolio-store.ts";
import type { HoldingValue } from "./holding-value.ts";
import { isLive } from "./price-facts.ts";

/** What an account has in one currency, as it is told. */
export interface BalanceValue {
  readonly accountId: string;
  readonly currency: string;
  readonly amount: string;
  /** In the smallest unit of the currency amounts are told in; undefined where no rate is quoted. */
  readonly value: bigint | undefined;
}

/** What an account's parts are together, and whether all of them have a value. */
export interface AccountTotal {
  value: bigint;
  unpriced: number;
}

/**
 * The sums of all parts, kept up as parts change: a part that is replaced is taken out and the new one put in, so that
 * no sum is made anew for one price.
 */
export class Totals {
  assets = 0n;
  liabilities = 0n;
  holdingsValue = 0n;
  balancesValue = 0n;
  dayProfit = 0n;
  dayBase = 0n;
  unrealised = 0n;
  realised = 0n;
  income = 0n;
  holdings = 0;
  priced = 0;
  pricedLive = 0;
  unpricedBalances = 0;
  withoutDayProfit = 0;
  withoutUnrealised = 0;
  withoutRealised = 0;
  readonly accounts: ReadonlyMap<string, AccountTotal>;

  constructor(accounts: Iterable<Account>) {
    this.accounts = new Map([...accounts].map(({ id }) => [id, { value: 0n, unpriced: 0 }]));
  }

  /** Everything that is owned less everything that is owed. */
  get netWorth(): bigint {
    return this.assets + this.liabilities;
  }

  /** `times`: 1 puts it in, -1 takes it out. */
  holding(part: HoldingValue, times: 1 | -1): void {
    const sign = BigInt(times);
    // What was sold today has a day's profit, but is held no more.
    const isHeld = part.quantity !== "0";
    if (isHeld) {
      this.holdings += times;
      this.#value(part.accountId, part.value, times);
      if (part.value !== undefined) {
        this.holdingsValue += sign * part.value;
        this.priced += times;
        if (part.facts && isLive(part.facts)) this.pricedLive += times;
      }
      if (part.unrealised === undefined) this.withoutUnrealised += times;
      else this.unrealised += sign * part.unrealised;
    }
    if (part.dayProfit === undefined || part.dayBase === undefined) this.withoutDayProfit += times;
    else {
      this.dayProfit += sign * part.dayProfit;
      this.dayBase += sign * part.dayBase;
    }
    if (part.realised === undefined || part.income === undefined) this.withoutRealised += times;
    this.realised += sign * (part.realised ?? 0n);
    this.income += sign * (part.income ?? 0n);
  }

  /** `times` as above. */
  balance(part: BalanceValue, times: 1 | -1): void {
    this.#value(part.accountId, part.value, times);
    if (part.value === undefined) this.unpricedBalances += times;
    else this.balancesValue += BigInt(times) * part.value;
  }

  #value(accountId: string, value: bigint | undefined, times: 1 | -1): void {
    const account = this.accounts.get(accountId) as AccountTotal;
    if (value === undefined) {
      account.unpriced += times;
      return;
    }
    account.value += BigInt(times) * value;
    if (value < 0n) this.liabilities += BigInt(times) * value;
    else this.assets += BigInt(times) * value;
  }
}
