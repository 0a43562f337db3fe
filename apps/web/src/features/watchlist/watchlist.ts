import type { PriceStore } from "@streampulse/client";
import {
  isFault,
  parseTicker,
  TICKER_MAX_LENGTH,
  TickerErrorCode,
  type TickerInfo,
  TickerOutcome,
} from "@streampulse/core";

/** A ticker that was not taken, why, and what may have been meant. */
export interface Refusal {
  readonly ticker: string;
  readonly reason: string;
  readonly near: readonly TickerInfo[];
}

/** The list as it is shown. A new object whenever something changed. */
export interface WatchlistState {
  /** The rows, in their order. */
  readonly tickers: readonly string[];
  readonly selected: string | undefined;
  readonly refusal: Refusal | undefined;
  /** Tickers of the list as it was found which this server does not know. */
  readonly leftOut: readonly string[];
}

/** A short message to the reader, with a way back where there is one. */
export interface Notice {
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

/** What the list needs of the page around it. */
export interface WatchlistSurroundings {
  readonly store: Pick<PriceStore, "tickers" | "add" | "remove" | "info" | "subscribeErrors">;
  search(query: string): Promise<readonly TickerInfo[]>;
  save(tickers: readonly string[]): void;
  say(notice: Notice): void;
}

/** The list that the reader made, or the one that a newcomer gets, which is not kept until it is changed. */
export interface FirstList {
  readonly tickers: readonly string[];
  readonly isDefault: boolean;
}

/** The list that the reader works on: which tickers, in which order, which is selected, what was refused. */
export class Watchlist {
  readonly #around: WatchlistSurroundings;
  /** The tickers that the list began with; the default ones, until the reader changes the list. */
  readonly #found: Set<string>;
  readonly #isDefault: boolean;
  /** Kept tickers that this server does not know: a server with other sources may, so they stay kept. */
  #absent: readonly string[] = [];
  /** Tickers that the reader has just asked for, and that the server has not answered yet. */
  readonly #asking = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #state: WatchlistState;

  /** Over a store that watches `first.tickers` while they are shown. */
  constructor(around: WatchlistSurroundings, first: FirstList) {
    this.#around = around;
    this.#found = new Set(first.tickers);
    this.#isDefault = first.isDefault;
    this.#state = { tickers: first.tickers, selected: first.tickers[0], refusal: undefined, leftOut: [] };
    around.store.subscribeErrors((error) => {
      if (error.removed || error.code === TickerErrorCode.UNKNOWN_TICKER) this.#lose(error.ticker, error.message);
    });
  }

  /** Whether it was not the reader who chose what it began with: what is missing of that, nobody misses. */
  get isNewcomers(): boolean {
    return this.#isDefault;
  }

  readonly state = (): WatchlistState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes a ticker as it was typed, in any case; one that is listed is selected. False where it was refused. */
  async add(text: string): Promise<boolean> {
    const parsed = parseTicker(text);
    if (isFault(parsed)) {
      await this.#refuse(text.trim().slice(0, TICKER_MAX_LENGTH), `A ticker ${parsed.fault}.`);
      return false;
    }
    const { ticker } = parsed;
    const listed = this.#listedAs(ticker, ticker);
    this.#change({ refusal: undefined });
    if (listed === undefined) {
      this.#insert(ticker, this.#state.tickers.length);
      return this.#ask(ticker);
    }
    this.#change({ selected: listed });
    this.#around.say({ text: `${ticker} is in the list already${listed === ticker ? "" : `, as ${listed}`}.` });
    return true;
  }

  /** Removes with a way back to the same place. */
  remove(ticker: string): void {
    const at = this.#state.tickers.indexOf(ticker);
    if (at === -1) return;
    this.#drop(ticker);
    this.#found.delete(ticker);
    this.#keep();
    // Nothing to say where this fails: the ticker has left the wanted set, and with it the screen.
    void this.#around.store.remove(ticker).catch(() => undefined);
    const undo = (): void => {
      if (this.#state.tickers.includes(ticker)) return;
      this.#insert(ticker, Math.min(at, this.#state.tickers.length));
      void this.#ask(ticker);
    };
    this.#around.say({ text: `Removed ${ticker}.`, undo });
  }

  /** Selects a listed ticker. */
  select(ticker: string): void {
    if (this.#state.tickers.includes(ticker) && this.#state.selected !== ticker) this.#change({ selected: ticker });
  }

  /** Moves the selection by rows, staying within the list. */
  move(rows: number): void {
    const { tickers, selected } = this.#state;
    const at = selected === undefined ? -1 : tickers.indexOf(selected);
    const to = tickers[Math.min(tickers.length - 1, Math.max(0, at + rows))];
    if (to !== undefined) this.select(to);
  }

  /** Whether what a search found is in the list, under this name or another. */
  lists({ ticker, canonical }: TickerInfo): boolean {
    return this.#listedAs(ticker, canonical ?? ticker) !== undefined;
  }

  /** Takes away what was said of refused and left out tickers. */
  dismiss(): void {
    this.#change({ refusal: undefined, leftOut: [] });
  }

  #change(part: Partial<WatchlistState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }

  #keep(): void {
    if (this.#isDefault) this.#found.clear();
    this.#around.save([...this.#state.tickers, ...this.#absent]);
  }

  #insert(ticker: string, at: number): void {
    const { tickers } = this.#state;
    this.#absent = this.#absent.filter((other) => other !== ticker);
    this.#found.delete(ticker);
    this.#change({ tickers: [...tickers.slice(0, at), ticker, ...tickers.slice(at)], selected: ticker });
    this.#keep();
  }

  /** The row goes; the selection passes to the one that takes its place. */
  #drop(ticker: string): void {
    const at = this.#state.tickers.indexOf(ticker);
    const tickers = this.#state.tickers.filter((other) => other !== ticker);
    const next = tickers[Math.min(at, tickers.length - 1)];
    this.#change({ tickers, selected: this.#state.selected === ticker ? next : this.#state.selected });
  }

  async #ask(ticker: string): Promise<boolean> {
    this.#asking.add(ticker);
    try {
      const result = await this.#around.store.add(ticker);
      // One that was removed and added again since is still asked for.
      if (result.outcome !== TickerOutcome.REJECTED || this.#around.store.tickers.includes(ticker)) return true;
      this.#lose(ticker, result.message);
    } catch (error) {
      // A call that only lost its stream leaves the ticker wanted, and the next stream brings it.
      if (this.#around.store.tickers.includes(ticker)) return true;
      this.#lose(ticker, error instanceof Error ? error.message : "The server did not answer.");
    } finally {
      this.#asking.delete(ticker);
    }
    return false;
  }

  /**
   * The server does not have it. Both an answer and the stream may tell of it: it is said once. A reader who
   * has just asked for it reads the refusal where they typed; any other row must not go without a message.
   */
  #lose(ticker: string, reason: string): void {
    if (!this.#state.tickers.includes(ticker)) return;
    this.#drop(ticker);
    if (this.#found.has(ticker)) {
      if (!this.#isDefault) this.#absent = [...this.#absent, ticker];
      return this.#change({ leftOut: [...this.#state.leftOut, ticker] });
    }
    this.#keep();
    if (!this.#asking.has(ticker)) this.#around.say({ text: `${ticker} has left the list. ${reason}` });
    void this.#refuse(ticker, reason);
  }

  async #refuse(ticker: string, reason: string): Promise<void> {
    const refusal: Refusal = { ticker, reason, near: [] };
    this.#change({ refusal });
    const near = await this.#around.search(ticker).catch(() => []);
    if (this.#state.refusal === refusal && near.length > 0) this.#change({ refusal: { ...refusal, near } });
  }

  /** The listed name of a ticker: its own, or one that stands for the same venue and code. */
  #listedAs(ticker: string, canonical: string | undefined): string | undefined {
    const { tickers } = this.#state;
    if (tickers.includes(ticker) || canonical === undefined) return tickers.find((other) => other === ticker);
    return tickers.find((other) => other === canonical || this.#around.store.info(other)?.canonical === canonical);
  }
}
