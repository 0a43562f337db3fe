import { type Amount, ZERO } from "./amount.ts";
import { MoneyBag } from "./money.ts";

/** Which purchases a sale is made of. */
export type CostMethod = "average" | "fifo";

/** What is left of one purchase, or of one short sale. */
export interface Lot {
  /** Of the activity that opened it. */
  readonly number: number;
  readonly day: number;
  /** Above 0, whichever side it is on. */
  readonly quantity: Amount;
  /** What it cost, fees included; of a short sale: what it brought. */
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

  open(lot: Lot): void {
    this.#lots.push(lot);
    this.#quantity = this.#quantity.plus(lot.quantity);
    this.#pool = this.#pool.plus(lot.cost);
  }

  /** Takes so much out, at most what there is, and gives the lots or parts of lots that it is made of. */
  take(quantity: Amount): Lot[] {
    const cost = this.method === "average" ? this.#pool.share(quantity, this.#quantity) : undefined;
    const taken: Lot[] = [];
    let left = quantity;
    while (left.gt(ZERO)) {
      const lot = this.#lots[this.#first] as Lot;
      if (lot.quantity.gt(left)) {
        const part = lot.cost.share(left, lot.quantity);
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
    if (this.#first === this.#lots.length) [this.#lots, this.#first] = [[], 0];
    const cut = cost === undefined ? taken : costed(taken, cost, quantity);
    this.#quantity = this.#quantity.minus(quantity);
    this.#pool = this.#pool.minus(costOf(cut));
    return cut;
  }

  /** So many units become so many others; what they cost stays. */
  split(to: Amount, from: Amount): void {
    this.#lots = this.#lots.slice(this.#first).map((lot) => ({ ...lot, quantity: lot.quantity.times(to).div(from) }));
    this.#first = 0;
    this.#quantity = this.#lots.reduce((sum, lot) => sum.plus(lot.quantity), ZERO);
  }
}

/** What lots cost together. */
export function costOf(lots: readonly Lot[]): MoneyBag {
  return lots.reduce((sum, lot) => sum.plus(lot.cost), MoneyBag.EMPTY);
}

/** Lots at a common cost by their quantities; the last one has what the others leave, so that nothing is lost. */
function costed(lots: readonly Lot[], cost: MoneyBag, quantity: Amount): Lot[] {
  let left = cost;
  return lots.map((lot, at) => {
    const own = at === lots.length - 1 ? left : cost.share(lot.quantity, quantity);
    left = left.minus(own);
    return { ...lot, cost: own };
  });
}
