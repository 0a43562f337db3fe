import type { ConnectionState, Price, SessionInfo, SourceChange, TickerError } from "@streampulse/client";
import type { Batch, Followed } from "./messages.ts";

/** A tab that has not dealt with so many batches gets no more: what comes meanwhile is gathered. */
const IN_FLIGHT_MAX = 2;

/** So many changes of sources wait for a tab; of more, the oldest are of no use any more. */
const SOURCE_CHANGES_MAX = 64;

/** What of a ticker's price is new. */
export type PricePart = "quote" | "info" | "error";

/** Puts what is new of a followed stream on top of what still waits of it. */
export type Merge = (waiting: unknown, value: unknown) => unknown;

/**
 * What waits for one tab. Of a ticker the newest alone waits, so that a tab which is busy, frozen or in a debugger
 * holds no more than one that is not, and begins again with the prices of that moment.
 */
export class TabFeed {
  readonly #post: (batch: Batch) => void;
  readonly #price: (ticker: string) => Price | undefined;
  readonly #changed: Readonly<Record<PricePart, Set<string>>> = {
    quote: new Set(),
    info: new Set(),
    error: new Set(),
  };
  readonly #refused = new Map<string, TickerError>();
  readonly #followed = new Map<number, Followed>();
  #sourceChanges: SourceChange[] = [];
  #connection: ConnectionState | undefined;
  #session: SessionInfo | undefined;
  #inFlight = 0;
  /** Nobody sees it: prices wait until somebody does. */
  isHidden = false;

  constructor(post: (batch: Batch) => void, price: (ticker: string) => Price | undefined) {
    this.#post = post;
    this.#price = price;
  }

  changed(ticker: string, part: PricePart): void {
    this.#changed[part].add(ticker);
  }

  /** All that is known of a ticker is new to this tab. */
  joined(ticker: string): void {
    const price = this.#price(ticker);
    for (const part of ["quote", "info", "error"] as const) if (price?.[part]) this.changed(ticker, part);
    if (price?.sourceChange) this.sourceChanged({ ...price.sourceChange, tickers: [ticker] });
  }

  /** The tab no longer wants it. */
  left(ticker: string): void {
    for (const set of Object.values(this.#changed)) set.delete(ticker);
  }

  /** The ticker has left the wanted set, and this is why. */
  refused(error: TickerError): void {
    this.left(error.ticker);
    this.#refused.set(error.ticker, error);
  }

  sourceChanged(change: SourceChange): void {
    this.#sourceChanges.push(change);
    if (this.#sourceChanges.length > SOURCE_CHANGES_MAX) this.#sourceChanges.shift();
  }

  connected(state: ConnectionState): void {
    this.#connection = state;
  }

  opened(session: SessionInfo): void {
    this.#session = session;
  }

  /** What is new of a followed stream; `merge` says what becomes of a value that still waits. */
  followed(news: Followed, merge?: Merge): void {
    const waiting = this.#followed.get(news.id);
    const value = "value" in news && waiting && "value" in waiting ? merge?.(waiting.value, news.value) : undefined;
    this.#followed.set(news.id, { ...waiting, ...news, ...(value !== undefined && { value }) });
  }

  unfollowed(id: number): void {
    this.#followed.delete(id);
  }

  /** The tab begins anew: nothing waits, and nothing is on its way. */
  reset(): void {
    for (const waiting of [...Object.values(this.#changed), this.#refused, this.#followed]) waiting.clear();
    this.#sourceChanges = [];
    this.#connection = undefined;
    this.#session = undefined;
    this.#inFlight = 0;
  }

  /** The tab has dealt with a batch. */
  took(): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
  }

  /** Posts what waits, if there is anything that the tab is to have now. */
  flush(): void {
    if (this.#inFlight >= IN_FLIGHT_MAX) return;
    const followed = [...this.#followed.values()].filter(({ isUrgent }) => isUrgent || !this.isHidden);
    const batch: Batch = {
      kind: "batch",
      ...(this.#connection && { connection: this.#connection }),
      ...(this.#session && { session: this.#session }),
      ...(!this.isHidden && this.#prices()),
      ...(followed.length > 0 && { followed }),
    };
    if (Object.keys(batch).length === 1) return;
    this.#connection = undefined;
    this.#session = undefined;
    for (const { id } of followed) this.#followed.delete(id);
    this.#inFlight++;
    this.#post(batch);
  }

  #prices(): Partial<Batch> {
    const infos = this.#taken("info");
    const quotes = this.#taken("quote");
    const errors = [...this.#taken("error"), ...this.#refused.values()];
    this.#refused.clear();
    const sourceChanges = this.#sourceChanges;
    this.#sourceChanges = [];
    return {
      ...(infos.length > 0 && { infos }),
      ...(quotes.length > 0 && { quotes }),
      ...(errors.length > 0 && { errors }),
      ...(sourceChanges.length > 0 && { sourceChanges }),
    };
  }

  #taken<P extends PricePart>(part: P): NonNullable<Price[P]>[] {
    const set = this.#changed[part];
    const taken = [...set].flatMap((ticker) => this.#price(ticker)?.[part] ?? []);
    set.clear();
    return taken;
  }
}
