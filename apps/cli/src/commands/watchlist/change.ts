import {
  isHeading,
  watchlistJson,
  type Watchlist,
  type WatchlistEntry,
  type Watchlists,
} from "@streampulse/client/watchlists";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { readTickers } from "../../link.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import type { Terminal } from "../../terminal.ts";
import { LIST_OPTIONS, listNamed, openLists } from "./lists-link.ts";

/** `streampulse watchlist add`: puts tickers on a list. */
export const add = defineCommand({
  name: "watchlist add",
  summary: "put tickers on a list; the list is made where there is none of the name",
  operands: { text: "NAME TICKER...", least: 2, most: Infinity },
  options: {
    under: {
      kind: "text",
      value: "HEADING",
      describes: "below this heading, which is made at the end where it is missing",
    },
    ...LIST_OPTIONS,
  },
  details: ["At the end, each once. Any text that is a ticker may be on a list, whether or not a source knows it now."],
  examples: [
    ["streampulse watchlist add Tech AAPL NVDA", "at the end of the list"],
    ["streampulse watchlist add Tech AMD --under Chips", "below a heading"],
  ],
  async run({ values, operands: [name = "", ...words], terminal }) {
    const tickers = readTickers(words);
    const { lists, url } = openLists(values, terminal);
    const found = (await answered(lists.list(), url)).find((list) => list.name === name || list.id === name);
    if (!found) {
      const entries = extended([], tickers, values.under);
      return told(await answered(lists.create({ name, entries }), url), tickers.length, 0, values.json, terminal);
    }
    const has = new Set(tickersOf(found));
    const fresh = tickers.filter((ticker) => !has.has(ticker));
    if (fresh.length === 0) return told(found, 0, 0, values.json, terminal);
    const entries = extended(found.entries, fresh, values.under);
    return told(await changed(lists, found, entries, url), fresh.length, 0, values.json, terminal);
  },
});

/** `streampulse watchlist remove`: takes tickers off a list, or the list itself. */
export const remove = defineCommand({
  name: "watchlist remove",
  summary: "take tickers off a list; without tickers, remove the list",
  operands: { text: "NAME [TICKER...]", least: 1, most: Infinity },
  options: LIST_OPTIONS,
  details: ["Exit code 2 if there is no such list, or none of the tickers is on it."],
  examples: [
    ["streampulse watchlist remove Tech AAPL", "this ticker"],
    ["streampulse watchlist remove Tech", "the whole list"],
  ],
  async run({ values, operands: [name = "", ...words], terminal }) {
    const tickers = words.length === 0 ? [] : readTickers(words);
    const { lists, url } = openLists(values, terminal);
    const found = await listNamed(lists, name, url);
    if (words.length === 0) {
      const gone = await answered(lists.delete(found.id, { revision: found.revision }), url);
      terminal.out(values.json ? jsonLine(watchlistJson(gone)) : `removed: ${cleanText(gone.name, 100)}`);
      return Exit.OK;
    }
    const entries = found.entries.filter((entry) => isHeading(entry) || !tickers.includes(entry.ticker));
    const count = found.entries.length - entries.length;
    if (count === 0) {
      throw new CommandError(
        Exit.USAGE,
        `${cleanText(found.name, 100)} has none of ${cleanText(tickers.join(", "), 200)}.`,
      );
    }
    return told(await changed(lists, found, entries, url), 0, count, values.json, terminal);
  },
});

function tickersOf({ entries }: Watchlist): string[] {
  return entries.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker]));
}

/** The entries with more tickers: at the end, or at the end of what is below a heading. */
function extended(
  entries: readonly WatchlistEntry[],
  tickers: readonly string[],
  heading: string | undefined,
): readonly WatchlistEntry[] {
  const more = tickers.map((ticker) => ({ ticker }));
  if (heading === undefined) return [...entries, ...more];
  const at = entries.findIndex((entry) => isHeading(entry) && entry.heading === heading);
  if (at === -1) return [...entries, { heading }, ...more];
  const next = entries.findIndex((entry, index) => index > at && isHeading(entry));
  return entries.toSpliced(next === -1 ? entries.length : next, 0, ...more);
}

function changed(
  lists: Watchlists,
  { id, revision }: Watchlist,
  entries: readonly WatchlistEntry[],
  url: string,
): Promise<Watchlist> {
  return answered(lists.update({ id, revision, entries }), url);
}

function told(list: Watchlist, added: number, removed: number, isJson: boolean, terminal: Terminal): number {
  if (isJson) terminal.out(jsonLine(watchlistJson(list)));
  else {
    const change = removed > 0 ? `${removed} removed` : `${added} added`;
    terminal.out(`${cleanText(list.name, 100)}: ${change}, ${tickersOf(list).length} tickers`);
  }
  return Exit.OK;
}
