import { storyAfterChange, storyAfterQuote } from "@streampulse/client";
import {
  compareDecimal,
  isDecimal,
  type Quote,
  type SourceChange,
  type TickerError,
  type TickerInfo,
} from "@streampulse/core";
import type { TickerRow } from "../render/quote-cells.ts";

const SORTS = ["given", "ticker", "rise", "fall"] as const;

/** An order of a watched list; `given` is the one in which its tickers were asked for. */
export type Sort = (typeof SORTS)[number];

/** How long a price that moved is marked, ms. */
const FLASH_MS = 600;

interface Entry {
  quote?: Quote;
  info?: TickerInfo;
  error?: TickerError;
  sourceChange?: SourceChange | undefined;
  moved: number;
  movedAtMs: number;
}

/** The tickers of a live table, what is known of each, and how the user looks at them. */
export class WatchList {
  readonly #entries = new Map<string, Entry>();
  #sort: Sort = "given";
  #selected: string | undefined;
  #frozen: readonly TickerRow[] | undefined;

  constructor(tickers: readonly string[]) {
    for (const ticker of tickers) this.add(ticker);
  }

  get size(): number {
    return this.#entries.size;
  }

  get sort(): Sort {
    return this.#sort;
  }

  get selected(): string | undefined {
    return this.#selected;
  }

  get isPaused(): boolean {
    return this.#frozen !== undefined;
  }

  has(ticker: string): boolean {
    return this.#entries.has(ticker);
  }

  info(ticker: string): TickerInfo | undefined {
    return this.#entries.get(ticker)?.info;
  }

  add(ticker: string): void {
    if (this.#entries.has(ticker)) return;
    this.#entries.set(ticker, { moved: 0, movedAtMs: 0 });
    this.#selected ??= ticker;
    if (this.#frozen) this.#frozen = [...this.#frozen, { ticker }];
  }

  /** Takes a ticker off; the selection goes to the one below it, or above where it was the last. */
  remove(ticker: string): void {
    if (!this.#entries.has(ticker)) return;
    if (this.#selected === ticker) {
      const order = this.rows(0).map((row) => row.ticker);
      const at = order.indexOf(ticker);
      this.#selected = order[at + 1] ?? order[at - 1];
    }
    this.#entries.delete(ticker);
    this.#frozen = this.#frozen?.filter((row) => row.ticker !== ticker);
  }

  /** Takes quotes over. A snapshot is no move: only a price after another one is. */
  applyQuotes(quotes: readonly Quote[], nowMs: number): void {
    for (const quote of quotes) {
      const entry = this.#entries.get(quote.ticker);
      if (!entry) continue;
      const moved = entry.quote ? compare(quote.price, entry.quote.price) : 0;
      if (moved !== 0) {
        entry.moved = moved;
        entry.movedAtMs = nowMs;
      }
      entry.quote = quote;
      entry.sourceChange = storyAfterQuote(entry.sourceChange, quote);
      delete entry.error;
    }
  }

  applyInfos(infos: readonly TickerInfo[]): void {
    for (const info of infos) {
      const entry = this.#entries.get(info.ticker);
      if (entry) entry.info = info;
    }
  }

  applySourceChanges(changes: readonly SourceChange[]): void {
    for (const change of changes) {
      for (const ticker of change.tickers) {
        const entry = this.#entries.get(ticker);
        if (entry) entry.sourceChange = storyAfterChange(entry.sourceChange, change);
      }
    }
  }

  /** Takes errors over; a ticker that has left the session's set leaves the list. */
  applyErrors(errors: readonly TickerError[]): void {
    for (const error of errors) {
      const entry = this.#entries.get(error.ticker);
      if (!entry) continue;
      if (error.removed) this.remove(error.ticker);
      else entry.error = error;
    }
  }

  /** Moves the selection by so many rows, staying inside the list. */
  move(rows: number): void {
    const order = this.rows(0).map((row) => row.ticker);
    const at = this.#selected === undefined ? 0 : order.indexOf(this.#selected);
    this.#selected = order[Math.min(order.length - 1, Math.max(0, at + rows))];
  }

  cycleSort(): void {
    this.#sort = SORTS[(SORTS.indexOf(this.#sort) + 1) % SORTS.length] ?? "given";
  }

  /** Holds the rows as they are, or lets them go on; nothing is lost meanwhile. */
  togglePause(nowMs: number): void {
    this.#frozen = this.#frozen ? undefined : this.rows(nowMs).map((row) => ({ ...row, flash: 0 }));
  }

  /** The rows in the order they are looked at. */
  rows(nowMs: number): readonly TickerRow[] {
    const rows =
      this.#frozen ??
      [...this.#entries].map(([ticker, entry]): TickerRow => {
        const flash = nowMs - entry.movedAtMs < FLASH_MS ? entry.moved : 0;
        const { quote, info, error, sourceChange } = entry;
        return { ticker, quote, info, error, sourceChange, flash };
      });
    return this.#sort === "given" ? rows : rows.toSorted(ORDER[this.#sort]);
  }
}

type Order = (a: TickerRow, b: TickerRow) => number;

const byTicker: Order = (a, b) => (a.ticker < b.ticker ? -1 : a.ticker > b.ticker ? 1 : 0);

const ORDER: Readonly<Record<Exclude<Sort, "given">, Order>> = {
  ticker: byTicker,
  rise: (a, b) => byPercent(a, b, -1),
  fall: (a, b) => byPercent(a, b, 1),
};

/** Unknown changes come last in either direction. */
function byPercent(a: TickerRow, b: TickerRow, direction: number): number {
  const left = a.quote?.changePercent;
  const right = b.quote?.changePercent;
  if (left === undefined || right === undefined) {
    return left === right ? byTicker(a, b) : left === undefined ? 1 : -1;
  }
  return direction * compare(left, right) || byTicker(a, b);
}

function compare(a: string, b: string): number {
  return isDecimal(a) && isDecimal(b) ? Math.sign(compareDecimal(a, b)) : 0;
}
