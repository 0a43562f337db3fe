import type { PriceStore } from "@streampulse/client";
import type { TickerInfo, TickerResult } from "@streampulse/core";
import type { ListBook } from "../lists/list-book.ts";
import type { PutAway } from "./left-out.ts";

/** A short message to the reader, with a way back where there is one. */
export interface Notice {
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

/** What the list needs of the page around it. */
export interface WatchlistSurroundings {
  readonly book: ListBook;
  readonly store: Pick<PriceStore, "tickers" | "info" | "subscribeErrors">;
  readonly want: (ticker: string) => () => void;
  /** What the server says of a ticker that was wanted just now. */
  readonly answer: (ticker: string) => Promise<TickerResult>;
  readonly search: (query: string) => Promise<readonly TickerInfo[]>;
  readonly say: (notice: Notice) => void;
  readonly nowMs: () => number;
  readonly putAway: PutAway;
}
