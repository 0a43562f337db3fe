import type { Quote, Scheduler, TickerError, TickerInfo, TickerResult } from "@streampulse/core";
import { randomClientId } from "./client-id.ts";
import { StreamPulseError } from "./errors.ts";
import { infoFrom, quotesFrom, statusFrom, tickerErrorFrom } from "./from-wire.ts";
import { ServerCalls } from "./price-service.ts";
import { quoteStream } from "./quote-stream.ts";
import type { ServerAddress } from "./server-address.ts";
import type { ServerStatus } from "./server-status.ts";
import { systemScheduler } from "./system-scheduler.ts";
import { tickerOf } from "./ticker-text.ts";
import type { StreamOptions, Watch, WatchHandlers } from "./watch-handlers.ts";
import { SelfMendingWatch, type SlowReader } from "./watch.ts";

/** Where the server is, and what a test may want to own. */
export interface ClientOptions extends ServerAddress {
  /** One per running client and never copied: two streams with one id end each other. Random by default. */
  readonly clientId?: string | undefined;
  /** A number in [0, 1), for the waits between attempts. */
  readonly random?: (() => number) | undefined;
  readonly scheduler?: Scheduler | undefined;
}

/** The prices of tickers asked for once. Every ticker without a quote is named in `errors`. */
export interface QuotesAnswer {
  readonly quotes: Quote[];
  readonly infos: TickerInfo[];
  readonly errors: TickerError[];
}

/** One page of a search, best match first; an empty token means the last page. */
export interface SearchAnswer {
  readonly results: TickerInfo[];
  readonly nextPageToken: string;
}

/**
 * One session with a server: one client id, at most one stream at a time. A new stream takes over from the
 * one before it, which ends as SUPERSEDED. Tickers are normalised; one outside the grammar is refused with
 * an `invalid_argument` error before anything is sent. Calls reject with a StreamPulseError.
 */
export interface Client {
  readonly clientId: string;
  /** Quotes until aborted or left; connects again by itself and throws only what cannot be mended. */
  stream(tickers: readonly string[], options?: StreamOptions): AsyncIterable<Quote>;
  /** The same with everything else that a stream tells. */
  watch(tickers: readonly string[], handlers: WatchHandlers, options?: StreamOptions): Watch;
  /**
   * Adds to the open stream. Answers once the server has, however long the connection is away; what the
   * server accepted may still turn out unknown later (`onErrors`).
   */
  add(...tickers: string[]): Promise<TickerResult[]>;
  /** Removes from the open stream; no quote of them is handed on from the call on. */
  remove(...tickers: string[]): Promise<TickerResult[]>;
  getQuotes(tickers: readonly string[], options?: { signal?: AbortSignal | undefined }): Promise<QuotesAnswer>;
  search(
    query: string,
    options?: { limit?: number | undefined; pageToken?: string | undefined; signal?: AbortSignal | undefined },
  ): Promise<SearchAnswer>;
  status(options?: { signal?: AbortSignal | undefined }): Promise<ServerStatus>;
}

/** A client of the server at `url`. Nothing is sent before its first call. Throws where the url is none. */
export function createClient(options: ClientOptions): Client {
  const clientId = options.clientId ?? randomClientId();
  const scheduler = options.scheduler ?? systemScheduler;
  const calls = new ServerCalls(options, clientId, scheduler);
  const random = options.random ?? Math.random;
  let current: SelfMendingWatch | undefined;

  const open = (
    tickers: readonly string[],
    handlers: WatchHandlers,
    stream: StreamOptions,
    reader?: SlowReader,
  ): SelfMendingWatch => {
    const wanted = tickers.map(tickerOf);
    current?.fail(superseded());
    const ports = {
      scheduler,
      random,
      open: (asked: readonly string[], signal: AbortSignal) => calls.stream(asked, stream, signal),
      modify: (add: string[], remove: string[], signal: AbortSignal) => calls.modify(add, remove, signal),
      ...(reader && { reader }),
    };
    return (current = new SelfMendingWatch(ports, wanted, handlers, stream.signal));
  };

  const change = async (add: boolean, tickers: readonly string[]): Promise<TickerResult[]> => {
    const wanted = tickers.map(tickerOf);
    if (!current) throw new StreamPulseError("not_found", "No stream is open.", { reason: "NO_SESSION" });
    return current.change(add, wanted);
  };

  return {
    clientId,
    stream: (tickers, stream = {}) =>
      quoteStream((handlers, reader) => open(tickers, handlers, stream, reader), stream.delivery),
    watch: (tickers, handlers, stream = {}) => open(tickers, handlers, stream),
    add: (...tickers) => change(true, tickers),
    remove: (...tickers) => change(false, tickers),
    async getQuotes(tickers, { signal } = {}) {
      const answer = await calls.quotes(tickers.map(tickerOf), signal);
      return {
        quotes: quotesFrom(answer.quotes),
        infos: answer.infos.map(infoFrom),
        errors: answer.errors.map(tickerErrorFrom),
      };
    },
    async search(query, { limit = 0, pageToken = "", signal } = {}) {
      const answer = await calls.search({ query, limit, pageToken }, signal);
      return { results: answer.results.map(infoFrom), nextPageToken: answer.nextPageToken };
    },
    async status({ signal } = {}) {
      return statusFrom(await calls.status(signal));
    },
  };
}

function superseded(): StreamPulseError {
  return new StreamPulseError("aborted", "A newer stream of the same client took over.", { reason: "SUPERSEDED" });
}
