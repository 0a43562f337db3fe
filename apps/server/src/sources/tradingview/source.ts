import { Quality, type TickerName } from "@streampulse/core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type Listing,
  type ListingInfo,
  type Reading,
  type Source,
  type SourceContext,
} from "../../engine/ports/source.ts";
import { untilAborted } from "../vendor/until-aborted.ts";
import { Browsers } from "./browsers.ts";
import type { RunningBrowser } from "./chromium.ts";
import { LookUps } from "./look-ups.ts";
import { PagesConnection } from "./pages-connection.ts";
import { addressOf } from "./site-address.ts";
import { siteSymbol } from "./site-symbol.ts";
import { SocketTrouble } from "./socket-trouble.ts";
import { StreamConnection } from "./stream-connection.ts";

/** The ticker whose page opens the quote socket: of a market that never closes. */
const STREAM_TICKER = "BINANCE:BTCUSDT";
/** One socket of the site was seen to carry hundreds; what it bears is not written anywhere. */
const TICKERS_MAX = 400;

/** How many tickers are remembered to be live: far more than are watched at once. */
const LIVE_MAX = 2_000;

/** Where TradingView is, and how much of it is read. */
export interface TradingViewPlace {
  /** Origin of the site. */
  readonly url: string;
  /** Origin of the quote sockets that are read; undefined: of whatever place. */
  readonly wsUrl: string | undefined;
  /** How many pages show a ticker each, where the quote socket is not to be had. */
  readonly pagesMax: number;
}

/** TradingView's site in a real browser: the quote socket of one of its pages, and where that fails a page per ticker. */
export class TradingViewSource implements Source {
  readonly name = "tradingview";
  readonly quality = Quality.LIVE;
  /** The heartbeats of the quote socket come at least this often. */
  readonly aliveEveryMs = 10_000;
  readonly limits = { tickersPerConnection: TICKERS_MAX, connections: 1 };
  /** It is read from a page: what is a fifth off is read twice. */
  readonly doubtsJumpsOver = 0.2;
  readonly #place: TradingViewPlace;
  readonly #context: SourceContext;
  readonly #lookUps: LookUps;
  readonly #browsers: Browsers;
  readonly #trouble: SocketTrouble;
  /** The site's symbols that it streams; what a page shows of any other may be late, and a page does not say so. */
  readonly #live = new Set<string>();
  readonly #pages = new Set<Connection>();
  readonly #connections = new Set<Connection>();

  /** `launch` starts a browser, or rejects with a SourceFault. */
  constructor(place: TradingViewPlace, context: SourceContext, launch: () => Promise<RunningBrowser>) {
    this.#place = place;
    this.#context = context;
    this.#lookUps = new LookUps(place.url, context.scheduler);
    this.#browsers = new Browsers(launch, context.scheduler);
    this.#trouble = new SocketTrouble(() => context.scheduler.now());
  }

  resolve(name: TickerName, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined> {
    const found = this.#lookUps.find(name);
    if (!(found instanceof Promise)) return this.#keep(found);
    return untilAborted(
      found.then((listing) => this.#keep(listing)),
      signal,
    );
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<readonly Listing[]> {
    return untilAborted(this.#lookUps.search(text, limit), signal);
  }

  async probe(canonical: string, signal: AbortSignal): Promise<Reading | undefined> {
    return untilAborted(this.#lookUps.probe(canonical, this.#facts(canonical)), signal);
  }

  budgetLeft(): number {
    return this.#lookUps.budgetLeft();
  }

  connect(events: ConnectionEvents): Connection {
    // While pages bring the prices, what comes beside them tries the socket again.
    const isByPages = this.#trouble.isLeftAlone && this.#pages.size === 0;
    const connection: Connection = isByPages
      ? this.#byPages(events, () => ended())
      : this.#byStream(events, () => ended());
    const ended = () => {
      this.#connections.delete(connection);
      this.#pages.delete(connection);
    };
    this.#connections.add(connection);
    if (isByPages) this.#pages.add(connection);
    return connection;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    this.#lookUps.close();
    await this.#browsers.close();
  }

  #facts(canonical: string): ListingInfo | undefined {
    for (const connection of this.#connections) {
      const facts = connection instanceof StreamConnection ? connection.facts(canonical) : undefined;
      if (facts) return facts;
    }
    return undefined;
  }

  #byStream(events: ConnectionEvents, ended: () => void): Connection {
    const means = {
      context: this.#context,
      browsers: this.#browsers,
      address: addressOf(this.#place.url, STREAM_TICKER),
      socketOrigin: this.#place.wsUrl,
      socketFailed: (openMs: number | undefined) => this.#socketFailed(openMs),
      socketRefused: () => this.#socketRefused(),
      ended,
    };
    return new StreamConnection(means, events);
  }

  #byPages(events: ConnectionEvents, ended: () => void): Connection {
    const { url, pagesMax } = this.#place;
    this.#context.log.warn("TradingView's stream is not to be had: its pages are read one by one", { pages: pagesMax });
    const means = {
      context: this.#context,
      browsers: this.#browsers,
      pagesMax,
      untilMs: this.#trouble.untilMs,
      addressOf: (canonical: string) => addressOf(url, siteSymbol(canonical)),
      isDelayed: (canonical: string) => !this.#live.has(siteSymbol(canonical)),
      ended,
    };
    return new PagesConnection(means, events);
  }

  #keep(listing: Listing | undefined): Listing | undefined {
    if (listing?.info.delaySeconds === 0) {
      const symbol = siteSymbol(listing.canonical);
      this.#live.delete(symbol);
      const oldest = this.#live.values().next();
      if (this.#live.size >= LIVE_MAX && !oldest.done) this.#live.delete(oldest.value);
      this.#live.add(symbol);
    }
    return listing;
  }

  #socketFailed(openMs: number | undefined): SourceFault {
    this.#trouble.ended(openMs ?? 0);
    const sentence =
      openMs === undefined ? "TradingView's stream of prices did not open." : "TradingView's stream of prices ended.";
    return this.#unhurried(sentence);
  }

  #socketRefused(): SourceFault {
    this.#trouble.refused();
    return this.#unhurried("TradingView's stream of prices did not open.");
  }

  /** Where pages go on meanwhile there is no hurry to try the socket again. */
  #unhurried(sentence: string): SourceFault {
    const waitMs = this.#pages.size > 0 ? this.#trouble.untilMs - this.#context.scheduler.now() : undefined;
    return new SourceFault("unavailable", sentence, waitMs);
  }
}
