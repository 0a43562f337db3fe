import {
  type ConnectionState,
  isNewer,
  type Price,
  type Quote,
  type StreamPulseError,
  TickerErrorCode,
  type TickerInfo,
  TickerOutcome,
  type TickerResult,
  type Watch,
  type WatchHandlers,
} from "@streampulse/client";
import type { KeptPrice } from "../../offline/kept-price.ts";
import type { Batch, TabMessage } from "./messages.ts";

const OFFLINE: ConnectionState = { status: "offline" };

interface Call {
  readonly add: boolean;
  readonly tickers: readonly string[];
  settle(results: TickerResult[]): void;
  fail(error: Error): void;
}

/** What a watch of a tab needs of its tab. */
export interface TabWatchPorts {
  post(message: TabMessage): void;
  /** It is over: nothing is handed on to it any more. */
  over(): void;
  readonly isOffline: () => boolean;
  /** What was kept of a ticker when it was live last, flagged old. */
  readonly kept: (ticker: string) => Price | undefined;
  /** The last price of a ticker that is wanted no longer. */
  readonly keep: (price: KeptPrice) => void;
}

/** One tab's part of the browser's stream; to its caller, a stream of its own. */
export class TabWatch implements Watch {
  readonly #ports: TabWatchPorts;
  readonly #handlers: WatchHandlers;
  readonly #set: Set<string>;
  readonly #calls = new Map<number, Call>();
  readonly #newest = new Map<string, Quote>();
  readonly #infos = new Map<string, TickerInfo>();
  #list: readonly string[] | undefined;
  #call = 0;
  #isOver = false;
  #told: ConnectionState = { status: "connecting" };
  #connection: ConnectionState;

  constructor(ports: TabWatchPorts, tickers: readonly string[], handlers: WatchHandlers) {
    this.#ports = ports;
    this.#handlers = handlers;
    this.#set = new Set(tickers);
    this.#connection = this.#seen();
    handlers.onConnection?.(this.#connection);
    this.showKept();
  }

  get tickers(): readonly string[] {
    this.#list ??= Object.freeze([...this.#set]);
    return this.#list;
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  /** A holder that knows nothing of it yet is there. */
  joined(): void {
    this.#ports.post({ kind: "watch", tickers: this.tickers });
    for (const [call, { add, tickers }] of this.#calls) this.#ports.post({ kind: "change", call, add, tickers });
  }

  /** Nobody holds the stream; somebody will. */
  lost(): void {
    this.#connect({ status: "connecting" });
  }

  /** Wants or no longer wants normalised tickers; answers as the server does. */
  change(add: boolean, tickers: readonly string[]): Promise<TickerResult[]> {
    for (const ticker of tickers) {
      if (add) this.#set.add(ticker);
      else this.#leaves(ticker);
    }
    this.#list = undefined;
    if (add) this.showKept(tickers);
    const call = ++this.#call;
    this.#ports.post({ kind: "change", call, add, tickers });
    return new Promise((settle, fail) => this.#calls.set(call, { add, tickers, settle, fail }));
  }

  answered(call: number, results: readonly TickerResult[]): void {
    for (const { ticker, outcome } of results) if (outcome === TickerOutcome.REJECTED) this.#leaves(ticker);
    this.#taken(call)?.settle([...results]);
  }

  refused(call: number, error: Error): void {
    const made = this.#taken(call);
    for (const ticker of made?.add ? made.tickers : []) this.#leaves(ticker);
    made?.fail(error);
  }

  /** What is new, in the order that makes it the holder's state; none of a ticker that is not wanted. */
  take({ connection, session, infos, quotes, errors, sourceChanges }: Batch): void {
    // That it is stopped is told by `end`, to the watch that was.
    if (connection && connection.status !== "stopped") this.#connect(connection);
    if (session) this.#handlers.onSession?.(session);
    const wanted = <T extends { readonly ticker: string }>(items: readonly T[] = []): T[] =>
      items.filter(({ ticker }) => this.#set.has(ticker));
    const known = wanted(infos);
    for (const info of known) this.#infos.set(info.ticker, info);
    tell(known, (all) => this.#handlers.onInfos?.(all));
    tell(
      wanted(quotes).filter((quote) => this.#admits(quote)),
      (all) => this.#handlers.onQuotes?.(all),
    );
    const failed = wanted(errors);
    for (const { ticker, removed, code } of failed) {
      if (removed || code === TickerErrorCode.UNKNOWN_TICKER) this.#leaves(ticker);
    }
    tell(failed, (all) => this.#handlers.onErrors?.(all));
    tell(sourceChanges ?? [], (all) => this.#handlers.onSourceChanges?.(all));
  }

  /** The stream is over for good. */
  end(error: StreamPulseError | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ports.over();
    const reason = error ?? new Error("The call was stopped.");
    for (const call of this.#calls.values()) call.fail(reason);
    this.#calls.clear();
    this.#told = { status: "stopped", reason: reason.message };
    this.#show();
    this.#handlers.onEnd?.(error);
  }

  // A property, because it also listens to the caller's signal.
  readonly stop = (): void => {
    if (this.#isOver) return;
    this.#ports.post({ kind: "unwatch" });
    this.end(undefined);
  };

  /**
   * While the server cannot be reached, what was kept stands in for the prices that have not come. It does not count
   * as a price of the stream: whatever comes takes its place, the same quote too.
   */
  showKept(tickers: readonly string[] = this.tickers): void {
    const { status } = this.#connection;
    if (status !== "reconnecting" && status !== "offline") return;
    const missing = tickers.filter((ticker) => this.#set.has(ticker) && !this.#newest.has(ticker));
    const kept = missing.flatMap((ticker) => this.#ports.kept(ticker) ?? []);
    tell(
      kept.flatMap(({ info }) => info ?? []),
      (all) => this.#handlers.onInfos?.(all),
    );
    tell(
      kept.flatMap(({ quote }) => quote ?? []),
      (all) => this.#handlers.onQuotes?.(all),
    );
  }

  /** The browser's word on the network may have changed. */
  readonly networkChanged = (): void => this.#show();

  #connect(state: ConnectionState): void {
    if (this.#isOver) return;
    this.#told = state;
    this.#show();
  }

  /** A shared worker may not be told what the browser tells its tabs: that there is no network. */
  #seen(): ConnectionState {
    const isWaiting = this.#told.status === "reconnecting" || this.#told.status === "connecting";
    return isWaiting && this.#ports.isOffline() ? OFFLINE : this.#told;
  }

  #show(): void {
    const state = this.#seen();
    if (state === this.#connection) return;
    this.#connection = state;
    this.#handlers.onConnection?.(state);
    this.showKept();
  }

  /** Two holders, one after the other, may tell the same; an older price never follows a newer one. */
  #admits(quote: Quote): boolean {
    const before = this.#newest.get(quote.ticker);
    if (before && !isNewer(quote, before)) return false;
    this.#newest.set(quote.ticker, quote);
    return true;
  }

  #leaves(ticker: string): void {
    const quote = this.#newest.get(ticker);
    if (quote) this.#ports.keep({ ticker, quote, info: this.#infos.get(ticker) });
    this.#set.delete(ticker);
    this.#newest.delete(ticker);
    this.#infos.delete(ticker);
    this.#list = undefined;
  }

  #taken(call: number): Call | undefined {
    const made = this.#calls.get(call);
    this.#calls.delete(call);
    return made;
  }
}

function tell<T>(items: T[], heard: (items: T[]) => void): void {
  if (items.length > 0) heard(items);
}
