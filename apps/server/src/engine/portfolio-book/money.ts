import type { Money } from "../ports/stores/portfolio-store.ts";
import { Amount, textOf, ZERO } from "./amount.ts";

/**
 * Amounts of several currencies side by side: dollars and euros are not added before somebody names a rate. A value is
 * never changed; every operation makes a new one.
 */
export class MoneyBag {
  static readonly EMPTY = new MoneyBag(new Map());
  readonly #amounts: ReadonlyMap<string, Amount>;

  private constructor(amounts: ReadonlyMap<string, Amount>) {
    this.#amounts = amounts;
  }

  static of(currency: string, amount: Amount): MoneyBag {
    return MoneyBag.EMPTY.add(currency, amount);
  }

  /** `amount` is decimal text. */
  static ofText(currency: string, amount: string): MoneyBag {
    return MoneyBag.of(currency, new Amount(amount));
  }

  /** All of them together, at the cost of one. */
  static sum(bags: Iterable<MoneyBag>): MoneyBag {
    const sums = new Map<string, Amount>();
    for (const bag of bags)
      for (const [currency, amount] of bag) sums.set(currency, (sums.get(currency) ?? ZERO).plus(amount));
    for (const [currency, amount] of sums) if (amount.eq(ZERO)) sums.delete(currency);
    return new MoneyBag(sums);
  }

  get isEmpty(): boolean {
    return this.#amounts.size === 0;
  }

  /** Its currencies and amounts, none of them zero, in the order of their coming. */
  [Symbol.iterator](): IterableIterator<[string, Amount]> {
    return this.#amounts[Symbol.iterator]();
  }

  /** The amount of one currency. */
  get(currency: string): Amount {
    return this.#amounts.get(currency) ?? ZERO;
  }

  /** Whether it has an amount of one of these currencies. */
  hasAny(currencies: ReadonlySet<string>): boolean {
    for (const currency of this.#amounts.keys()) if (currencies.has(currency)) return true;
    return false;
  }

  add(currency: string, amount: Amount): MoneyBag {
    if (amount.eq(ZERO)) return this;
    const amounts = new Map(this.#amounts);
    const sum = this.get(currency).plus(amount);
    if (sum.eq(ZERO)) amounts.delete(currency);
    else amounts.set(currency, sum);
    return new MoneyBag(amounts);
  }

  plus(other: MoneyBag): MoneyBag {
    if (this.isEmpty) return other;
    const amounts = new Map(this.#amounts);
    for (const [currency, amount] of other) {
      const sum = this.get(currency).plus(amount);
      if (sum.eq(ZERO)) amounts.delete(currency);
      else amounts.set(currency, sum);
    }
    return new MoneyBag(amounts);
  }

  minus(other: MoneyBag): MoneyBag {
    return this.plus(other.negated());
  }

  negated(): MoneyBag {
    return this.#each((amount) => amount.times("-1"));
  }

  /** `part` of `whole` of it, cut where a division must be: what is left over stays with `this.minus(share)`. */
  share(part: Amount, whole: Amount): MoneyBag {
    if (part.eq(whole)) return this;
    return this.#each((amount) => amount.times(part).div(whole));
  }

  /** With one currency's amount replaced. */
  with(currency: string, amount: Amount): MoneyBag {
    return this.add(currency, amount.minus(this.get(currency)));
  }

  /** As it is told: by currency, in the alphabet's order. */
  told(): Money[] {
    return [...this.#amounts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, amount]) => ({ currency, amount: textOf(amount) }));
  }

  #each(map: (amount: Amount) => Amount): MoneyBag {
    return new MoneyBag(
      new Map(
        [...this.#amounts]
          .map(([currency, amount]) => [currency, map(amount)] as const)
          .filter(([, amount]) => !amount.eq(ZERO)),
      ),
    );
  }
}
