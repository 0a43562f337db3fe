import {
  type Client,
  type ConnectionState,
  type Price,
  type Quote,
  type Scheduler,
  type SessionInfo,
  type SourceChange,
  type StreamPulseError,
  storyAfterChange,
  storyAfterQuote,
  type TickerError,
  TickerErrorCode,
  TickerOutcome,
  type TickerResult,
  type Watch,
} from "@streampulse/client";
import { type ToldError, toldError } from "./told-error.ts";
import type { PricePart } from "./tab-feed.ts";

/** Changes of the set are gathered for so long: some seven calls a second at the most, of the ten that a session has. */
const PACE_MS = 150;

/** A ticker that nobody wants stays for so long, while there is room: a reload, or scrolling back, costs no call. */
const LINGER_MS = 3_000;

/** Who hears what the stream brings. */
export interface PriceReaders {
  changed(ticker: string, part: PricePart): void;
  /** The ticker has left the set. */
  refused(error: TickerError): void;
  sourceChanged(change: SourceChange): void;
  connected(state: ConnectionState): void;
  opened(session: SessionInfo): void;
  /** The stream is over for good, and everything with it. */
  ended(error: ToldError | undefined): void;
}

/** The one stream of a browser, the tickers that its tabs want together, and the newest of each. */
export class HeldPrices {
  readonly #scheduler: Scheduler;
  readonly #openClient: () => Client;
  readonly #readers: PriceReaders;
  readonly #prices = new Map<string, Price>();
  /** The set as it is wanted, with the server's answer of each. */
  readonly #answers = new Map<string, Promise<TickerResult>>();
  readonly #adding = new Map<string, (result: TickerResult | Promise<never>) => void>();
  readonly #leaving = new Map<string, number>();
  #stream: { readonly client: Client; readonly watch: Watch } | undefined;
  #isOpen = false;
  #isChanging = false;
  #changedMs = Number.NEGATIVE_INFINITY;
  connection: ConnectionState = { status: "connecting" };
  session: SessionInfo | undefined;

  constructor(scheduler: Scheduler, openClient: () => Client, readers: PriceReaders) {
    this.#scheduler = scheduler;
    this.#openClient = openClient;
    this.#readers = readers;
  }

  /** What is known of a ticker that is wanted. */
  readonly price = (ticker: string): Price | undefined => this.#prices.get(ticker);

  /** Wants a ticker; answers as the server does, at once for one that is there. */
  want(ticker: string): Promise<TickerResult> {
    this.#leaving.delete(ticker);
    const known = this.#answers.get(ticker);
    if (known) return known;
    const answer = new Promise<TickerResult>((resolve) => this.#adding.set(ticker, resolve));
    this.#answers.set(ticker, answer);
    // Whoever asked is told; a ticker of a tab's first set has nobody who waits.
    answer.catch(() => undefined);
    this.#changeSoon();
    return answer;
  }

  /** Nobody wants it any more. */
  release(ticker: string): void {
    if (!this.#answers.has(ticker) || this.#leaving.has(ticker)) return;
    this.#leaving.set(ticker, this.#scheduler.now() + LINGER_MS);
    this.#scheduler.after(LINGER_MS, () => this.#changeSoon());
  }

  /** Opens the stream, if it is not; before, nothing that is wanted is asked for. */
  open(): void {
    this.#isOpen = true;
    this.#changeSoon();
  }

  /** Ends the stream; it can be opened again. */
  close(): void {
    const stream = this.#stream;
    this.#forget();
    stream?.watch.stop();
  }

  #forget(): void {
    this.#stream = undefined;
    this.#isOpen = false;
    this.session = undefined;
    this.connection = { status: "connecting" };
    for (const [ticker, settle] of this.#adding) settle(resultOf(ticker, TickerOutcome.ABSENT));
    for (const map of [this.#prices, this.#answers, this.#adding, this.#leaving]) map.clear();
  }

  #changeSoon(): void {
    if (this.#isChanging || !this.#isOpen) return;
    this.#isChanging = true;
    const waitMs = this.#stream ? this.#changedMs + PACE_MS - this.#scheduler.now() : 0;
    if (waitMs > 0) this.#scheduler.after(waitMs, () => this.#change());
    else this.#scheduler.soon(() => this.#change());
  }

  #change(): void {
    this.#isChanging = false;
    if (!this.#isOpen) return;
    this.#changedMs = this.#scheduler.now();
    const adding = new Map(this.#adding);
    this.#adding.clear();
    const removed = this.#removed();
    if (!this.#stream) {
      for (const [ticker, settle] of adding) settle(resultOf(ticker, TickerOutcome.ACCEPTED));
      return this.#begin();
    }
    const { client } = this.#stream;
    if (removed.length > 0) client.remove(...removed).catch(() => undefined);
    if (adding.size > 0) void this.#add(client, adding);
  }

  #removed(): string[] {
    const nowMs = this.#scheduler.now();
    // What is wanted needs the room of what lingers: the oldest goes first.
    let over = this.#answers.size - (this.session?.maxTickers ?? Number.POSITIVE_INFINITY);
    const removed = [...this.#leaving].filter(([, atMs]) => atMs <= nowMs || over-- > 0).map(([ticker]) => ticker);
    for (const ticker of removed) this.#drop(ticker);
    return removed;
  }

  #drop(ticker: string): void {
    for (const map of [this.#leaving, this.#answers, this.#prices]) map.delete(ticker);
  }

  async #add(
    client: Client,
    adding: ReadonlyMap<string, (result: TickerResult | Promise<never>) => void>,
  ): Promise<void> {
    try {
      for (const answer of await client.add(...adding.keys())) {
        adding.get(answer.ticker)?.(answer);
        const { ticker, code, message } = answer;
        if (answer.outcome === TickerOutcome.REJECTED) this.#refuse({ ticker, code, message, removed: true });
      }
    } catch (error) {
      const { message } = toldError(error);
      for (const [ticker, settle] of adding) {
        settle(Promise.reject(error));
        this.#refuse({ ticker, code: TickerErrorCode.UNAVAILABLE, message, removed: true });
      }
    }
  }

  #begin(): void {
    const client = this.#openClient();
    const watch = client.watch([...this.#answers.keys()], {
      onConnection: (state) => this.#readers.connected((this.connection = state)),
      onSession: (session) => this.#readers.opened((this.session = session)),
      onInfos: (infos) => infos.forEach((info) => this.#set(info.ticker, { info }, "info")),
      onQuotes: (quotes) => quotes.forEach((quote) => this.#quoted(quote)),
      onErrors: (errors) => errors.forEach((error) => this.#failed(error)),
      onSourceChanges: (changes) => changes.forEach((change) => this.#sourceChanged(change)),
      onEnd: (error) => this.#ended(watch, error),
    });
    this.#stream = { client, watch };
  }

  #ended(watch: Watch, error: StreamPulseError | undefined): void {
    if (this.#stream?.watch !== watch) return;
    this.#forget();
    this.#readers.ended(error && toldError(error));
  }

  #set(ticker: string, news: Price, part: PricePart): void {
    if (!this.#answers.has(ticker)) return;
    this.#prices.set(ticker, { ...this.#prices.get(ticker), ...news });
    this.#readers.changed(ticker, part);
  }

  #quoted(quote: Quote): void {
    const before = this.#prices.get(quote.ticker);
    const sourceChange = storyAfterQuote(before?.sourceChange, quote);
    this.#set(quote.ticker, { quote, sourceChange, error: quote.stale ? before?.error : undefined }, "quote");
  }

  #failed(error: TickerError): void {
    if (error.removed) this.#refuse(error);
    else this.#set(error.ticker, { error }, "error");
  }

  #refuse(error: TickerError): void {
    this.#drop(error.ticker);
    this.#readers.refused(error);
  }

  #sourceChanged(change: SourceChange): void {
    for (const ticker of change.tickers) {
      const before = this.#prices.get(ticker);
      if (this.#answers.has(ticker)) {
        this.#prices.set(ticker, { ...before, sourceChange: storyAfterChange(before?.sourceChange, change) });
      }
    }
    this.#readers.sourceChanged(change);
  }
}

/** An answer that needs no server. */
export function resultOf(ticker: string, outcome: TickerOutcome): TickerResult {
  return { ticker, outcome, code: TickerErrorCode.UNSPECIFIED, message: "" };
}
