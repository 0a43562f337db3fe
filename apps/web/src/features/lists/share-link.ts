import { isFault, isHeading, parseTicker, readLine, WATCHLIST_MAX, type WatchlistEntry } from "@streampulse/core";
import { tickersOf } from "./list-edit.ts";

/** More tickers are not read from a link. */
export const SHARED_MAX = 200;
/** A longer link is cut or refused by some of what carries links: chats, mail, proxies, and our own server at 16 KiB. */
export const LINK_MAX = 4_000;

/** What a link proposes; it changes nothing by itself. */
export interface SharedList {
  /** The list's name; a link need not have one. */
  readonly name: string | undefined;
  readonly entries: readonly WatchlistEntry[];
  /** How many of the link's items can be no tickers or headings, or are too many. */
  readonly unread: number;
}

/** A heading comes before the link's item of this number: `3:Phones`. */
const SECTION = /^(\d{1,3}):(.*)$/s;

/** What a link's query proposes, checked: anybody may have written it. Undefined where it proposes no ticker. */
export function sharedList(query: string): SharedList | undefined {
  const params = new URLSearchParams(query);
  const text = params.get("tickers");
  if (text === null) return undefined;
  const items = text.split(",").filter((item) => item.trim() !== "");
  const sections = params.getAll("section");
  const headings = headingsOf(sections.slice(0, SHARED_MAX));
  const entries: WatchlistEntry[] = [];
  const tickers = new Set<string>();
  let unread = Math.max(0, sections.length - SHARED_MAX) + headings.unread;
  for (const [at, item] of items.entries()) {
    if (tickers.size < SHARED_MAX) entries.push(...(headings.before.get(at) ?? []));
    const parsed = parseTicker(item);
    if (isFault(parsed)) unread++;
    else if (tickers.has(parsed.ticker)) continue;
    else if (tickers.size === SHARED_MAX) unread++;
    else {
      tickers.add(parsed.ticker);
      entries.push({ ticker: parsed.ticker });
    }
  }
  const name = readLine(params.get("list") ?? "", WATCHLIST_MAX.name);
  if (items.length === 0 || tickers.size + unread === 0) return undefined;
  return { name: typeof name === "string" ? name : undefined, entries: tickers.size === 0 ? [] : entries, unread };
}

function headingsOf(sections: readonly string[]) {
  const before = new Map<number, WatchlistEntry[]>();
  let unread = 0;
  for (const section of sections) {
    const [, at, text = ""] = SECTION.exec(section) ?? [];
    const heading = readLine(text, WATCHLIST_MAX.heading);
    if (at === undefined || typeof heading !== "string") unread++;
    else before.set(Number(at), [...(before.get(Number(at)) ?? []), { heading }]);
  }
  return { before, unread };
}

/** A link that proposes a list. */
export interface ShareLink {
  readonly link: string;
  /** How many of its tickers it holds: of a long list the first ones. */
  readonly count: number;
}

/** The link to a list, as much of it as it can hold: its name, and its tickers below their headings. */
export function shareLink(origin: string, name: string, entries: readonly WatchlistEntry[]): ShareLink {
  const named = `${origin}/?list=${encoded(name)}&tickers=`;
  // Where a name leaves room for nothing else it is the tickers that matter.
  const start = named.length > LINK_MAX / 2 ? `${origin}/?tickers=` : named;
  let tickers = "";
  let sections = "";
  let waiting = "";
  let count = 0;
  for (const entry of entries) {
    if (isHeading(entry)) {
      waiting += `&section=${count}:${encoded(entry.heading)}`;
      continue;
    }
    const item = (count === 0 ? "" : ",") + encoded(entry.ticker);
    if (count === SHARED_MAX || [start, tickers, item, sections, waiting].join("").length > LINK_MAX) break;
    tickers += item;
    sections += waiting;
    waiting = "";
    count++;
  }
  return { link: start + tickers + sections, count };
}

/** As a query takes it; a colon may stand there, and is better read. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%3A", ":");
}

/** What a person reads of what is proposed: each heading before its tickers. */
export function sharedText({ entries }: SharedList): string {
  return entries
    .map((entry, at) => {
      const end = entries[at + 1];
      const isLast = end === undefined;
      if (isHeading(entry)) return `${entry.heading}: `;
      return entry.ticker + (isLast ? "" : isHeading(end) ? " · " : ", ");
    })
    .join("");
}

/** How many tickers are proposed. */
export function sharedCount({ entries }: SharedList): number {
  return tickersOf(entries).length;
}
