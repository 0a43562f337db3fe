import type { Scheduler, TickerName } from "@streampulse/core";
import type { Connection, ConnectionEvents, ListingInfo, Wanted } from "../apps/server/src/engine/ports/source.ts";
import { listingOf, ScriptedSource } from "./scripted-source.ts";

/** What a priced source says of a ticker. */
export type Prices = Readonly<Record<string, { readonly price: string } & ListingInfo>>;

/** A source that knows a few tickers, and says the price of each as soon as it is wanted, and when it is set. */
export class PricedSource extends ScriptedSource {
  readonly #prices: Map<string, string>;
  readonly #clock: Scheduler;

  constructor(prices: Prices, scheduler: Scheduler) {
    super(scheduler, "priced");
    this.#clock = scheduler;
    this.#prices = new Map(Object.entries(prices).map(([code, { price }]) => [code, price]));
    this.resolve = (name: TickerName) => {
      const { price: _, ...info } = prices[name.code] ?? { price: "" };
      return Object.hasOwn(prices, name.code) ? listingOf(name, info) : undefined;
    };
  }

  override connect(events: ConnectionEvents): Connection {
    const connection = super.connect(events);
    return {
      want: (wanted: readonly Wanted[]) => {
        connection.want(wanted);
        for (const { canonical } of wanted) this.#clock.soon(() => this.#say(canonical.slice("X:".length)));
      },
      close: () => connection.close(),
    };
  }

  /** Another price from now on. */
  set(code: string, price: string): void {
    this.#prices.set(code, price);
    this.#say(code);
  }

  #say(code: string): void {
    const price = this.#prices.get(code);
    if (price !== undefined) this.tick(`X:${code}`, price, { sourceTimeMs: this.#clock.now() });
  }
}
