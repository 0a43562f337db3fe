import { isFault, parseTicker } from "@streampulse/core";

/** More tickers are not read from a link. */
export const SHARED_MAX = 200;
/** A longer link is cut or refused by some of what carries links: chats, mail, proxies, and our own server at 16 KiB. */
export const LINK_MAX = 4_000;

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

/** A link that proposes tickers. */
export interface ShareLink {
  readonly link: string;
  /** How many of them it holds: of a long list the first ones. */
  readonly count: number;
}

/** The link to as many of the tickers as it can hold. */
export function shareLink(origin: string, tickers: readonly string[]): ShareLink {
  let link = `${origin}/?tickers=`;
  let count = 0;
  for (const ticker of tickers.slice(0, SHARED_MAX)) {
    const item = (count === 0 ? "" : ",") + encodeURIComponent(ticker).replaceAll("%3A", ":");
    if (link.length + item.length > LINK_MAX) break;
    link += item;
    count++;
  }
  return { link, count };
}
