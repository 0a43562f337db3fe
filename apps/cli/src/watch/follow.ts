import type { ConnectionState, SessionInfo, StreamOptions } from "@streampulse/client";
import type { Gap, Quote, SourceChange, TickerError, TickerInfo } from "@streampulse/core";
import { Exit, exitOfErrors } from "../exit.ts";
import { linkFailure, unavailable } from "../link-failure.ts";
import { type Link } from "../link.ts";

/** What reads a stream of prices, in the order of the batches. */
export interface PriceReader {
  session?(session: SessionInfo): void;
  infos(infos: readonly TickerInfo[]): void;
  errors(errors: readonly TickerError[]): void;
  gaps(gaps: readonly Gap[]): void;
  sourceChanges?(changes: readonly SourceChange[]): void;
  quotes(quotes: readonly Quote[]): void;
  connection(state: ConnectionState): void;
  /** Whether the last ticker's removal by the server ends it all; absent: it does. */
  endsWhenEmpty?(): boolean;
}

/**
 * Follows the tickers until the signal aborts (answers 0), no ticker is left (answers with the exit code
 * of the reason), or the server ends it for good (throws a CommandError). A server that cannot be reached
 * at first is such an end; once prices have come, the SDK reconnects for as long as it takes.
 */
export function follow(
  link: Link,
  tickers: readonly string[],
  reader: PriceReader,
  options: StreamOptions & { readonly signal: AbortSignal },
): Promise<number> {
  const left = new Set(tickers);
  const end = new AbortController();
  let wasLive = false;
  return new Promise((resolve, reject) => {
    link.client.watch(
      tickers,
      {
        onSession: (session) => reader.session?.(session),
        onInfos: (infos) => reader.infos(infos),
        onGaps: (gaps) => reader.gaps(gaps),
        onSourceChanges: (changes) => reader.sourceChanges?.(changes),
        onQuotes: (quotes) => reader.quotes(quotes),
        onErrors(errors) {
          reader.errors(errors);
          for (const error of errors) if (error.removed) left.delete(error.ticker);
          if (left.size > 0 || reader.endsWhenEmpty?.() === false) return;
          resolve(exitOfErrors(errors.filter((error) => error.removed)));
          end.abort();
        },
        onConnection(state) {
          // That it stopped because it was asked to is no news.
          if (end.signal.aborted || options.signal.aborted) return;
          wasLive ||= state.status === "live";
          if (!wasLive && (state.status === "reconnecting" || state.status === "offline")) {
            reject(unavailable(state.status === "offline" ? "this machine is offline" : state.reason, link.url));
            end.abort();
          } else reader.connection(state);
        },
        onEnd(error) {
          if (error && !end.signal.aborted && !options.signal.aborted) reject(linkFailure(error, link.url));
          else resolve(Exit.OK);
        },
      },
      { ...options, signal: AbortSignal.any([options.signal, end.signal]) },
    );
  });
}
