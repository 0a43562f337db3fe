import {
  TickerErrorCode,
  TickerOutcome,
  type Quote,
  type SourceChange,
  type TickerError,
  type TickerInfo,
  type TickerResult,
} from "@streampulse/core";
import type { Client } from "./client.ts";
import type { ConnectionState } from "./connection-state.ts";
import { Listeners } from "./listeners.ts";
import type { SessionInfo } from "./session-info.ts";
import { storyAfterChange, storyAfterQuote } from "./source-story.ts";
import { tickerOf } from "./ticker-text.ts";
import { StreamTally, type Tally } from "./tally.ts";
import type { Watch } from "./watch-handlers.ts";

/** What is known of one ticker now; the same object until any of it changes. */
export interface Price {
  readonly quote?: Quote | undefined;
  readonly info?: TickerInfo | undefined;
  /** Its trouble, until a quote that is not stale comes; of a ticker that was refused, why. */
  readonly error?: TickerError | undefined;
  /** That its source brings nothing, and why, or that another has taken over; absent while all is well. */
  readonly sourceChange?: SourceChange | undefined;
}

/** How a store is set up. */
export interface PriceStoreOptions {
  /** Wanted from the start. */
  readonly tickers?: readonly string[] | undefined;
  /**
   * When listeners are told of what has changed: `notify` is given the call that tells them, at most one at
   * a time. By default at the end of the turn; a page passes `requestAnimationFrame`.
   */
  readonly notify?: ((tell: () => void) => void) | undefined;
}

/**
 * The newest prices of a set of tickers, for any user interface. Snapshots keep their identity until they
 * change; listeners are told once per batch of changes. A ticker that leaves the set takes its prices along,
 * and keeps its error only where the server refused it.
 */
export interface PriceStore {
  /** The wanted set, in order; the same array until it changes. */
  readonly tickers: readonly string[];
  readonly connection: ConnectionState;
  /** As the stream told it last; undefined before it did. */
  readonly session: SessionInfo | undefined;
  /** What has come so far. */
  tally(): Tally;
  price(ticker: string): Price;
  quote(ticker: string): Quote | undefined;
  info(ticker: string): TickerInfo | undefined;
  error(ticker: string): TickerError | undefined;
  /** Hears of one ticker's quote, info and error, until the returned call. */
  subscribe(ticker: string, listener: () => void): () => void;
  subscribeTickers(listener: () => void): () => void;
  subscribeConnection(listener: () => void): () => void;
  /** Hears of errors, also of a ticker that is refused; of several between two tellings, each ticker's last. */
  subscribeErrors(listener: (error: TickerError) => void): () => void;
  /** Hears each change of a source as it comes, with those of this set that it is of. */
  subscribeSourceChanges(listener: (change: SourceChange) => void): () => void;
  /**
   * Wants a ticker, at once; the answer is the server's, and a refused ticker is gone by then. Before
   * `start` the set alone changes.
   */
  add(ticker: string): Promise<TickerResult>;
  remove(ticker: string): Promise<TickerResult>;
  /** Opens the client's stream; does nothing while it is open. */
  start(): void;
  /** Ends the stream; prices stay as they were. It can be started again. */
  stop(): void;
}

const NOTHING: Price = Object.freeze({});
const IDLE: ConnectionState = { status: "stopped", reason: "Not started." };

/** What a store needs of its client. */
export type StoreClient = Pick<Client, "watch" | "add" | "remove">;

/** A store over the client's one stream. Throws `invalid_argument` for a text that is no ticker. */
export function createPriceStore(client: StoreClient, options: PriceStoreOptions = {}): PriceStore {
  return new StreamStore(client, options);
}

class StreamStore implements PriceStore {
  readonly #client: StoreClient;
  readonly #prices = new Map<string, Price>();
  readonly #listeners: Listeners;
  readonly #tally = new StreamTally();
  #session: SessionInfo | undefined;
  #tickers: readonly string[];
  #connection = IDLE;
  #watch: Watch | undefined;

  constructor(client: StoreClient, { tickers = [], notify }: PriceStoreOptions) {
    this.#client = client;
    this.#tickers = Object.freeze([...new Set(tickers.map(tickerOf))]);
    this.#listeners = new Listeners(notify);
  }

  get tickers(): readonly string[] {
    return this.#tickers;
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  get session(): SessionInfo | undefined {
    return this.#session;
  }

  tally(): Tally {
    return this.#tally.now();
  }

  price(ticker: string): Price {
    return this.#prices.get(ticker) ?? NOTHING;
  }

  quote(ticker: string): Quote | undefined {
    return this.price(ticker).quote;
  }

  info(ticker: string): TickerInfo | undefined {
    return this.price(ticker).info;
  }

  error(ticker: string): TickerError | undefined {
    return this.price(ticker).error;
  }

  subscribe(ticker: string, listener: () => void): () => void {
    return this.#listeners.onTicker(ticker, listener);
  }

  subscribeTickers(listener: () => void): () => void {
    return this.#listeners.onTickers(listener);
  }

  subscribeConnection(listener: () => void): () => void {
    return this.#listeners.onConnection(listener);
  }

  subscribeErrors(listener: (error: TickerError) => void): () => void {
    return this.#listeners.onError(listener);
  }

  subscribeSourceChanges(listener: (change: SourceChange) => void): () => void {
    return this.#listeners.onSourceChange(listener);
  }

  start(): void {
    if (this.#watch) return;
    const watch = this.#client.watch(this.#tickers, {
      onQuotes: (quotes) => {
        for (const quote of quotes) this.#quoted(quote);
      },
      onInfos: (infos) => {
        for (const info of infos) this.#set(info.ticker, { info });
      },
      onErrors: (errors) => {
        for (const error of errors) this.#failed(error);
      },
      onSourceChanges: (changes) => {
        for (const change of changes) this.#sourceChanged(change);
      },
      onSession: (session) => {
        this.#session = session;
      },
      onConnection: (state) => {
        if (state.status === "live" && this.#connection.status !== "stalled") this.#tally.opened();
        this.#connection = state;
        this.#listeners.connectionChanged();
      },
      onEnd: () => {
        this.#watch = undefined;
      },
    });
    // A watch that could not even begin has told its end already.
    if (watch.connection.status === "stopped") return;
    this.#watch = watch;
    // It need not tell how it begins.
    if (this.#connection === watch.connection) return;
    this.#connection = watch.connection;
    this.#listeners.connectionChanged();
  }

  stop(): void {
    this.#watch?.stop();
  }

  async add(text: string): Promise<TickerResult> {
    const ticker = tickerOf(text);
    if (this.#tickers.includes(ticker)) return local(ticker, TickerOutcome.ALREADY);
    if (this.price(ticker).error) this.#forget(ticker);
    this.#wants([...this.#tickers, ticker]);
    if (!this.#watch) return local(ticker, TickerOutcome.ACCEPTED);
    return this.#changed(this.#client.add(ticker), ticker, true);
  }

  async remove(text: string): Promise<TickerResult> {
    const ticker = tickerOf(text);
    if (!this.#tickers.includes(ticker)) return local(ticker, TickerOutcome.ABSENT);
    this.#leaves(ticker);
    this.#forget(ticker);
    if (!this.#watch) return local(ticker, TickerOutcome.REMOVED);
    return this.#changed(this.#client.remove(ticker), ticker, false);
  }

  async #changed(call: Promise<TickerResult[]>, ticker: string, add: boolean): Promise<TickerResult> {
    const watch = this.#watch;
    try {
      const [result = local(ticker, add ? TickerOutcome.ACCEPTED : TickerOutcome.REMOVED)] = await call;
      // A rejection by the stream itself was told there, and is in place already.
      // One that was removed and added again since is still asked for.
      if (
        result.outcome === TickerOutcome.REJECTED &&
        this.#tickers.includes(ticker) &&
        !watch?.tickers.includes(ticker)
      ) {
        this.#failed({ ticker, code: result.code, message: result.message, removed: true });
      }
      return result;
    } catch (error) {
      // What the server refused to change is as it was; what only lost its stream stays wanted as it is.
      if (this.#watch && this.#watch === watch) this.#wants(watch.tickers);
      throw error;
    }
  }

  #quoted(quote: Quote): void {
    this.#tally.quoted(quote);
    const before = this.price(quote.ticker).sourceChange;
    const sourceChange = storyAfterQuote(before, quote);
    const story = before === sourceChange ? {} : { sourceChange };
    this.#set(quote.ticker, { quote, ...(!quote.stale && { error: undefined }), ...story });
  }

  #sourceChanged(change: SourceChange): void {
    const tickers = change.tickers.filter((ticker) => this.#tickers.includes(ticker));
    for (const ticker of tickers) {
      const before = this.price(ticker).sourceChange;
      const sourceChange = storyAfterChange(before, change);
      if (sourceChange !== before) this.#set(ticker, { sourceChange });
    }
    if (tickers.length > 0) this.#listeners.sourceChanged({ ...change, tickers });
  }

  #failed(error: TickerError): void {
    if (error.removed) {
      this.#leaves(error.ticker);
      this.#forget(error.ticker);
    }
    this.#set(error.ticker, { error });
    this.#listeners.errorCame(error);
  }

  #set(ticker: string, part: Price): void {
    this.#prices.set(ticker, { ...this.#prices.get(ticker), ...part });
    this.#listeners.tickerChanged(ticker);
  }

  #forget(ticker: string): void {
    this.#tally.left(ticker);
    if (this.#prices.delete(ticker)) this.#listeners.tickerChanged(ticker);
  }

  #leaves(ticker: string): void {
    if (this.#tickers.includes(ticker)) this.#wants(this.#tickers.filter((each) => each !== ticker));
  }

  #wants(tickers: readonly string[]): void {
    this.#tickers = Object.freeze([...tickers]);
    this.#listeners.tickersChanged();
  }
}

function local(ticker: string, outcome: TickerOutcome): TickerResult {
  return { ticker, outcome, code: TickerErrorCode.UNSPECIFIED, message: "" };
}
