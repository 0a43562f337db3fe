import type { TickerIndex } from "@streampulse/core";
import { indexPairs } from "../vendor/pair-index.ts";
import { listingOf, VENUE, type Product } from "./product.ts";

/** Quote currencies by how many people look for a price in them. */
const QUOTES = ["USD", "EUR", "USDT", "USDC", "GBP", "BTC", "ETH"];

/** How a product may be written: base and quote with `-`, `/`, `_` or nothing between them. */
const SPELLING = /^([A-Z0-9]{1,16})[-/_]([A-Z0-9]{1,16})$/;
const JOINED = /^[A-Z0-9]{2,32}$/;

/** Whether a text might be one of the product's spellings. */
export function isSpelling(code: string): boolean {
  return SPELLING.test(code) || JOINED.test(code);
}

/** One state of Coinbase's list, to be looked up and searched. */
export class ProductList {
  readonly #byId: ReadonlyMap<string, Product>;
  readonly #byJoined = new Map<string, Product>();
  readonly #products: readonly Product[];
  #index: TickerIndex<Product> | undefined;

  constructor(products: readonly Product[]) {
    this.#products = products;
    this.#byId = new Map(products.map((product) => [product.id, product]));
    for (const product of products.toSorted((a, b) => quoteRank(a.quote) - quoteRank(b.quote))) {
      const joined = product.base + product.quote;
      if (!this.#byJoined.has(joined)) this.#byJoined.set(joined, product);
    }
  }

  /** The product of a spelling: `BTC-USD`, `BTC/USD`, `BTC_USD`, `BTCUSD`. Never one in another currency. */
  find(code: string): Product | undefined {
    const parts = SPELLING.exec(code);
    return parts ? this.#byId.get(`${parts[1]}-${parts[2]}`) : this.#byJoined.get(code);
  }

  /**
   * What trades, best first: also by the base (`BTC`, `Bitcoin`), the commonest quote currency first, and of each
   * those that Coinbase lists first.
   */
  search(text: string, limit: number): readonly Product[] {
    this.#index ??= indexPairs(
      this.#products.filter(({ trading }) => trading),
      QUOTES,
      (product) => ({ venue: VENUE, code: product.id, name: listingOf(product).info.name }),
    );
    return this.#index.search(text, limit);
  }
}

function quoteRank(quote: string): number {
  const at = QUOTES.indexOf(quote);
  return at === -1 ? QUOTES.length : at;
}
