import {
  Failure,
  type Conflated,
  type Scheduler,
  type SourceStatus,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";

import { Board } from "./board.ts";
import type { Caller } from "./caller.ts";
import type { Demand } from "./demand.ts";
import type { StreamFaults } from "./fault-lab/stream-faults.ts";
import { FlushWindow, STEER_EVERY_MS } from "./flush-window.ts";
import { Hub } from "./hub.ts";
import { GET_QUOTES_MAX } from "./limits.ts";
import { LinkDemand } from "./link-demand.ts";
import type { ListingReader } from "./listing-reader.ts";
import type { OutageHeard } from "./outages.ts";
import type { FlushMeter } from "./ports/flush-meter.ts";
import type { PriceLink, PriceOwner } from "./ports/price-link.ts";
import type { Routes } from "./ports/route.ts";
import type { Census, SessionExchange, SetAnswer } from "./ports/session-exchange.ts";
import type { Source } from "./ports/source.ts";
import type { Store } from "./ports/store.ts";
import type { Sink } from "./ports/transport.ts";
import { SharedSources } from "./price-share.ts";
import { lookUpQuotes, type QuoteAnswer } from "./quote-lookup.ts";
import { parseTickers, type ModifyRequest, type OpeningWishes, type StreamRequest } from "./requests.ts";
import type { StreamHandle } from "./session-stream.ts";
import { Sessions } from "./sessions.ts";
import { SharedSessions } from "./shared-sessions.ts";
import { SourceDemand, type NamedListing } from "./source-demand.ts";
import type { Following, TickerReader } from "./ticker-reader.ts";
import { TickerReaders } from "./ticker-readers.ts";
import { TickerTable, type Replaced } from "./ticker-table.ts";

/** What the engine is given; it has no clock, timer or chance of its own. */
export interface EngineDeps {
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** By which the flush window is steered. */
  readonly meter: FlushMeter;
  readonly maxTickers: number;
  /** Told what a transport's sink threw against its promise; that stream has been ended. */
  readonly unforeseen?: (error: unknown) => void;
  /** Which sources tickers may come from, where that is not all of them in their order. */
  readonly routes?: Routes | undefined;
  /** Told once when a source of its own brings nothing any more, and once when it does again. */
  readonly outage?: OutageHeard;
  /** How many connections this process holds. */
  readonly connections?: () => number;
  /** What outlives this process; without one nothing does. It is closed after the engine. */
  readonly store?: Store | undefined;
  /** Where the sessions of the server's other processes are; without one this process has all. */
  readonly exchange?: SessionExchange | undefined;
  /** Hears every quote of the sources that this process owns. */
  readonly recorder?: ListingReader | undefined;
  /** In a server with a fault lab: what that does to streams. */
  readonly streamFaults?: StreamFaults | undefined;
}

/** What this process holds. */
export interface EngineStatus {
  readonly streams: number;
  readonly sessions: number;
}

const SEARCH_DEFAULT = 20;
const SEARCH_MAX = 100;
/** How far pages go: who wants more says more of what is sought. */
const SEARCH_REACH = 1_000;
const QUERY_MAX = 100;

/**
 * The service itself, in process: what every door offers. Sources are in their order of preference. Links
 * and shares are ended before it is closed.
 */
export class PriceEngine {
  readonly #table = new TickerTable();
  readonly #window = new FlushWindow();
  readonly #scheduler: Scheduler;
  readonly #hub: Hub;
  readonly #demand: Demand;
  readonly #readers: TickerReaders;
  /** Where they are its own. */
  readonly #sources: SourceDemand | undefined;
  /** What other processes may share; undefined where prices come over a link. */
  readonly owner: PriceOwner | undefined;
  /** Those that live here. */
  readonly #sessions: Sessions;
  /** With an exchange: those of the whole server. */
  readonly #shared: SharedSessions | undefined;
  readonly #connections: () => number;
  #stopSteering: () => void;

  /** `from`: sources of one's own, or the way to the process that owns them. */
  constructor(from: readonly Source[] | PriceLink, deps: EngineDeps) {
    this.#scheduler = deps.scheduler;
    this.#hub = new Hub(this.#table, deps.meter.measured(deps.scheduler), this.#window, deps.unforeseen);
    const replaced: Replaced = (ticker, previous) => {
      this.#hub.tick(ticker, previous);
      this.#readers.tick(ticker, previous);
    };
    if ("connect" in from) {
      const missed = (ticker: number, lost: Conflated) => this.#hub.missed(ticker, lost);
      this.#demand = new LinkDemand(this.#table, from, deps, { replaced, missed });
    } else {
      const board = new Board(this.#table, deps.scheduler, replaced, deps.recorder);
      const demand = new SourceDemand(this.#table, board, from, deps);
      this.#demand = this.#sources = demand;
      this.owner = new SharedSources({ demand, hub: this.#hub });
    }
    this.#readers = new TickerReaders(this.#table, this.#demand, deps.unforeseen ?? (() => {}));
    const { exchange, connections = () => 0, maxTickers } = deps;
    this.#connections = connections;
    this.#sessions = new Sessions(
      deps.scheduler,
      { demand: this.#demand, hub: this.#hub, maxTickers },
      exchange && ((key, state) => exchange.release(key, state)),
      deps.streamFaults,
    );
    deps.streamFaults?.attach((key, failure) => this.#sessions.endStream(key, failure));
    this.#shared = exchange && new SharedSessions(this.#sessions, exchange, connections);
    this.#stopSteering = this.#steer(deps.meter);
  }

  /**
   * Opens the one stream of a session into a sink whose headers are out. Throws a Failure, and has then
   * changed nothing. Where another process may hold the session the stream begins later (see `begun`), or
   * ends as streams do, without having begun.
   */
  openStream(caller: Caller, request: StreamRequest, sink: Sink, wishes?: OpeningWishes): StreamHandle {
    return (this.#shared ?? this.#sessions).open(caller, request, sink, wishes);
  }

  /** Whether a session lives: a stream of its without tickers would resume it. */
  sessionLives(caller: Caller, clientId: string): boolean | Promise<boolean> {
    return (this.#shared ?? this.#sessions).lives(caller, clientId);
  }

  /** Changes a living session's set; at once where that lives in this process. Throws a Failure, or rejects with it. */
  modifyTickers(caller: Caller, request: ModifyRequest): SetAnswer | Promise<SetAnswer> {
    return (this.#shared ?? this.#sessions).modify(caller, request);
  }

  /**
   * A reader says how many bytes it has received in all: those of its stream's messages, without the heads
   * that its protocol puts before them. Throws a Failure, or rejects with it.
   */
  ackStream(caller: Caller, request: { readonly clientId: string; readonly bytes: number }): void | Promise<void> {
    return (this.#shared ?? this.#sessions).acknowledge(caller, request.clientId, request.bytes);
  }

  /**
   * Reads every quote of a ticker from now on, and keeps it subscribed though no client watches it. Undefined: it is
   * known at once that no source has it. Where only a source can tell, the reader is told later.
   */
  follow(name: TickerName, reader: TickerReader): Following | undefined {
    return this.#readers.follow(name, reader);
  }

  /**
   * What a ticker stands for, without watching it; undefined where no source has it. Rejects with a Failure where nobody
   * can tell now, or where prices come from another process.
   */
  async find(name: TickerName, signal: AbortSignal): Promise<NamedListing | undefined> {
    if (!this.#sources) throw new Failure("UNAVAILABLE");
    return this.#sources.find(name, signal).catch((error: Error) => {
      throw new Failure("UNAVAILABLE", error.message);
    });
  }

  /** Latest quotes; waits at most 2 s for first ones, less if the signal aborts. Throws a Failure. */
  async getQuotes(tickers: readonly string[], signal: AbortSignal): Promise<QuoteAnswer> {
    const names = parseTickers(tickers, "tickers", GET_QUOTES_MAX);
    if (names.length === 0)
      throw new Failure("INVALID_ARGUMENT", "tickers is empty; name at least one.", { field: "tickers" });
    return lookUpQuotes(names, { demand: this.#demand, table: this.#table, scheduler: this.#scheduler }, signal);
  }

  /** A page of matches, best first. Throws a Failure. */
  async searchTickers(
    request: { readonly query: string; readonly limit: number; readonly pageToken: string },
    signal: AbortSignal,
  ): Promise<{ results: TickerInfo[]; nextPageToken: string }> {
    const limit = request.limit === 0 ? SEARCH_DEFAULT : request.limit;
    if (limit < 0 || limit > SEARCH_MAX) {
      throw new Failure("INVALID_ARGUMENT", `limit must be between 1 and ${SEARCH_MAX}, or 0 for ${SEARCH_DEFAULT}.`, {
        field: "limit",
      });
    }
    if (request.query.length > QUERY_MAX) {
      throw new Failure("INVALID_ARGUMENT", `query must be at most ${QUERY_MAX} characters.`, { field: "query" });
    }
    const from = request.pageToken === "" ? 0 : Number(request.pageToken);
    if (!/^\d{0,4}$/.test(request.pageToken) || from > SEARCH_REACH) {
      throw new Failure("INVALID_ARGUMENT", "page_token must be one that an earlier answer gave.", {
        field: "page_token",
      });
    }
    const found = await this.#demand.search(request.query.trim(), from + limit + 1, signal).catch((error: Error) => {
      throw new Failure("UNAVAILABLE", error.message);
    });
    const next = from + limit;
    return {
      results: found.slice(from, next),
      nextPageToken: found.length > next && next <= SEARCH_REACH ? String(next) : "",
    };
  }

  /** How many tickers are held upstream or on their way there; 0 when nobody watches. */
  get watchedTickers(): number {
    return this.#demand.size;
  }

  /** The time between two writes to one client, as it is steered now. */
  get windowMs(): number {
    return this.#window.ms;
  }

  /** What all processes of the server hold together. Rejects with a Failure. */
  async census(): Promise<Census> {
    return this.#shared?.census() ?? { ...this.status(), connections: this.#connections() };
  }

  status(): EngineStatus {
    return { streams: this.#sessions.streams, sessions: this.#sessions.size };
  }

  /** What the sources are doing, in their order; none while their owner, elsewhere, does not answer. */
  async sources(): Promise<readonly SourceStatus[]> {
    return this.#demand.status().catch(() => []);
  }

  /** Ends every stream with DRAINING, and refuses further ones; each has its own delay to come back after. */
  drain(retryAfterMs: () => number): void {
    (this.#shared ?? this.#sessions).endAll(
      () => new Failure("DRAINING", undefined, { retryAfterMs: Math.round(retryAfterMs()) }),
    );
  }

  /** Lets everything go; streams have been drained before. */
  async close(): Promise<void> {
    this.#stopSteering();
    this.#hub.stop();
    await this.#demand.close();
  }

  #steer(meter: FlushMeter): () => void {
    let cancel = () => {};
    const steer = () => {
      this.#window.steer(meter.load());
      cancel = this.#scheduler.after(STEER_EVERY_MS, steer);
    };
    cancel = this.#scheduler.after(STEER_EVERY_MS, steer);
    return () => cancel();
  }
}
