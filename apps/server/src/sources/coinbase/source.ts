import { Quality, STEP_MS, type CandleStep, type TickerName, type TimeSpan } from "@streampulse/core";
import type {
  Connection,
  ConnectionEvents,
  Listing,
  Reading,
  Source,
  SourceContext,
  ToldCandles,
} from "../../engine/ports/source.ts";
import { candlesInPages } from "../vendor/candle-pages.ts";
import { ConnectionAttempts } from "../vendor/connection-attempts.ts";
import { untilAborted } from "../vendor/until-aborted.ts";
import { CANDLES_MAX, hasStep } from "./candles.ts";
import { Catalog } from "./catalog.ts";
import { CoinbaseConnection } from "./connection.ts";
import { isSpelling, type ProductList } from "./product-list.ts";
import { listingOf, productOf, VENUE } from "./product.ts";
import { CoinbaseRest } from "./rest.ts";

/** An address has 8 attempts to connect a second and bursts of 20: never more than 17 of them in any 2.5 s, and 12 at once. */
const ATTEMPTS_BURST = 12;
const ATTEMPTS_PER_SECOND = 2;

/** Requests that are left to resolving, searching and probing when the feed leaves out trades. */
const SPARE = 1;

/** Where Coinbase Exchange is. */
export interface CoinbasePlace {
  /** Origin of the REST API. */
  readonly url: string;
  /** Origin of the feed. */
  readonly wsUrl: string;
}

/** Coinbase Exchange, without a key: trades as prices, the bid and ask beside them, the last 24 hours. */
export class CoinbaseSource implements Source {
  readonly name = "coinbase";
  readonly quality = Quality.LIVE;
  /** Heartbeats come each second; a hiccup of a few is no sign of death. */
  readonly aliveEveryMs = 5_000;
  readonly limits = {
    // Each ticker has a heartbeat of its own, so that a connection has more than a hundred messages a second.
    tickersPerConnection: 100,
    // All at once within the attempts that an address has.
    connections: 10,
  };
  readonly #place: CoinbasePlace;
  readonly #context: SourceContext;
  readonly #rest: CoinbaseRest;
  readonly #attempts: ConnectionAttempts;
  readonly #catalog: Catalog;
  readonly #connections = new Set<CoinbaseConnection>();

  constructor(place: CoinbasePlace, context: SourceContext) {
    this.#place = place;
    this.#context = context;
    this.#rest = new CoinbaseRest(place.url, context.scheduler);
    this.#catalog = new Catalog(this.#rest, context.scheduler);
    this.#attempts = new ConnectionAttempts("Coinbase", context.scheduler, ATTEMPTS_BURST, ATTEMPTS_PER_SECOND);
  }

  resolve(name: TickerName, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined> {
    const { venue, code } = name;
    if ((venue !== undefined && venue !== VENUE) || !isSpelling(code)) return undefined;
    const { current } = this.#catalog;
    return current ? found(current, code) : untilAborted(this.#resolveAnew(code), signal);
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<readonly Listing[]> {
    const list = await untilAborted(
      this.#catalog.renewed().catch((error: unknown) => {
        // What was listed a while ago is still good to be found.
        if (this.#catalog.known) return this.#catalog.known;
        throw error;
      }),
      signal,
    );
    return list.search(text, limit).map(listingOf);
  }

  connect(events: ConnectionEvents): Connection {
    return this.#attempts.connect(events, () => this.#connect(events));
  }

  budgetLeft(): number {
    return this.#rest.left();
  }

  async probe(canonical: string, signal: AbortSignal): Promise<Reading | undefined> {
    const product = productOf(canonical);
    const trade = await untilAborted(this.#rest.lastTrade(product, this.#decimalsOf(product)), signal);
    return trade && { price: trade.price, sourceTimeMs: trade.sourceTimeMs };
  }

  async candles(
    canonical: string,
    step: CandleStep,
    span: TimeSpan,
    signal: AbortSignal,
  ): Promise<ToldCandles | undefined> {
    if (!hasStep(step)) return undefined;
    const product = productOf(canonical);
    const ask = (page: TimeSpan) => this.#rest.candles(product, step, page, this.#decimalsOf(product));
    return candlesInPages({ stepMs: STEP_MS[step], max: CANDLES_MAX, ask }, span, signal);
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    this.#rest.close();
  }

  #connect(events: ConnectionEvents): Connection {
    const connection: CoinbaseConnection = new CoinbaseConnection(
      {
        context: this.#context,
        address: this.#place.wsUrl,
        decimalsOf: (product) => this.#decimalsOf(product),
        isListed: (product) => this.#catalog.known?.find(product) !== undefined,
        lookUp: async (product) =>
          this.#rest.left() > SPARE ? this.#rest.lastTrade(product, this.#decimalsOf(product)) : undefined,
        ended: () => this.#connections.delete(connection),
      },
      events,
    );
    this.#connections.add(connection);
    return connection;
  }

  #decimalsOf(product: string): number {
    return this.#catalog.known?.find(product)?.decimals ?? 0;
  }

  /** One that was listed a while ago needs no answer of now; whether one is missing, only the list of now says. */
  async #resolveAnew(code: string): Promise<Listing | undefined> {
    try {
      return found(await this.#catalog.renewed(), code);
    } catch (error) {
      const known = this.#catalog.known && found(this.#catalog.known, code);
      if (known) return known;
      throw error;
    }
  }
}

function found(list: ProductList, code: string): Listing | undefined {
  const product = list.find(code);
  return product && listingOf(product);
}
