import type { Client } from "@streampulse/client";
import { isFault, parseTicker, TickerErrorCode } from "@streampulse/core";

/** What is asked before anything is recorded under a ticker. */
export interface TickerQuestion {
  /** What was found, as a sentence. */
  readonly message: string;
  /** The ticker that was typed, as it would be recorded. */
  readonly typed: string;
  /** Those that may be meant, the likeliest first. */
  readonly others: readonly string[];
}

/** As many tickers as one call may ask for. */
const TOGETHER = 256;
const OTHERS_MAX = 3;

/**
 * Asks about a ticker that no source knows, and about one that is held under another name; undefined of every other, of
 * one that is held as it was typed, and of what is no ticker, which the server refuses. Rejects where the server does.
 */
export async function tickerQuestion(
  client: Pick<Client, "getQuotes" | "search">,
  text: string,
  held: readonly string[],
  signal: AbortSignal,
): Promise<TickerQuestion | undefined> {
  const name = parseTicker(text);
  if (isFault(name) || held.includes(name.ticker)) return undefined;
  const typed = name.ticker;
  const { infos, errors } = await client.getQuotes([typed], { signal });
  if (errors.some(({ ticker, code }) => ticker === typed && code === TickerErrorCode.UNKNOWN_TICKER)) {
    const { results } = await client.search(name.code, { limit: OTHERS_MAX, signal });
    const others = results.map(({ ticker, canonical }) => canonical ?? ticker).filter((other) => other !== typed);
    const found = others.length === 0 ? "Search finds nothing like it." : `There is ${others.join(", ")}.`;
    return { message: `No source knows ${typed}. ${found}`, typed, others };
  }
  const canonical = infos.find(({ ticker }) => ticker === typed)?.canonical;
  const other = canonical === undefined ? undefined : await heldAs(client, canonical, held, signal);
  if (other === undefined) return undefined;
  return { message: `${typed} is the same as ${other}, under which it is recorded.`, typed, others: [other] };
}

/** Under which name something is held. */
async function heldAs(
  client: Pick<Client, "getQuotes">,
  canonical: string,
  held: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  if (held.includes(canonical)) return canonical;
  for (let at = 0; at < held.length; at += TOGETHER) {
    // One after the other: the first that has it ends the search.
    const { infos } = await client.getQuotes(held.slice(at, at + TOGETHER), { signal });
    const same = infos.find((info) => info.canonical === canonical);
    if (same) return same.ticker;
  }
  return undefined;
}
