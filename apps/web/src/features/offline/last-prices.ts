import type { Price } from "@streampulse/client";
import { asOld, KEPT_MAX, type KeptPrice, type PriceArchive } from "./kept-price.ts";

/** The last price of each ticker that is not followed now: from earlier visits, and from this one. */
export class LastPrices {
  readonly #archive: Pick<PriceArchive, "load" | "save">;
  readonly #prices = new Map<string, Price>();
  #unsaved: KeptPrice[] = [];

  constructor(archive: Pick<PriceArchive, "load" | "save">) {
    this.#archive = archive;
  }

  /** What earlier visits kept; what this one has kept meanwhile is newer. */
  async load(): Promise<void> {
    for (const price of await this.#archive.load()) {
      if (!this.#prices.has(price.ticker)) this.#prices.set(price.ticker, asOld(price));
    }
  }

  /** Flagged old; undefined where none was kept. */
  readonly of = (ticker: string): Price | undefined => this.#prices.get(ticker);

  /** Of more than KEPT_MAX the one that was kept first goes. */
  readonly keep = (price: KeptPrice): void => {
    this.#prices.delete(price.ticker);
    this.#prices.set(price.ticker, asOld(price));
    const [first] = this.#prices.keys();
    if (this.#prices.size > KEPT_MAX && first !== undefined) this.#prices.delete(first);
    // A price that was old already is kept as of when it was live.
    if (price.quote.stale) return;
    // A list that is left is one write.
    if (this.#unsaved.push(price) === 1) queueMicrotask(() => this.#save());
  };

  #save(): void {
    void this.#archive.save(this.#unsaved);
    this.#unsaved = [];
  }
}
