import type { Conflated, Gap, Quote, SourceChange, TickerError, TickerInfo } from "@streampulse/core";
import type { ConnectionState } from "./connection-state.ts";
import type { StreamPulseError } from "./errors.ts";
import type { SessionInfo } from "./session-info.ts";

/** How a stream is to deliver. */
export interface StreamOptions {
  /** Ends the stream within 50 ms, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** `latest` (the default): a newer quote replaces an undelivered one. `every`: all, a Gap tells what is missing. */
  readonly delivery?: "latest" | "every" | undefined;
  /** Per ticker. */
  readonly maxUpdatesPerSecond?: number | undefined;
  /** Whether to tell, by `onConflated`, what `latest` skipped. */
  readonly reportConflation?: boolean | undefined;
}

/** Who is told what, per message of the stream in this order, with nothing of a ticker that is not wanted. */
export interface WatchHandlers {
  onConnection?(state: ConnectionState): void;
  onSession?(session: SessionInfo): void;
  onInfos?(infos: TickerInfo[]): void;
  /** A ticker whose error says `removed` is no longer wanted. */
  onErrors?(errors: TickerError[]): void;
  onSourceChanges?(changes: SourceChange[]): void;
  onGaps?(gaps: Gap[]): void;
  onQuotes?(quotes: Quote[]): void;
  onConflated?(conflated: Conflated[]): void;
  /** Comes once, last: without an error if the caller ended it. */
  onEnd?(error?: StreamPulseError): void;
}

/** A stream that mends itself until it is stopped or fails for good. */
export interface Watch {
  /** The wanted set, in order; the same array until it changes. */
  readonly tickers: readonly string[];
  readonly connection: ConnectionState;
  /** Ends it; calling it again does nothing. */
  stop(): void;
}
