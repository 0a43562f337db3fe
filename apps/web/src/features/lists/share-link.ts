import { isFault, parseTicker } from "@streampulse/core";

/** A link with more would be cut by what carries links. */
export const SHARED_MAX = 200;

/** What a link proposes; it changes nothing by itself. */
export interface SharedTickers {
  readonly tickers: readonly string[];
  /** How many of the link's items are no tickers, or too many. */
  readonly unread: number;
}

/** The tickers of a link's query, checked: anybody may have written it. Undefined where it proposes none. */
export function sharedTickers(query: string): SharedTickers | undefined {
  const text = new URLSearchParams(query).get("tickers");
  if (text === null) return undefined;
  const items = text.split(",").filter((item) => item.trim() !== "");
  const tickers = new Set<string>();
  let unread = 0;
  for (const item of items) {
    const parsed = parseTicker(item);
    if (isFault(parsed)) unread++;
    else if (tickers.size < SHARED_MAX) tickers.add(parsed.ticker);
    else if (!tickers.has(parsed.ticker)) unread++;
  }
  return tickers.size + unread === 0 ? undefined : { tickers: [...tickers], unread };
}

/** A link that proposes these tickers, of a long list the first ones. */
export function shareLink(origin: string, tickers: readonly string[]): string {
  const items = tickers.slice(0, SHARED_MAX).map((ticker) => encodeURIComponent(ticker).replaceAll("%3A", ":"));
  return `${origin}/?tickers=${items.join(",")}`;
}
