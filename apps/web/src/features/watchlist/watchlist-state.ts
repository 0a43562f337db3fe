import type { TickerInfo } from "@streampulse/core";
import type { BookState } from "../lists/list-book.ts";
import type { KeptList } from "../lists/list-keeper.ts";

/** A ticker that was not taken, why, and what may have been meant. */
export interface Refusal {
  readonly ticker: string;
  readonly reason: string;
  readonly near: readonly TickerInfo[];
}

/** The list that is shown, among the others. A new object whenever something changed. */
export interface WatchlistState {
  readonly book: BookState;
  readonly list: KeptList;
  /** Those of the list that have a row, in the list's order. */
  readonly tickers: readonly string[];
  readonly selected: string | undefined;
  readonly refusal: Refusal | undefined;
  /** Tickers of the list that this server does not know; the list keeps them, for a server with other sources may. */
  readonly leftOut: readonly string[];
  /** Those of them that the reader is to be told of. */
  readonly leftOutTold: readonly string[];
}
