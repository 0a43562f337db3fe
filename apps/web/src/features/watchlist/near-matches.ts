import type { Client } from "@streampulse/client";
import { isFault, parseTicker, type TickerInfo } from "@streampulse/core";

/** More would not be near. */
const NEAR = 5;
const BEGINNING = 3;

/**
 * What may have been meant by a text that was refused: what a search finds for it, or, of a ticker that finds nothing, for how
 * it begins. The beginning of what is no ticker says nothing.
 */
export async function nearMatches(client: Pick<Client, "search">, text: string): Promise<readonly TickerInfo[]> {
  const { results } = await client.search(text, { limit: NEAR });
  if (results.length > 0 || text.length <= BEGINNING || isFault(parseTicker(text))) return results;
  return (await client.search(text.slice(0, BEGINNING), { limit: NEAR })).results;
}
