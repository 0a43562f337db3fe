import { TickerIndex, type SearchKeys } from "@streampulse/core";
import { longName } from "./long-names.ts";

/** A pair of assets, by their codes. */
export interface AssetPair {
  readonly base: string;
  readonly quote: string;
}

/**
 * Pairs to be searched: also by their base asset (`BTC`, `Bitcoin`), the commonest quote asset first (`quotes`, by how
 * many people look for a price in them), and of each in the order given.
 */
export function indexPairs<P extends AssetPair>(
  pairs: Iterable<P>,
  quotes: readonly string[],
  keysOf: (pair: P) => Omit<SearchKeys, "aliases">,
): TickerIndex<P> {
  const rank = ({ quote }: AssetPair): number => (quotes.includes(quote) ? quotes.indexOf(quote) : quotes.length);
  const ordered = [...pairs].toSorted((a, b) => rank(a) - rank(b));
  return new TickerIndex(ordered, (pair) => ({ ...keysOf(pair), aliases: [pair.base, longName(pair.base)] }));
}
