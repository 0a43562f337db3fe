import { Quality, type CandleStep, type TickerName, type TimeSpan } from "@streampulse/core";
import type {
  Connection,
  ConnectionEvents,
  Listing,
  Reading,
  Source,
  SourceContext,
  ToldCandles,
} from "../../engine/ports/source.ts";
import { ConnectionAttempts } from "../vendor/connection-attempts.ts";
import { isRecord, positive } from "../vendor/json.ts";
import { UnknownNames } from "../vendor/unknown-names.ts";
import { untilAborted } from "../vendor/until-aborted.ts";
import { Catalog } from "./catalog.ts";
import { KrakenConnection } from "./connection.ts";
import { codeOf, listingOf, VENUE, type Market } from "./market.ts";
import { hasStep, OHLC_MAX_BYTES, ohlcPath, parseOhlc } from "./ohlc.ts";
import { KrakenRest } from "./rest.ts";

/** An address has about 150 attempts to connect in ten minutes: never more than 140 of them, and 40 at once. */
const ATTEMPTS_BURST = 40;
const ATTEMPTS_PER_SECOND = 100 / 600;

const TICKER_MAX_BYTES = 64 * 1024;

/** Two assets with or without a sign between them. */
const CODE = /^[A-Z0-9.]{1,16}[/_-]?[A-Z0-9.]{1,16}$/;

/** Where Kraken is. */
export interface KrakenPlace {
  /** Origin of the REST API. */
  readonly url: string;
  /** Origin of the socket. */
  readonly wsUrl: string;
}

/** Kraken's spot market, without a key: trades as prices, the best bid and ask, the last 24 hours. */
export class KrakenSource implements Source {
  readonly name = "kraken";
  readonly quality = Quality.LIVE;
  /** Its heartbeats come each second; five seconds without a message mean by its own advice that nothing comes any more. */
  readonly aliveEveryMs = 1_700;
  readonly limits = {
    // It names no bound for these channels; the strictest of its other ones is this.
    tickersPerConnection: 200,
    connections: 10,
  };
  readonly #place: KrakenPlace;
  readonly #context: SourceContext;
  readonly #rest: KrakenRest;
  readonly #attempts: ConnectionAttempts;
  readonly #catalog: Catalog;
  /** Canonical names that the list has and the socket does not. */
  readonly #unknown: UnknownNames;
  readonly #connections = new Set<KrakenConnection>();

  constructor(place: KrakenPlace, context: SourceContext) {
    this.#place = place;
    this.#context = context;
    this.#rest = new KrakenRest(place.url, context.scheduler);
    this.#catalog = new Catalog(this.#rest, context.scheduler);
    this.#unknown = new UnknownNames(() => context.scheduler.now());
    this.#attempts = new ConnectionAttempts("Kraken", context.scheduler, ATTEMPTS_BURST, ATTEMPTS_PER_SECOND);
  }

  resolve(name: TickerName, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined> {
    if ((name.venue !== undefined && name.venue !== VENUE) || !CODE.test(name.code)) return undefined;
    const found = this.#catalog.find(name.code);
    if (!(found instanceof Promise)) return this.#listed(found);
    return untilAborted(
      found.then((market) => this.#listed(market)),
      signal,
    );
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<readonly Listing[]> {
    const index = await untilAborted(this.#catalog.index(), signal);
    return index.search(text, limit).map(listingOf);
  }

  connect(events: ConnectionEvents): Connection {
    return this.#attempts.connect(events, () => this.#connect(events));
  }

  async probe(canonical: string, signal: AbortSignal): Promise<Reading | undefined> {
    const market = await untilAborted(Promise.resolve(this.#catalog.find(codeOf(canonical))), signal);
    if (!market) return undefined;
    const path = `Ticker?pair=${encodeURIComponent(market.altname)}`;
    const answer = await untilAborted(this.#rest.ask(path, TICKER_MAX_BYTES), signal);
    // It answers under a name of its own, which often is not the one that was asked for.
    const [entry] = Object.values(answer ?? {});
    const last: unknown = isRecord(entry) ? entry["c"] : undefined;
    const price = positive(Array.isArray(last) ? last[0] : undefined, market.decimals);
    return price === undefined ? undefined : { price };
  }

  async candles(
    canonical: string,
    step: CandleStep,
    span: TimeSpan,
    signal: AbortSignal,
  ): Promise<ToldCandles | undefined> {
    const market = await untilAborted(Promise.resolve(this.#catalog.find(codeOf(canonical))), signal);
    if (!market || !hasStep(step)) return undefined;
    const asked = this.#rest.ask(ohlcPath(market.altname, step, span.fromMs), OHLC_MAX_BYTES);
    const answer = await untilAborted(asked, signal);
    const means = { step, decimals: market.decimals, nowMs: this.#context.scheduler.now() };
    return answer && parseOhlc(answer, means, span);
  }

  budgetLeft(): number {
    return this.#rest.budgetLeft();
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    this.#rest.close();
  }

  #connect(events: ConnectionEvents): Connection {
    const connection: KrakenConnection = new KrakenConnection(
      {
        context: this.#context,
        address: `${this.#place.wsUrl}/v2`,
        // What was listed when it was resolved may be so no longer.
        symbolOf: (canonical) => this.#catalog.known(codeOf(canonical))?.symbol ?? codeOf(canonical),
        decimalsOf: (canonical) => this.#catalog.known(codeOf(canonical))?.decimals ?? 0,
        isDelivered: (symbol) => [...this.#connections].some((other) => other !== connection && other.delivers(symbol)),
        isUnknown: (canonical) => this.#unknown.add(canonical),
        ended: () => this.#connections.delete(connection),
      },
      events,
    );
    this.#connections.add(connection);
    return connection;
  }

  #listed(market: Market | undefined): Listing | undefined {
    const listing = market && listingOf(market);
    return listing && !this.#unknown.has(listing.canonical) ? listing : undefined;
  }
}
