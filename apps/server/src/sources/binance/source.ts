import { Quality, STEP_MS, type CandleStep, type TickerName, type TimeSpan } from "@streampulse/core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type Listing,
  type Reading,
  type Source,
  type SourceContext,
  type ToldCandles,
} from "../../engine/ports/source.ts";
import { candlesInPages } from "../vendor/candle-pages.ts";
import { UnknownNames } from "../vendor/unknown-names.ts";
import { untilAborted } from "../vendor/until-aborted.ts";
import { Catalog } from "./catalog.ts";
import { BinanceConnection } from "./connection.ts";
import { FirstPrices, parseFirstPrice, parseLastTrade } from "./first-prices.ts";
import { KLINES_MAX, KLINES_MAX_BYTES, KLINES_WEIGHT, klinesPath, parseKlines } from "./klines.ts";
import { listingOf, SYMBOL, symbolOf, VENUE } from "./market.ts";
import { BinanceRest, UNKNOWN_SYMBOL } from "./rest.ts";
import { STREAMS_PER_TICKER } from "./subscriptions.ts";

const STREAMS_PER_CONNECTION = 1_024;
const DAY_WEIGHT = 2;
const TRADES_WEIGHT = 4;
const ONE_MAX_BYTES = 64 * 1024;

/** Where Binance is. */
export interface BinancePlace {
  /** Origin of the REST API. */
  readonly url: string;
  /** Origin of the socket. */
  readonly wsUrl: string;
}

/** Binance's spot market, without a key: trades as prices, the best bid and ask, the last 24 hours. */
export class BinanceSource implements Source {
  readonly name = "binance";
  readonly quality = Quality.LIVE;
  /** Its ping frames come this often. */
  readonly aliveEveryMs = 20_000;
  readonly limits = {
    tickersPerConnection: Math.floor((STREAMS_PER_CONNECTION - 4) / STREAMS_PER_TICKER),
    // Far within the 300 connection attempts that an address has in 5 minutes.
    connections: 16,
  };
  readonly #place: BinancePlace;
  readonly #context: SourceContext;
  readonly #rest: BinanceRest;
  readonly #catalog: Catalog;
  readonly #firstPrices: FirstPrices;
  readonly #found = new Map<string, Listing>();
  readonly #unknown: UnknownNames;
  readonly #asking = new Map<string, Promise<Listing | undefined>>();
  readonly #connections = new Set<BinanceConnection>();

  constructor(place: BinancePlace, context: SourceContext) {
    this.#place = place;
    this.#context = context;
    this.#unknown = new UnknownNames(() => context.scheduler.now());
    this.#rest = new BinanceRest(place.url, context.scheduler);
    this.#catalog = new Catalog(this.#rest, context.scheduler);
    this.#firstPrices = new FirstPrices(context.scheduler, (path, weight, bytes) =>
      this.#rest.get(path, weight, bytes),
    );
  }

  resolve(name: TickerName, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined> {
    const symbol = name.code;
    if ((name.venue !== undefined && name.venue !== VENUE) || !SYMBOL.test(symbol)) return undefined;
    const found = this.#found.get(symbol);
    if (found || this.#unknown.has(symbol) || this.#catalog.lacks(symbol)) return found;
    let asking = this.#asking.get(symbol);
    if (!asking) {
      asking = this.#ask(symbol).finally(() => this.#asking.delete(symbol));
      this.#asking.set(symbol, asking);
    }
    return untilAborted(asking, signal);
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<readonly Listing[]> {
    const index = await untilAborted(this.#catalog.index(), signal);
    return index.search(text, limit).map(listingOf);
  }

  connect(events: ConnectionEvents): Connection {
    const connection: BinanceConnection = new BinanceConnection(
      {
        context: this.#context,
        address: `${this.#place.wsUrl}/stream`,
        firstPrices: this.#firstPrices,
        decimalsOf: (symbol) => this.#decimalsOf(symbol),
        isDelivered: (symbol) => [...this.#connections].some((other) => other.delivers(symbol)),
        ended: () => this.#connections.delete(connection),
      },
      events,
    );
    this.#connections.add(connection);
    return connection;
  }

  budgetLeft(): number {
    return this.#rest.budgetLeft();
  }

  /** The last trade, numbered and timed as the socket's: the price of the day's figures has the time of the figures. */
  async probe(canonical: string, signal: AbortSignal): Promise<Reading | undefined> {
    const symbol = symbolOf(canonical);
    const path = `/api/v3/aggTrades?symbol=${symbol}&limit=1`;
    const trades = await untilAborted(this.#rest.get(path, TRADES_WEIGHT, ONE_MAX_BYTES), signal);
    return parseLastTrade(trades, this.#decimalsOf(symbol));
  }

  async candles(canonical: string, step: CandleStep, span: TimeSpan, signal: AbortSignal): Promise<ToldCandles> {
    const symbol = symbolOf(canonical);
    const ask = async (page: TimeSpan) => {
      const answer = await this.#rest.get(klinesPath(symbol, step, page), KLINES_WEIGHT, KLINES_MAX_BYTES);
      return parseKlines(answer, step, this.#decimalsOf(symbol), this.#context.scheduler.now());
    };
    return candlesInPages({ stepMs: STEP_MS[step], max: KLINES_MAX, ask }, span, signal);
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    this.#rest.close();
  }

  #decimalsOf(symbol: string): number {
    return this.#found.get(symbol)?.info.decimals ?? this.#catalog.known(symbol)?.decimals ?? 0;
  }

  /** The socket acknowledges any well-spelled symbol, so the REST API says which ones there are. */
  async #ask(symbol: string): Promise<Listing | undefined> {
    // The list first: once it is there, names that do not exist cost nothing, however many are tried.
    const market = await this.#catalog.find(symbol);
    const day = market && (await this.#rest.get(`/api/v3/ticker/24hr?symbol=${symbol}`, DAY_WEIGHT, ONE_MAX_BYTES));
    if (!market || day === UNKNOWN_SYMBOL) {
      this.#unknown.add(symbol);
      return undefined;
    }
    const first = parseFirstPrice(day, market.decimals);
    if (first?.symbol !== symbol)
      throw new SourceFault("unavailable", "Binance's answer about the ticker cannot be read.");
    this.#firstPrices.keep(first);
    const { canonical, info } = listingOf(market);
    const { open, high, low } = first.figures;
    const listing = { canonical, info: { ...info, open, high, low } };
    this.#found.set(symbol, listing);
    return listing;
  }
}
