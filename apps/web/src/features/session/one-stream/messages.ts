import type {
  ConnectionState,
  Quote,
  SessionInfo,
  SourceChange,
  TickerError,
  TickerInfo,
  TickerResult,
} from "@streampulse/client";
import type { Port } from "./port.ts";
import type { ToldError } from "./told-error.ts";

/** The long streams beside that of prices: one each for the whole browser, however many tabs follow it. */
export type StreamName = "alerts" | "watchlists" | "valuation";

/** What a tab says. A holder that does not know the tab (it may be another by now) answers `stranger`. */
export type TabMessage =
  /** First of all, and again whenever it is asked who it is; what it said before is forgotten. */
  | { readonly kind: "hello"; readonly isHidden: boolean }
  | { readonly kind: "watch"; readonly tickers: readonly string[] }
  | { readonly kind: "unwatch" }
  | { readonly kind: "change"; readonly call: number; readonly add: boolean; readonly tickers: readonly string[] }
  /** Nobody sees the tab, or somebody does again. */
  | { readonly kind: "hidden"; readonly isHidden: boolean }
  /** A batch has been dealt with: there may be another. */
  | { readonly kind: "took" }
  /** Is anybody there? */
  | { readonly kind: "ask" }
  | { readonly kind: "follow"; readonly id: number; readonly stream: StreamName; readonly terms: unknown }
  | { readonly kind: "leave"; readonly id: number }
  | { readonly kind: "bye" };

/** What became of one followed stream since the batch before. */
export interface Followed {
  readonly id: number;
  readonly connection?: ConnectionState | undefined;
  readonly value?: unknown;
  /** It is of use to a tab that nobody sees, too. */
  readonly isUrgent?: boolean | undefined;
  /** It is over; `error` unless it was left. */
  readonly ended?: { readonly error: ToldError | undefined } | undefined;
}

/** All that is new for one tab, once a frame at most. Applied in this order, it makes the tab's state the holder's. */
export interface Batch {
  readonly kind: "batch";
  readonly connection?: ConnectionState | undefined;
  readonly session?: SessionInfo | undefined;
  readonly infos?: TickerInfo[] | undefined;
  readonly quotes?: Quote[] | undefined;
  readonly errors?: TickerError[] | undefined;
  readonly sourceChanges?: SourceChange[] | undefined;
  readonly followed?: Followed[] | undefined;
}

/** What the holder says. */
export type HolderMessage =
  | { readonly kind: "welcome" }
  | { readonly kind: "stranger" }
  | { readonly kind: "here" }
  | Batch
  | { readonly kind: "changed"; readonly call: number; readonly results: readonly TickerResult[] }
  | { readonly kind: "refused"; readonly call: number; readonly error: ToldError }
  /** The prices' stream is over for good: a new `watch` opens another. */
  | { readonly kind: "ended"; readonly error: ToldError | undefined };

/** A line as the tab has it. */
export type TabPort = Port<TabMessage, HolderMessage>;

/** A line as the holder has it. */
export type HolderPort = Port<HolderMessage, TabMessage>;
