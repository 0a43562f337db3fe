import type { ListingRoute } from "./listing-route.ts";
import type { Source } from "./ports/source.ts";

/** How many listings of each source another one carries now. */
export function countGivenOver(routes: Iterable<ListingRoute>): ReadonlyMap<Source, number> {
  const counts = new Map<Source, number>();
  for (const { givenOverBy: source } of routes) if (source) counts.set(source, (counts.get(source) ?? 0) + 1);
  return counts;
}
