import type { SourceQuote } from "./ports/source.ts";

/**
 * Which quotes are new while an ending connection and its successor both deliver: a numbered price comes
 * once, whoever brings it first; of the rest, a ticker's come from the successor as soon as it has spoken
 * of it. Numbers are noted all the time, so that the successor's first price is no repeat of the last one.
 */
export class Overlap {
  /** The number of each ticker's last price, where the vendor numbers them. */
  readonly #orders = new Map<number, number>();
  /** While two deliver: the tickers of which the successor has spoken. */
  #spoken: Set<number> | undefined;

  /** Whether two connections deliver. */
  get isOpen(): boolean {
    return this.#spoken !== undefined;
  }

  begin(): void {
    this.#spoken = new Set();
  }

  end(): void {
    this.#spoken = undefined;
  }

  /** A ticker is not carried any more. */
  forget(id: number): void {
    this.#orders.delete(id);
  }

  /** Whatever comes next is new: there was a break. */
  clear(): void {
    this.end();
    this.#orders.clear();
  }

  /** What of the batch is new; `fromSuccessor` matters while two deliver only. */
  news(batch: readonly SourceQuote[], fromSuccessor: boolean): readonly SourceQuote[] {
    const spoken = this.#spoken;
    if (spoken) return batch.filter((quote) => this.#isNew(quote, fromSuccessor, spoken));
    for (const { id, order } of batch) if (order !== undefined) this.#orders.set(id, order);
    return batch;
  }

  #isNew({ id, order }: SourceQuote, fromSuccessor: boolean, spoken: Set<number>): boolean {
    if (order === undefined) {
      if (fromSuccessor) spoken.add(id);
      return fromSuccessor || !spoken.has(id);
    }
    if (order <= (this.#orders.get(id) ?? -Infinity)) return false;
    this.#orders.set(id, order);
    return true;
  }
}
