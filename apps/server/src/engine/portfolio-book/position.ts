import { type Amount, areSameQuantity, finelyDivided, ZERO } from "./amount.ts";
import { MoneyBag } from "./money.ts";
import { merging } from "./sorting.ts";

/** How many lots are gone through in one go: a millisecond or so. */
const LOTS_TOGETHER = 250;

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
  readonly quantity: Amount;
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

  /** What is held, lot by lot; what one cost is told by `costOf`. */
  lots(): Lot[] {
    return this.#lots.slice(this.#first);
  }

  /** What one of its lots cost. */
  costOf(lot: Lot): MoneyBag {
    return this.method === "fifo" ? lot.cost : this.#pool.share(lot.quantity, this.#quantity);
  }

  /** A lot that is younger than those it has. */
  open(lot: Lot): void {
    this.#lots.push(lot);
    this.#quantity = this.#quantity.plus(lot.quantity);
    this.#pool = this.#pool.plus(lot.cost);
  }

  /** Takes in lots of another position, that come among its own by their age. Slices as of `taking`. */
  *receiving({ lots, quantity, cost }: Taken): Generator<number, void> {
    this.#lots = this.isEmpty ? [...lots] : yield* merging(lots, this.lots(), (a, b) => a.opened - b.opened);
    this.#first = 0;
    this.#quantity = this.#quantity.plus(quantity);
    this.#pool = this.#pool.plus(cost);
  }

  /** Whether there is so much to take: after a split that does not come out even, also what is told of it. */
  has(quantity: Amount): boolean {
    return quantity.lte(this.#quantity) || areSameQuantity(quantity, this.#quantity);
  }

  /**
   * Takes so much out, which it must have. What is told of all of it takes all of it. It is done in slices, between
   * which nobody may ask anything of the position: it yields how many lots it went through, for a WorkPace.
   */
  *taking(quantity: Amount): Generator<number, Taken> {
    if (areSameQuantity(quantity, this.#quantity)) return this.#takeAll();
    const isAverage = this.method === "average";
    const lots: Lot[] = [];
    let cost = isAverage ? this.#pool.share(quantity, this.#quantity) : MoneyBag.EMPTY;
    let summed = 0;
    const sumUp = () => {
      if (!isAverage) cost = cost.plus(MoneyBag.sum(lots.slice(summed).map((lot) => lot.cost)));
      summed = lots.length;
    };
    for (let left = quantity; left.gt(ZERO);) {
      const lot = this.#lots[this.#first] as Lot;
      if (lot.quantity.gt(left)) {
        const part = isAverage ? MoneyBag.EMPTY : lot.cost.share(left, lot.quantity);
        lots.push({ ...lot, quantity: left, cost: part });
        this.#lots[this.#first] = { ...lot, quantity: lot.quantity.minus(left), cost: lot.cost.minus(part) };
        break;
      }
      lots.push(lot);
      this.#first++;
      left = left.minus(lot.quantity);
      if (lots.length % LOTS_TOGETHER !== 0) continue;
      sumUp();
      yield LOTS_TOGETHER;
    }
    sumUp();
    this.#quantity = this.#quantity.minus(quantity);
    this.#pool = this.#pool.minus(cost);
    return { lots, quantity, cost };
  }

  #takeAll(): Taken {
    const [lots, quantity, cost] = [this.lots(), this.#quantity, this.#pool];
    [this.#lots, this.#first, this.#quantity, this.#pool] = [[], 0, ZERO, MoneyBag.EMPTY];
    return { lots, quantity, cost };
  }

  /** About how many units there would be if so many became so many others. */
  sizeAfter(to: Amount, from: Amount): Amount {
    return finelyDivided(this.#quantity.times(to), from);
  }

  /** So many units become so many others; what they cost stays. Slices as of `taking`. */
  *splitting(to: Amount, from: Amount): Generator<number, void> {
    const lots = this.lots();
    let sum = ZERO;
    for (const [at, lot] of lots.entries()) {
      const quantity = finelyDivided(lot.quantity.times(to), from);
      lots[at] = { ...lot, quantity };
      sum = sum.plus(quantity);
      if (at % LOTS_TOGETHER === LOTS_TOGETHER - 1) yield LOTS_TOGETHER;
    }
    [this.#lots, this.#first, this.#quantity] = [lots, 0, sum];
  }
}
