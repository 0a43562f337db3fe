import { Failure } from "@streampulse/core";

import { textOf } from "./amount.ts";
import { digitsOf, unitOf } from "./currency.ts";
import { paidFor, valueHolding, type HoldingValue, type Paid, type Priced } from "./holding-value.ts";
import type { Holding, Ledger } from "./ledger.ts";
import { PARTS_MAX, VALUED_TOGETHER } from "./limits.ts";
import type { LivePrices } from "./live-prices.ts";
import { MoneyBag } from "./money.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import type { CostMethod } from "./position.ts";
import { priceFacts } from "./price-facts.ts";
import { RateBoard } from "./rate-board.ts";
import type { RecentTrade } from "./recent-trade.ts";
import { percentOf, Teller } from "./told-amount.ts";
import { Totals, type BalanceValue } from "./totals.ts";
import { summaryOf, type Closed, type Part, type Summary, type Update } from "./valuation-update.ts";

/** A holding among those that are told, with its last value. */
interface Held {
  readonly holding: Holding;
  paid: Paid;
  value: HoldingValue;
  allocation: string | undefined;
}

/** A balance among those that are told. */
interface Had {
  value: BalanceValue;
  allocation: string | undefined;
}

/** What was sold these days ago is told still, for it has a day's profit. */
const SOLD_LATELY_DAYS = 1;
const DAY_MS = 86_400_000;

/**
 * What a portfolio is worth in one currency, by one method, as prices move: only what a price or a rate moved is valued
 * anew. Made anew where its activities changed.
 */
export class Valuation {
  readonly #prices: LivePrices;
  readonly #rates: RateBoard;
  readonly #teller: Teller;
  readonly #totals: Totals;
  readonly #held: Held[] = [];
  readonly #had: Had[] = [];
  #closed: Closed = { realised: MoneyBag.EMPTY, income: MoneyBag.EMPTY };
  /** Of what it is the value. */
  readonly about: { readonly method: CostMethod; readonly revision: number };
  readonly #nowMs: () => number;
  readonly #ledger: Ledger;

  constructor(
    state: PortfolioState,
    method: CostMethod,
    currency: string,
    { prices, nowMs }: { readonly prices: LivePrices; readonly nowMs: () => number },
  ) {
    this.#prices = prices;
    this.#nowMs = nowMs;
    this.#rates = new RateBoard(currency, prices);
    this.#teller = new Teller(currency, digitsOf(currency), (from) => this.#rates.of(from));
    this.#totals = new Totals(state.accounts.values());
    this.about = { method, revision: state.head.revision };
    this.#ledger = state.ledgers.get(method) as Ledger;
  }

  /**
   * Values everything, once and before anything else, in slices: what moves between them is to be refreshed after it.
   * Throws LIMIT_HOLDINGS.
   */
  *making(): Generator<undefined, void> {
    const ledger = this.#ledger;
    this.#closed = yield* this.#take(ledger);
    for (const [accountId, money] of ledger.balances) {
      for (const [code, amount] of money) this.#putBalance(accountId, code, textOf(amount));
    }
    this.#allocate();
  }

  /** Values anew what the tickers that moved have to do with; undefined where nothing is different. */
  refresh(moved: ReadonlySet<string>): Update | undefined {
    const refreshing = this.refreshing(moved);
    for (;;) {
      const { done, value } = refreshing.next();
      if (done === true) return value;
    }
  }

  /** The same in slices: it yields between them, so that everything else can have its turn. */
  *refreshing(moved: ReadonlySet<string>): Generator<undefined, Update | undefined> {
    const rates = this.#rates.refresh();
    const changed = new Set<Held | Had>();
    for (const held of this.#held) {
      if (!this.#concerns(held, moved, rates)) continue;
      changed.add(this.#revalue(held, rates.size > 0));
      if (changed.size % VALUED_TOGETHER === 0) yield;
    }
    for (const had of this.#had) if (rates.has(had.value.currency)) changed.add(this.#reprice(had));
    if (changed.size === 0 && rates.size === 0) return undefined;
    for (const one of this.#allocate()) changed.add(one);
    return this.#told((one) => changed.has(one), rates);
  }

  /** Everything. */
  whole(): Update {
    return this.#told(() => true);
  }

  /** The tickers of all that it values and of the rates that it values it at. */
  *tickers(): Generator<string, void> {
    for (const { holding } of this.#held) yield holding.ticker;
    yield* this.#rates.tickers();
  }

  #told(isTold: (one: Held | Had) => boolean, rates?: ReadonlySet<string>): Update {
    const holdings: Part<HoldingValue>[] = [];
    const balances: Part<BalanceValue>[] = [];
    const accounts = new Set<string>();
    for (const one of this.#held) {
      if (!isTold(one)) continue;
      holdings.push({ value: one.value, allocation: one.allocation });
      accounts.add(one.value.accountId);
    }
    for (const one of this.#had) {
      if (!isTold(one)) continue;
      balances.push({ value: one.value, allocation: one.allocation });
      accounts.add(one.value.accountId);
    }
    const isWhole = rates === undefined;
    const told = [...this.#totals.accounts].filter(([id]) => isWhole || accounts.has(id));
    return {
      isWhole,
      summary: this.#summary(),
      holdings,
      balances,
      accounts: told.map(([accountId, { value, unpriced }]) => ({ accountId, value, isComplete: unpriced === 0 })),
      rates: this.#rates.told(rates),
      text: (units) => this.#teller.text(units),
    };
  }

  #summary(): Summary {
    return summaryOf(this.#totals, this.#teller, this.#closed, { ...this.about, timeMs: this.#nowMs() });
  }

  /** Takes in what is held; what is held no more is one sum. */
  *#take(ledger: Ledger): Generator<undefined, Closed> {
    const lately = Math.floor(this.#nowMs() / DAY_MS) - SOLD_LATELY_DAYS;
    let [realised, income] = [MoneyBag.EMPTY, ledger.income];
    for (const holding of ledger.holdings()) {
      const { position, recent } = holding;
      if (position.isEmpty && !recent.some((trade) => lastDayOf(trade) >= lately)) {
        realised = realised.plus(position.realised);
        income = income.plus(position.income);
        continue;
      }
      this.#bound();
      const paid = paidFor(holding, this.#teller);
      const value = valueHolding(holding, this.#priced(holding.ticker), paid, this.#teller);
      this.#totals.holding(value, 1);
      this.#held.push({ holding, paid, value, allocation: undefined });
      if (this.#held.length % VALUED_TOGETHER === 0) yield;
    }
    return { realised, income };
  }

  /** Throws LIMIT_HOLDINGS where there is no room for one more: all of them are told in one message. */
  #bound(): void {
    if (this.#held.length + this.#had.length < PARTS_MAX) return;
    const words = `At most ${PARTS_MAX} holdings and balances are valued at once, and there are more; sell, delete or divide some.`;
    throw new Failure("LIMIT_HOLDINGS", words, { limit: PARTS_MAX });
  }

  #putBalance(accountId: string, currency: string, amount: string): void {
    this.#bound();
    const value = this.#balance({ accountId, currency, amount });
    this.#totals.balance(value, 1);
    this.#had.push({ value, allocation: undefined });
  }

  #balance({ accountId, currency, amount }: Omit<BalanceValue, "value">): BalanceValue {
    const sum = this.#teller.sum(MoneyBag.ofText(currency, amount));
    return { accountId, currency, amount, value: sum && this.#teller.units(sum) };
  }

  #concerns({ holding, value }: Held, moved: ReadonlySet<string>, rates: ReadonlySet<string>): boolean {
    if (moved.has(holding.ticker)) return true;
    if (rates.size === 0) return false;
    if (value.facts?.currency !== undefined && rates.has(unitOf(value.facts.currency).currency)) return true;
    const { cost, realised, income } = holding.position;
    if ([cost, realised, income].some((money) => money.hasAny(rates))) return true;
    return holding.recent.some(({ cash, opened }) => cash.hasAny(rates) || opened.hasAny(rates));
  }

  #revalue(held: Held, isRated: boolean): Held {
    this.#totals.holding(held.value, -1);
    if (isRated) held.paid = paidFor(held.holding, this.#teller);
    held.value = valueHolding(held.holding, this.#priced(held.holding.ticker), held.paid, this.#teller);
    this.#totals.holding(held.value, 1);
    return held;
  }

  #reprice(had: Had): Had {
    this.#totals.balance(had.value, -1);
    had.value = this.#balance(had.value);
    this.#totals.balance(had.value, 1);
    return had;
  }

  /** The shares of all parts, and which of them are others than before. */
  #allocate(): (Held | Had)[] {
    const changed: (Held | Had)[] = [];
    for (const one of [...this.#held, ...this.#had]) {
      const { value } = one.value;
      const allocation = value === undefined ? undefined : percentOf(value, this.#totals.assets);
      if (allocation === one.allocation) continue;
      one.allocation = allocation;
      changed.push(one);
    }
    return changed;
  }

  #priced(ticker: string): Priced {
    const { quote, facts, isUnknown } = this.#prices.get(ticker);
    if (isUnknown) return "unknown_ticker";
    return quote === undefined ? "no_price" : priceFacts(quote, facts);
  }
}

/** The last day that a trade may be of anywhere. */
function lastDayOf({ day, timeMs }: RecentTrade): number {
  return timeMs === undefined ? day : Math.max(day, Math.floor(timeMs / DAY_MS));
}
