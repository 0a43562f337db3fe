import { type Amount, areSameQuantity, finelyDivided, ZERO } from "./amount.ts";
import { MoneyBag } from "./money.ts";

/** Which purchases a sale is made of. */
export type CostMethod = "average" | "fifo";

/** What is left of one purchase, or of one short sale. */
export interface Lot {
  /** Of the activity that opened it. */
  readonly number: number;
  readonly day: number;
  /** How many lots of its ledger were opened before it, in whatever account: the order of their age. */
  readonly opened: number;
  /** Above 0, whichever side it is on. */
  readonly quantity: Amount;
  /** What it cost, fees included; of a short sale: what it brought. */
  readonly cost: MoneyBag;
}

/**
 * What was taken out of a position: lots or parts of lots, the oldest first, and what they cost together. By the average
 * method only that counts: a position shares it among its lots when they are told.
 */
export interface Taken {
  readonly lots: readonly Lot[];
  readonly cost: MoneyBag;
}

/** What one account holds of one ticker: lots of one side, oldest first. */
export class Position {
  readonly method: CostMethod;
  isShort = false;
  /** By the average method their costs are shares of `#pool`. */
  #lots: Lot[] = [];
  /** Lots before it are gone: taking the first of a hundred thousand must not move the others. */
  #first = 0;
  #quantity = ZERO;
  #pool = MoneyBag.EMPTY;
  realised = MoneyBag.EMPTY;
  income = MoneyBag.EMPTY;

  constructor(method: CostMethod) {
    this.method = method;
  }

  /** Above 0, whichever side it is on. */
  get size(): Amount {
    return this.#quantity;
  }

  /** Below 0 where it is short. */
  get quantity(): Amount {
    return this.isShort ? this.#quantity.times("-1") : this.#quantity;
  }

  get isEmpty(): boolean {
    return this.#quantity.eq(ZERO);
  }

  /** What is held cost; what being short brought. */
  get cost(): MoneyBag {
    return this.#pool;
  }

  /** What is held, lot by lot. */
  lots(): Lot[] {
    const lots = this.#lots.slice(this.#first);
    if (this.method === "fifo") return lots;
    return lots.map((lot) => ({ ...lot, cost: this.#pool.share(lot.quantity, this.#quantity) }));
  }

  /** A lot that is younger than those it has. */
  open(lot: Lot): void {
    this.#lots.push(lot);
    this.#quantity = this.#quantity.plus(lot.quantity);
    this.#pool = this.#pool.plus(lot.cost);
  }

  /** Lots of another position, that come among its own by their age. */
  receive({ lots, cost }: Taken): void {
    this.#lots = mingled(this.#lots.slice(this.#first), lots);
    this.#first = 0;
    for (const { quantity } of lots) this.#quantity = this.#quantity.plus(quantity);
    this.#pool = this.#pool.plus(cost);
  }

  /** Whether there is so much to take: after a split that does not come out even, also what is told of it. */
  has(quantity: Amount): boolean {
    return quantity.lte(this.#quantity) || areSameQuantity(quantity, this.#quantity);
  }

  /** Takes so much out, which it must have. What is told of all of it takes all of it. */
  take(quantity: Amount): Taken {
    if (areSameQuantity(quantity, this.#quantity)) return this.#takeAll();
    const cost = this.method === "average" ? this.#pool.share(quantity, this.#quantity) : undefined;
    const taken: Lot[] = [];
    let left = quantity;
    while (left.gt(ZERO)) {
      const lot = this.#lots[this.#first] as Lot;
      if (lot.quantity.gt(left)) {
        const part = cost === undefined ? lot.cost.share(left, lot.quantity) : MoneyBag.EMPTY;
        taken.push({ ...lot, quantity: left, cost: part });
        const rest = { ...lot, quantity: lot.quantity.minus(left), cost: lot.cost.minus(part) };
        this.#lots[this.#first] = rest;
        left = ZERO;
      } else {
        taken.push(lot);
        this.#first++;
        left = left.minus(lot.quantity);
      }
    }
    const sum = cost ?? MoneyBag.sum(taken.map((lot) => lot.cost));
    this.#quantity = this.#quantity.minus(quantity);
    this.#pool = this.#pool.minus(sum);
    return { lots: taken, cost: sum };
  }

  #takeAll(): Taken {
    const [lots, cost] = [this.#lots.slice(this.#first), this.#pool];
    [this.#lots, this.#first, this.#quantity, this.#pool] = [[], 0, ZERO, MoneyBag.EMPTY];
    return { lots, cost };
  }

  /** So many units become so many others; what they cost stays. */
  split(to: Amount, from: Amount): void {
    this.#lots = this.#lots
      .slice(this.#first)
      .map((lot) => ({ ...lot, quantity: finelyDivided(lot.quantity.times(to), from) }));
    this.#first = 0;
    this.#quantity = this.#lots.reduce((sum, lot) => sum.plus(lot.quantity), ZERO);
  }
}

/** Two rows of lots as one, by their age. */
function mingled(some: readonly Lot[], others: readonly Lot[]): Lot[] {
  const all: Lot[] = [];
  let at = 0;
  for (const lot of others) {
    for (let own = some[at]; own !== undefined && own.opened < lot.opened; own = some[at]) {
      all.push(own);
      at++;
    }
    all.push(lot);
  }
  for (; at < some.length; at++) all.push(some[at] as Lot);
  return all;
}
