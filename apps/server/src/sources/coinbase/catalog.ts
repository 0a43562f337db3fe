import type { Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import { ProductList } from "./product-list.ts";
import { parseProducts } from "./product.ts";
import type { CoinbaseRest } from "./rest.ts";

const MAX_BYTES = 8 << 20;
const PRODUCTS_MAX = 20_000;

/** How long a list stands: one request then tells what was listed meanwhile. */
const LASTS_MS = 600_000;

/** What Coinbase lists: one answer has it all, and is asked for when somebody needs it. */
export class Catalog {
  readonly #rest: CoinbaseRest;
  readonly #scheduler: Scheduler;
  #list: ProductList | undefined;
  #listedAtMs = -Infinity;
  #listing: Promise<void> | undefined;

  constructor(rest: CoinbaseRest, scheduler: Scheduler) {
    this.#rest = rest;
    this.#scheduler = scheduler;
  }

  /** The list as it was last told, however long ago. */
  get known(): ProductList | undefined {
    return this.#list;
  }

  /** The list if it is of a moment ago: what it lacks need not be asked for. */
  get current(): ProductList | undefined {
    const ageMs = this.#scheduler.now() - this.#listedAtMs;
    return ageMs >= 0 && ageMs < LASTS_MS ? this.#list : undefined;
  }

  /** The list, asked for if need be, once for all who ask meanwhile. Rejects with a SourceFault. */
  async renewed(): Promise<ProductList> {
    const current = this.current;
    if (current) return current;
    this.#listing ??= this.#renew().finally(() => (this.#listing = undefined));
    await this.#listing;
    return this.#list as ProductList;
  }

  async #renew(): Promise<void> {
    const products = parseProducts(await this.#rest.get("/products", 1, MAX_BYTES));
    if (products.length === 0) throw new SourceFault("unavailable", "Coinbase's list of tickers cannot be read.");
    this.#list = new ProductList(products.slice(0, PRODUCTS_MAX));
    this.#listedAtMs = this.#scheduler.now();
  }
}
