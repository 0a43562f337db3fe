import type { Account, Activity } from "../ports/stores/portfolio-store.ts";
import { Amount, quantityText, textOf, ZERO } from "./amount.ts";
import { dayText } from "./day.ts";
import { amountOf, feeOf, inWhole, worthOf } from "./activity-money.ts";
import { MoneyBag } from "./money.ts";
import { Position, type CostMethod } from "./position.ts";
import { noteTrade, type RecentTrade } from "./recent-trade.ts";

/** Why an activity cannot have happened after those before it. */
export class LedgerFault extends Error {
  readonly activity: Activity;
  readonly field: string;

  constructor(activity: Activity, field: string, message: string) {
    super(message);
    this.name = "LedgerFault";
    this.activity = activity;
    this.field = field;
  }
}

/** What was made of one sale or covering. */
export interface Closing {
  readonly activity: Activity;
  readonly quantity: Amount;
  readonly proceeds: MoneyBag;
  readonly cost: MoneyBag;
}

/** One account's position in one ticker, and what is kept of it beside. */
export interface Holding {
  readonly accountId: string;
  readonly ticker: string;
  readonly position: Position;
  recent: RecentTrade[];
}

/** What a ledger notes beside what stands at its end. */
export interface LedgerNotes {
  /** Trades of this day and later are kept as recent. */
  readonly recentFrom?: number;
  readonly closed?: (closing: Closing) => void;
}

/**
 * What stands after activities that happened one after the other: positions, balances, and what was made of them.
 * Activities come in their order (inOrder), checked by themselves; whether one fits those before it is
 * found here.
 */
export class Ledger {
  readonly #method: CostMethod;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #notes: LedgerNotes;
  /** By ticker, then by account. */
  readonly #holdings = new Map<string, Map<string, Holding>>();
  /** By account. Below 0: owed. */
  readonly balances = new Map<string, MoneyBag>();
  /** Interest and fees that belong to no ticker. */
  income = MoneyBag.EMPTY;
  /** How many lots there were. */
  #opened = 0;

  constructor(method: CostMethod, accounts: ReadonlyMap<string, Account>, notes: LedgerNotes = {}) {
    this.#method = method;
    this.#accounts = accounts;
    this.#notes = notes;
  }

  *holdings(): IterableIterator<Holding> {
    for (const byAccount of this.#holdings.values()) yield* byAccount.values();
  }

  /**
   * Takes in what happened next, in slices: it yields how much was done, for a WorkPace, and until it is through nobody
   * may ask anything of the ledger. Throws a LedgerFault, and has then changed nothing.
   */
  *applying(activity: Activity): Generator<number, void> {
    yield* this.#applying(activity);
    yield 1;
  }

  *#applying(activity: Activity): Generator<number, void> {
    switch (activity.kind) {
      case "buy":
      case "short":
        return this.#open(activity);
      case "sell":
      case "cover":
        return yield* this.#close(activity);
      case "split":
        return yield* this.#split(activity);
      case "dividend":
      case "interest":
      case "fee":
        return this.#earn(activity);
      case "deposit":
      case "income":
        return this.#move(activity.accountId, amountOf(activity, this.#account(activity)).minus(this.#fee(activity)));
      case "withdrawal":
      case "spending":
        return this.#move(
          activity.accountId,
          amountOf(activity, this.#account(activity)).plus(this.#fee(activity)).negated(),
        );
      case "transfer":
        if (activity.ticker === undefined) return this.#transferCash(activity);
        return yield* this.#transferLots(activity);
      case "stated_value":
        return this.#state(activity);
    }
  }

  #open(activity: Activity): void {
    const account = this.#account(activity);
    const isShort = activity.kind === "short";
    const holding = this.#holding(activity, true);
    const { position } = holding;
    if (!position.isEmpty && position.isShort !== isShort) {
      const words = isShort
        ? `${activity.ticker} is held in ${account.name} on ${dayText(activity.day)}: sell it before selling short.`
        : `${account.name} is short of ${activity.ticker} on ${dayText(activity.day)}: cover that before buying.`;
      throw new LedgerFault(activity, "kind", words);
    }
    position.isShort = isShort;
    const quantity = of(activity.quantity);
    const fee = this.#fee(activity);
    const price = worthOf(activity, account);
    const cost = isShort ? price.minus(fee) : price.plus(fee);
    position.open({ number: activity.number, day: activity.day, opened: this.#opened++, quantity, cost });
    const cash = isShort ? cost : cost.negated();
    this.#traded(holding, activity, { quantity: isShort ? quantity.times("-1") : quantity, cash, opened: cost });
    this.#move(account.id, cash);
  }

  *#close(activity: Activity): Generator<number, void> {
    const account = this.#account(activity);
    const isShort = activity.kind === "cover";
    const holding = this.#holding(activity);
    const quantity = of(activity.quantity);
    this.#enough(activity, holding, quantity, isShort);
    const { position } = holding as Holding;
    const opened = (yield* position.taking(quantity)).cost;
    const fee = this.#fee(activity);
    const price = worthOf(activity, account);
    const cash = isShort ? price.plus(fee).negated() : price.minus(fee);
    const [proceeds, cost] = isShort ? [opened, cash.negated()] : [cash, opened];
    position.realised = position.realised.plus(proceeds).minus(cost);
    this.#notes.closed?.({ activity, quantity, proceeds, cost });
    const moved = isShort ? quantity : quantity.times("-1");
    this.#traded(holding as Holding, activity, { quantity: moved, cash, opened: MoneyBag.EMPTY });
    this.#move(account.id, cash);
  }

  #enough(activity: Activity, holding: Holding | undefined, quantity: Amount, isShort: boolean): void {
    const there = holding && !holding.position.isEmpty && holding.position.isShort === isShort;
    if (there && holding.position.has(quantity)) return;
    const size = there ? holding.position.size : ZERO;
    const name = this.#account(activity).name;
    const fact = `${isShort ? "short are" : "there are"} ${quantityText(size)} of ${activity.ticker} in ${name} on ${dayText(activity.day)}`;
    const right = isShort ? "cover at most that." : "take at most that, or sell short.";
    throw new LedgerFault(activity, "quantity", `quantity is ${textOf(quantity)}, but ${fact}: ${right}`);
  }

  *#split(activity: Activity): Generator<number, void> {
    const position = this.#holding(activity)?.position;
    if (position === undefined || position.isEmpty) return;
    const [to, from] = [of(activity.splitTo), of(activity.splitFrom)];
    const after = position.sizeAfter(to, from);
    if (after.gt(position.size) ? after.gte(SIZE_END) : after.lt(SIZE_LEAST)) {
      const fact = `there would be ${after.gt(position.size) ? "10^15 or more" : "less than 10^-18"} of ${activity.ticker}`;
      throw new LedgerFault(activity, "split_to", `After this split ${fact} on ${dayText(activity.day)}: is it right?`);
    }
    yield* position.splitting(to, from);
  }

  #earn(activity: Activity): void {
    const amount = amountOf(activity, this.#account(activity));
    const earned = (activity.kind === "fee" ? amount.negated() : amount).minus(this.#fee(activity));
    if (activity.ticker === undefined) this.income = this.income.plus(earned);
    else {
      const { position } = this.#holding(activity, true);
      position.income = position.income.plus(earned);
    }
    this.#move(activity.accountId, earned);
  }

  #transferCash(activity: Activity): void {
    const amount = amountOf(activity, this.#account(activity));
    const { toAmount } = activity;
    const arrived = toAmount ? inWhole(toAmount.currency, of(toAmount.amount)) : amount;
    const fee = this.#fee(activity);
    this.income = this.income.minus(fee);
    this.#move(activity.accountId, amount.plus(fee).negated());
    this.#move(activity.toAccountId as string, arrived);
  }

  *#transferLots(activity: Activity): Generator<number, void> {
    const from = this.#holding(activity);
    const quantity = of(activity.quantity);
    this.#enough(activity, from, quantity, false);
    const to = this.#holding({ ...activity, accountId: activity.toAccountId as string }, true);
    if (!to.position.isEmpty && to.position.isShort) {
      const name = this.#accounts.get(to.accountId)?.name;
      throw new LedgerFault(activity, "to_account_id", `${name} is short of ${activity.ticker}: cover that first.`);
    }
    to.position.isShort = false;
    yield* to.position.receiving(yield* (from as Holding).position.taking(quantity));
    const fee = this.#fee(activity);
    this.income = this.income.minus(fee);
    this.#move(activity.accountId, fee.negated());
  }

  /** What was stated replaces what the account had in its own currency. */
  #state(activity: Activity): void {
    const account = this.#account(activity);
    const amount = of(activity.amount);
    const before = this.balances.get(account.id) ?? MoneyBag.EMPTY;
    const owed = account.kind === "debt" ? amount.times("-1") : amount;
    this.balances.set(account.id, before.with(account.currency, owed));
  }

  #traded(holding: Holding, { day, timeMs }: Activity, moved: Omit<RecentTrade, "day" | "timeMs">): void {
    const { recentFrom = Infinity } = this.#notes;
    if (day >= recentFrom) noteTrade(holding.recent, { day, timeMs, ...moved });
  }

  #move(accountId: string, money: MoneyBag): void {
    if (this.#accounts.get(accountId)?.ignoresCash !== false) return;
    this.balances.set(accountId, (this.balances.get(accountId) ?? MoneyBag.EMPTY).plus(money));
  }

  #fee(activity: Activity): MoneyBag {
    return feeOf(activity, this.#account(activity));
  }

  #account({ accountId }: Activity): Account {
    return this.#accounts.get(accountId) as Account;
  }

  #holding(activity: Pick<Activity, "ticker" | "accountId">): Holding | undefined;
  #holding(activity: Pick<Activity, "ticker" | "accountId">, isMade: true): Holding;
  #holding({ ticker = "", accountId }: Pick<Activity, "ticker" | "accountId">, isMade = false): Holding | undefined {
    let byAccount = this.#holdings.get(ticker);
    let holding = byAccount?.get(accountId);
    if (holding !== undefined || !isMade) return holding;
    if (byAccount === undefined) this.#holdings.set(ticker, (byAccount = new Map()));
    holding = { accountId, ticker, position: new Position(this.#method), recent: [] };
    byAccount.set(accountId, holding);
    return holding;
  }
}

/** What there may be after a split: no more than can be said of an activity, and so much that it can be told at all. */
const SIZE_END = new Amount("1000000000000000");
const SIZE_LEAST = new Amount("0.000000000000000001");

function of(text: string | undefined): Amount {
  return new Amount(text as string);
}
