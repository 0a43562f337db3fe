import type { TickerName } from "@streampulse/core";

import type { Standings } from "./standing.ts";
import type { TapeInfo, TapeQuote, Track } from "./tape-entry.ts";

/** Everything that a room plays, in the order of its times. It never changes. */
export interface Tape {
  readonly tracks: readonly Track[];
  readonly quotes: readonly TapeQuote[];
  readonly infos: readonly TapeInfo[];
  readonly standings: Standings;
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
