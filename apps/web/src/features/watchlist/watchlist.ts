import type { StreamPulseError } from "@streampulse/client";
import {
  isFault,
  parseTicker,
  TICKER_MAX_LENGTH,
  TickerErrorCode,
  type TickerInfo,
  TickerOutcome,
} from "@streampulse/core";
import { fewNames } from "../../ui/few-names.ts";
import { tickersOf } from "../lists/list-edit.ts";
import type { KeptList } from "../lists/list-keeper.ts";
import { removeEntries } from "../lists/remove-entries.ts";
import { LeftOut } from "./left-out.ts";
import { typedTickers } from "./typed-tickers.ts";
import type { Refusal, WatchlistState } from "./watchlist-state.ts";
import type { WatchlistSurroundings } from "./watchlist-surroundings.ts";

/** What no other answer of this server's will change. */
const REFUSED: ReadonlySet<TickerErrorCode> = new Set([TickerErrorCode.UNKNOWN_TICKER, TickerErrorCode.NOT_PERMITTED]);

/** A server that refuses a ticker so long after it was added knew it before. */
export const ASKED_FOR_MS = 60_000;

/** So many tickers are named at once: a list may have a thousand. */
const NAMED = 5;

/** The list that the reader works on: which one, what is selected in it, what was refused. */
export class Watchlist {
  readonly #around: WatchlistSurroundings;
  readonly #leftOut: LeftOut;
  /** The tickers that the reader has asked for on this visit, each with the lists that it was added to. */
  readonly #asking = new Map<string, { readonly lists: Set<string>; readonly atMs: number }>();
  readonly #listeners = new Set<() => void>();
  readonly #leave: (() => void)[];
  #listId: string | undefined;
  #selected: string | undefined;
  /** Numbers what the reader does, in its order: what is added late selects nothing that they chose after it. */
  #turn = 0;
  /** Whose selection stands. */
  #selectedTurn = 0;
  #refusal: Refusal | undefined;
  /** The tickers as rows show them, which may be sorted otherwise than the list. */
  #shown: readonly string[] | undefined;
  #state: WatchlistState;

  constructor(around: WatchlistSurroundings, listId: string | undefined) {
    this.#around = around;
    this.#leftOut = new LeftOut(around.putAway);
    this.#listId = listId;
    this.#state = this.#made();
    this.#leave = [
      around.book.subscribe(() => this.#publish()),
      around.store.subscribeErrors(({ code, ticker, message }) => {
        if (REFUSED.has(code)) this.#lose(ticker, message);
      }),
    ];
  }

  readonly state = (): WatchlistState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears nothing any more. */
  close(): void {
    for (const leave of this.#leave) leave();
  }

  /** Shows another list. */
  open(listId: string): void {
    this.#listId = listId;
    this.#refusal = undefined;
    this.#shown = undefined;
    this.#choose(undefined);
    this.#publish();
  }

  /** In which order rows are shown, for what moves along them. */
  showing(tickers: readonly string[]): void {
    this.#shown = tickers;
  }

  /** Takes a ticker as it was typed, in any case, or several between commas; one that is listed is selected. False where one was refused. */
  async add(text: string): Promise<boolean> {
    const several = typedTickers(text);
    if (several.length > 1) return this.#addAll(several);
    const parsed = parseTicker(text);
    if (isFault(parsed)) {
      await this.#refuse(text.trim().slice(0, TICKER_MAX_LENGTH), `A ticker ${parsed.fault}.`);
      return false;
    }
    const { ticker } = parsed;
    this.#refusal = undefined;
    const listed = this.#listedAs(ticker, ticker);
    if (listed !== undefined) {
      this.select(listed);
      this.#around.say({ text: `${ticker} is in the list already${listed === ticker ? "" : `, as ${listed}`}.` });
      this.#publish();
      return true;
    }
    this.#leftOut.takeBack(ticker);
    const { id } = this.#state.list;
    const lists = this.#askedFor(ticker) ?? new Set();
    this.#asking.set(ticker, { lists: lists.add(id), atMs: this.#around.nowMs() });
    this.#around.book.edit(id, { do: "add", entries: [{ ticker }] });
    this.#publish();
    const turn = ++this.#turn;
    const isTaken = await this.#ask(ticker);
    // Not before it is taken, for the page scrolls to what is selected; and not where the reader went on meanwhile.
    const isOpen = this.#around.book.idOf(id) === this.#state.list.id;
    if (isTaken && isOpen && turn > this.#selectedTurn) this.#select(ticker, turn);
    return isTaken;
  }

  async #addAll(texts: readonly string[]): Promise<boolean> {
    const refused: Refusal[] = [];
    for (const text of texts) if (!(await this.add(text)) && this.#refusal) refused.push(this.#refusal);
    const names = refused.map((each) => each.ticker);
    const ticker = fewNames(names, NAMED);
    const reason = "None of them is a ticker that this server knows.";
    this.#refusal = refused.length > 1 ? { ticker, reason, near: [] } : refused[0];
    this.#publish();
    return refused.length === 0;
  }

  /** Removes with a way back to the same place. */
  remove(ticker: string): void {
    const { book } = this.#around;
    const { list } = this.#state;
    if (!tickersOf(list.entries).includes(ticker)) return;
    if (this.#state.selected === ticker) this.#choose(this.#beside(ticker));
    const back = removeEntries(book, list, [ticker]);
    const undo = (): void => {
      if (book.idOf(list.id) === this.#state.list.id) this.#choose(ticker);
      back();
    };
    this.#around.say({ text: `Removed ${ticker}.`, undo });
  }

  /** Selects a listed ticker. */
  select(ticker: string): void {
    this.#select(ticker, ++this.#turn);
  }

  /** Moves the selection by rows, staying within the list. */
  move(rows: number): void {
    const tickers = this.#rows();
    const { selected } = this.#state;
    const at = selected === undefined ? -1 : tickers.indexOf(selected);
    const to = tickers[Math.min(tickers.length - 1, Math.max(0, at + rows))];
    if (to !== undefined) this.select(to);
  }

  /** Whether what a search found is in the list, under this name or another. */
  lists({ ticker, canonical }: TickerInfo): boolean {
    return this.#listedAs(ticker, canonical ?? ticker) !== undefined;
  }

  /** Takes away what was said of a refused ticker. */
  dismissRefusal(): void {
    this.#refusal = undefined;
    this.#publish();
  }

  /** Takes away what was said of those that are left out now. */
  dismissLeftOut(): void {
    this.#leftOut.putAway(this.#state.leftOut);
    this.#publish();
  }

  /** Tells again of all that are left out now. */
  tellLeftOut(): void {
    this.#leftOut.tell(this.#state.leftOut);
    this.#publish();
  }

  /** Removes these, with a way back. */
  removeLeftOut(tickers: readonly string[]): void {
    const undo = removeEntries(this.#around.book, this.#state.list, tickers);
    this.#around.say({ text: `Removed ${fewNames(tickers, NAMED)}.`, undo });
  }

  #select(ticker: string, turn: number): void {
    if (!this.#state.tickers.includes(ticker)) return;
    this.#selectedTurn = turn;
    if (this.#state.selected === ticker) return;
    this.#selected = ticker;
    this.#publish();
  }

  /** The reader's own selection, not published. */
  #choose(ticker: string | undefined): void {
    this.#selected = ticker;
    this.#selectedTurn = ++this.#turn;
  }

  #rows(): readonly string[] {
    const { tickers } = this.#state;
    const shown = this.#shown?.filter((ticker) => tickers.includes(ticker));
    return shown?.length === tickers.length ? shown : tickers;
  }

  #made(): WatchlistState {
    const book = this.#around.book.state();
    const id = this.#around.book.idOf(this.#listId ?? "first");
    const list = (book.lists.find((each) => each.id === id) ?? book.lists[0]) as KeptList;
    const all = tickersOf(list.entries);
    const tickers = all.filter((ticker) => !this.#leftOut.has(ticker));
    const selected = this.#selected !== undefined && tickers.includes(this.#selected) ? this.#selected : tickers[0];
    const leftOut = all.filter(this.#leftOut.has);
    const before = this.#state as WatchlistState | undefined;
    return {
      book,
      list,
      tickers: same(before?.tickers, tickers),
      selected,
      refusal: this.#refusal,
      leftOut: same(before?.leftOut, leftOut),
      leftOutTold: same(before?.leftOutTold, this.#leftOut.told(leftOut)),
    };
  }

  #publish(): void {
    this.#state = this.#made();
    for (const listener of this.#listeners) listener();
  }

  /** The row that takes the place of one that goes. */
  #beside(ticker: string): string | undefined {
    const rows = this.#rows();
    return rows[rows.indexOf(ticker) + 1] ?? rows[rows.indexOf(ticker) - 1];
  }

  async #ask(ticker: string): Promise<boolean> {
    const release = this.#around.want(ticker);
    try {
      const result = await this.#around.answer(ticker);
      if (result.outcome !== TickerOutcome.REJECTED || !REFUSED.has(result.code)) return true;
      // One that was removed and added again since is still asked for.
      if (this.#around.store.tickers.includes(ticker)) return true;
      this.#lose(ticker, result.message);
      return false;
    } catch (error) {
      // A call that only lost its stream leaves the ticker wanted, and the next stream brings it.
      if (this.#around.store.tickers.includes(ticker) || (error as StreamPulseError).retry) return true;
      this.#lose(ticker, error instanceof Error ? error.message : "The server did not answer.");
      return false;
    } finally {
      release();
    }
  }

  /**
   * The server does not have it. Both an answer and the stream may tell of it: it is said once. What the reader has
   * asked for goes, and they read the refusal where they typed; any other ticker is left out, and stays in its list.
   */
  #lose(ticker: string, reason: string): void {
    const lists = this.#askedFor(ticker);
    this.#asking.delete(ticker);
    if (this.#state.selected === ticker) this.#selected = this.#beside(ticker);
    if (!lists) {
      if (!this.#state.tickers.includes(ticker)) return;
      this.#leftOut.add(ticker);
      return this.#publish();
    }
    // Not necessarily the one that is open by now.
    for (const id of lists) this.#around.book.edit(id, { do: "remove", key: ticker });
    void this.#refuse(ticker, reason);
  }

  /** The lists that the reader has added a ticker to just now. */
  #askedFor(ticker: string): Set<string> | undefined {
    const asked = this.#asking.get(ticker);
    return asked && this.#around.nowMs() - asked.atMs < ASKED_FOR_MS ? asked.lists : undefined;
  }

  async #refuse(ticker: string, reason: string): Promise<void> {
    const refusal: Refusal = { ticker, reason, near: [] };
    this.#refusal = refusal;
    this.#publish();
    const near = await this.#around.search(ticker).catch(() => []);
    if (this.#refusal !== refusal || near.length === 0) return;
    this.#refusal = { ...refusal, near };
    this.#publish();
  }

  /** The listed name of a ticker: its own, or one that stands for the same venue and code. */
  #listedAs(ticker: string, canonical: string | undefined): string | undefined {
    const { tickers } = this.#state;
    if (tickers.includes(ticker) || canonical === undefined) return tickers.find((other) => other === ticker);
    return tickers.find((other) => other === canonical || this.#around.store.info(other)?.canonical === canonical);
  }
}

function same(before: readonly string[] | undefined, now: readonly string[]): readonly string[] {
  return before?.length === now.length && before.every((each, at) => each === now[at]) ? before : now;
}
