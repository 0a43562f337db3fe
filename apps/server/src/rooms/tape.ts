import type { TickerName } from "@streampulse/core";

import type { ListingInfo, SourceQuote } from "../engine/ports/source.ts";

/** A quote of a track, not yet with the id that a connection knows it by. */
export type TrackQuote = Omit<SourceQuote, "id">;

/** A ticker of a tape. Its place among them is its number. */
export interface Track {
  /** The code of its ticker in a room. */
  readonly code: string;
  /** What is known of it before the beginning. */
  readonly info: ListingInfo;
}

/** What is told of a track at a time, counted from the beginning. */
export interface TapeQuote {
  readonly atMs: number;
  readonly track: number;
  readonly quote: TrackQuote;
}

/** What becomes known of a track at a time. */
export interface TapeInfo {
  readonly atMs: number;
  readonly track: number;
  readonly info: ListingInfo;
}

/** Everything that a room plays, in the order of its times. It never changes. */
export interface Tape {
  readonly tracks: readonly Track[];
  readonly quotes: readonly TapeQuote[];
  readonly infos: readonly TapeInfo[];
  /** The market's time at the beginning, epoch ms. */
  readonly beginsMs: number;
  readonly lengthMs: number;
}

/** The room for a code: what stands before it has at most 16 characters and a colon, and a ticker has 48. */
const CODE_MAX = 31;

/** The codes of these tickers in a room, each its own: a second one of a code has its venue before it. Undefined: too long. */
export function codesOf(names: readonly TickerName[]): (string | undefined)[] {
  const taken = new Set<string>();
  return names.map(({ venue, code }) => {
    const own = [code, ...(venue === undefined ? [] : [`${venue}.${code}`])].find(
      (text) => [...text].length <= CODE_MAX && !taken.has(text),
    );
    if (own !== undefined) taken.add(own);
    return own;
  });
}

/** How many entries stand at or before a time: a search by halves. */
export function countUntil(entries: readonly { readonly atMs: number }[], atMs: number): number {
  let from = 0;
  let to = entries.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((entries[middle] as { atMs: number }).atMs <= atMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** What a late comer is told of each track, the first `count` quotes having been played; undefined: nothing was told yet. */
export function quotesAfter({ tracks, quotes }: Tape, count: number): (TrackQuote | undefined)[] {
  const last: (Record<string, unknown> | undefined)[] = tracks.map(() => undefined);
  for (let at = count - 1; at >= 0; at--) {
    const { track, quote } = quotes[at] as TapeQuote;
    const known = (last[track] ??= {});
    // The time is that of the price, and of no later bid.
    if (quote.price !== undefined && known["price"] === undefined) known["sourceTimeMs"] = quote.sourceTimeMs;
    for (const field of FIELDS) known[field] ??= quote[field];
  }
  return last;
}

const FIELDS = ["price", "bid", "ask", "volume", "change", "changePercent", "quality"] as const;
