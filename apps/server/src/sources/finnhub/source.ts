import { Quality, type TickerName } from "@streampulse/core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type Listing,
  type Reading,
  type Source,
  type SourceContext,
} from "../../engine/ports/source.ts";
import { KnownListings } from "../vendor/known-listings.ts";
import { UnknownNames } from "../vendor/unknown-names.ts";
import { untilAborted } from "../vendor/until-aborted.ts";
import type { Purpose } from "./call-budget.ts";
import { FinnhubConnection } from "./connection.ts";
import { CryptoLists, type CryptoMarket } from "./crypto-lists.ts";
import { LastKnown } from "./last-known.ts";
import { listedPair, pairOf, type NamedPair } from "./pair.ts";
import { Poller, type Outcome } from "./poller.ts";
import { NO_DATA, parseReading } from "./reading.ts";
import { FinnhubRest, NOT_IN_PLAN, type RestPlace } from "./rest.ts";
import { SocketSlot } from "./socket-slot.ts";
import { listingOf, STOCK_CODE } from "./stock.ts";
import { StockList } from "./stock-list.ts";
import { SymbolSearch } from "./symbol-search.ts";
import { symbolOf, type VendorSymbol } from "./symbol.ts";

const QUOTE_MAX_BYTES = 16 * 1024;
/** Tickers of one connection, so that the socket's end is no other's trouble. */
const TICKERS_PER_CONNECTION = 50;
/** The longest that a polled ticker is to wait for its turn decides how many there may be. */
const POLLED_WITHIN_MINUTES = 10;

/** Where Finnhub is, and how it is to be asked. */
export interface FinnhubPlace extends RestPlace {
  /** Origin of the socket. */
  readonly wsUrl: string;
  readonly pollSeconds: number;
  /** How many symbols the plan streams; 0: the socket is not used. */
  readonly maxSymbols: number;
}

/** Finnhub: US stocks, forex and crypto; a number of tickers by its socket, the others by polling, in one budget. */
export class FinnhubSource implements Source {
  readonly name = "finnhub";
  readonly quality = Quality.LIVE;
  /** Its pings come once a minute or two; after 150 s without any the socket is dead. */
  readonly aliveEveryMs = 50_000;
  readonly limits: Source["limits"];
  readonly #place: FinnhubPlace;
  readonly #context: SourceContext;
  readonly #rest: FinnhubRest;
  readonly #stocks: StockList;
  readonly #cryptoLists: CryptoLists;
  readonly #search: SymbolSearch;
  readonly #poller: Poller;
  readonly #slot: SocketSlot;
  readonly #restTrouble: { fault: SourceFault | undefined } = { fault: undefined };
  readonly #lastKnown = new LastKnown();
  readonly #pairs: KnownListings;
  readonly #unknown: UnknownNames;
  readonly #asking = new Map<string, Promise<Listing | undefined>>();
  readonly #connections = new Set<FinnhubConnection>();

  constructor(given: FinnhubPlace, context: SourceContext) {
    const { scheduler, log, isForALook = false } = context;
    // The key's one socket may be a server's.
    const place = isForALook ? { ...given, maxSymbols: 0 } : given;
    this.#place = place;
    this.#context = context;
    const tickersPerConnection = Math.max(place.maxSymbols, TICKERS_PER_CONNECTION);
    this.limits = {
      tickersPerConnection,
      connections: 1 + Math.ceil((place.callsPerMinute * POLLED_WITHIN_MINUTES) / tickersPerConnection),
    };
    this.#rest = new FinnhubRest(place, scheduler, log);
    this.#stocks = new StockList(this.#rest, scheduler);
    this.#cryptoLists = new CryptoLists(this.#rest, scheduler);
    this.#search = new SymbolSearch(this.#rest, scheduler);
    this.#slot = new SocketSlot(scheduler, place.maxSymbols > 0);
    this.#pairs = new KnownListings(() => scheduler.now());
    this.#unknown = new UnknownNames(() => scheduler.now());
    const { budget } = this.#rest;
    this.#poller = new Poller({
      scheduler,
      pollMs: place.pollSeconds * 1_000,
      apartMs: () => budget.pollsApartMs,
      waitMs: () => budget.waitMs("poll"),
      read: (symbol) => this.#read(symbol, "poll"),
      stretched: (everyMs) => {
        if (everyMs === undefined) log.info("Finnhub is asked for each ticker as often as it is set again");
        else {
          const details = { everySeconds: Math.round(everyMs / 1_000), callsPerMinute: budget.perMinute };
          log.info("Finnhub is asked for each ticker less often than it is set: its calls are shared by many", details);
        }
      },
    });
  }

  resolve(name: TickerName, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined> {
    const pair = pairOf(name);
    if (!pair) return this.#resolveStock(name, signal);
    const { unsureAt } = pair;
    if (unsureAt === undefined) return this.#resolvePair(pair, signal);
    // As it was asked for: what the rule made of it may be another's name.
    const listed = this.#cryptoLists.find(unsureAt, name.code);
    const resolve = (market: CryptoMarket | undefined | null) => {
      const sure = market === null ? pair : market && listedPair(unsureAt, market);
      return sure && this.#resolvePair(sure, signal);
    };
    return listed instanceof Promise ? untilAborted(listed, signal).then(resolve) : resolve(listed);
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<readonly Listing[]> {
    if (!this.#stocks.isThere) await untilAborted(this.#stocks.load(), signal);
    const found = (this.#stocks.index?.search(text, limit) ?? []).map(listingOf);
    if (found.length >= limit) return found;
    return [...found, ...(await untilAborted(this.#search.find(text), signal))].slice(0, limit);
  }

  connect(events: ConnectionEvents): Connection {
    const { wsUrl, apiKey, maxSymbols } = this.#place;
    const connection: FinnhubConnection = new FinnhubConnection(
      {
        context: this.#context,
        poller: this.#poller,
        slot: this.#slot,
        address: `${wsUrl}/?token=${encodeURIComponent(apiKey)}`,
        maxSymbols,
        symbolOf: (canonical) => this.#symbolOf(canonical),
        lastKnown: this.#lastKnown,
        restTrouble: this.#restTrouble,
        ended: () => this.#connections.delete(connection),
      },
      events,
    );
    this.#connections.add(connection);
    return connection;
  }

  budgetLeft(): number {
    return this.#rest.budget.left();
  }

  async probe(canonical: string, signal: AbortSignal): Promise<Reading | undefined> {
    const { symbol } = this.#symbolOf(canonical);
    const outcome = await untilAborted(this.#read(symbol, "ask"), signal);
    if (outcome instanceof SourceFault) throw outcome;
    if (outcome === NO_DATA) return undefined;
    const { price, timeMs } = outcome;
    // Of two prices in one second nobody knows which is newer: /quote has whole seconds. The prices themselves tell.
    const isSameSecond = timeMs !== undefined && timeMs === secondOf(this.#lastKnown.of(symbol).priceMs);
    return { price, sourceTimeMs: isSameSecond ? undefined : timeMs };
  }

  pollEveryMs(canonical: string): number | undefined {
    return this.#poller.everyMsOf(this.#symbolOf(canonical).symbol);
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    this.#poller.close();
    this.#rest.close();
  }

  #symbolOf(canonical: string): VendorSymbol {
    return symbolOf(canonical, this.#cryptoLists.symbolOf(canonical));
  }

  #resolvePair(pair: NamedPair, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined> {
    const { canonical } = pair.listing;
    const found = this.#pairs.get(canonical);
    if (found || this.#unknown.has(canonical)) return found;
    let asking = this.#asking.get(canonical);
    if (!asking) {
      asking = this.#askForPair(pair).finally(() => this.#asking.delete(canonical));
      this.#asking.set(canonical, asking);
    }
    return untilAborted(asking, signal);
  }

  /** The list knows every stock, and where it is listed: a name needs no call of its own. */
  #resolveStock({ venue, code }: TickerName, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined> {
    if (!STOCK_CODE.test(code)) return undefined;
    const find = () => {
      const stock = this.#stocks.find(code);
      return stock && (venue === undefined || venue === stock.venue) ? listingOf(stock) : undefined;
    };
    return this.#stocks.isThere ? find() : untilAborted(this.#stocks.load(), signal).then(find);
  }

  /** Finnhub's socket says nothing of what it does not know, so `/quote` says whether a pair is there. */
  async #askForPair({ listing: pair, symbol }: NamedPair): Promise<Listing | undefined> {
    const { canonical } = pair;
    const outcome = await this.#read(symbol, "ask");
    if (outcome instanceof SourceFault) throw outcome;
    if (outcome === NO_DATA) {
      this.#unknown.add(canonical);
      return undefined;
    }
    const { previousClose, open, high, low } = outcome;
    const listing = { ...pair, info: { ...pair.info, previousClose, open, high, low } };
    this.#pairs.add(canonical, listing);
    return listing;
  }

  /** One call of `/quote`; never rejects. */
  async #read(symbol: string, purpose: Purpose): Promise<Outcome> {
    try {
      const body = await this.#rest.get(`/api/v1/quote?symbol=${encodeURIComponent(symbol)}`, purpose, QUOTE_MAX_BYTES);
      this.#restTrouble.fault = undefined;
      if (body === NOT_IN_PLAN) {
        return new SourceFault("not_permitted", "The plan of the Finnhub key does not include this ticker.");
      }
      const reading = parseReading(body, this.#context.scheduler.now());
      return reading ?? new SourceFault("unavailable", "Finnhub's answer about the ticker cannot be read.");
    } catch (error) {
      return error instanceof SourceFault ? error : new SourceFault("unavailable", "Finnhub cannot be asked now.");
    }
  }
}

function secondOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.floor(ms / 1_000) * 1_000;
}
