import { isHeading, watchlistJson, type Watchlist, type WatchlistEntry } from "@streampulse/client/watchlists";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { readTickers } from "../../link.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { LIST_OPTIONS, listNamed, openLists } from "./lists-link.ts";

/** `streampulse watchlist rename`. */
export const rename = defineCommand({
  name: "watchlist rename",
  summary: "give a list another name",
  operands: { text: "NAME NEW", least: 2, most: 2 },
  options: LIST_OPTIONS,
  details: ["A name that another list has is refused (exit code 2)."],
  examples: [['streampulse watchlist rename Tech "Big tech"', "its tickers stay"]],
  async run({ values, operands: [text = "", name = ""], terminal }) {
    const { lists, url } = openLists(values, terminal);
    const { id, revision, name: before } = await listNamed(lists, text, url);
    const list = await answered(lists.update({ id, revision, name }), url);
    terminal.out(
      values.json ? jsonLine(watchlistJson(list)) : `${cleanText(before, 100)} is now ${cleanText(list.name, 100)}`,
    );
    return Exit.OK;
  },
});

/** `streampulse watchlist move`: puts a list, or a ticker of one, at another place. */
export const move = defineCommand({
  name: "watchlist move",
  summary: "put a list, or a ticker of it, at another place",
  operands: { text: "NAME [TICKER] PLACE", least: 2, most: 3 },
  options: LIST_OPTIONS,
  details: [
    "PLACE counts from 1: among the lists, or with a ticker among the tickers of its list, headings left out. A ticker comes below the heading of the one whose place it takes; a place beyond the last is the end.",
  ],
  examples: [
    ["streampulse watchlist move Tech 1", "the first list"],
    ["streampulse watchlist move Tech NVDA 2", "the second ticker of it"],
  ],
  async run({ values, operands: [text = "", ...rest], terminal }) {
    const place = placeOf(rest.at(-1) ?? "");
    const [ticker] = rest.length === 2 ? readTickers(rest.slice(0, 1)) : [];
    const { lists, url } = openLists(values, terminal);
    const list = await listNamed(lists, text, url);
    const told = (one: Watchlist, what: string): number => {
      terminal.out(values.json ? jsonLine(watchlistJson(one)) : what);
      return Exit.OK;
    };
    if (ticker === undefined) {
      const ids = (await answered(lists.list(), url)).map(({ id }) => id).filter((id) => id !== list.id);
      ids.splice(place - 1, 0, list.id);
      await answered(lists.reorder(ids), url);
      return told(list, `${cleanText(list.name, 100)}: ${ids.indexOf(list.id) + 1} of ${ids.length} lists`);
    }
    const { id, revision } = list;
    const changed = await answered(lists.update({ id, revision, entries: moved(list, ticker, place) }), url);
    const order = changed.entries.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker]));
    return told(changed, `${cleanText(ticker, 48)}: ${order.indexOf(ticker) + 1} of ${order.length} tickers`);
  },
});

/** `streampulse watchlist note`. */
export const note = defineCommand({
  name: "watchlist note",
  summary: "write a note beside a ticker of a list; without a text, remove it",
  operands: { text: "NAME TICKER [TEXT]", least: 2, most: 3 },
  options: LIST_OPTIONS,
  details: ["At most 500 characters. watchlist show has the notes."],
  examples: [
    ['streampulse watchlist note Tech AMD "earnings on Tuesday"', "beside it"],
    ["streampulse watchlist note Tech AMD", "none any more"],
  ],
  async run({ values, operands: [text = "", word = "", words = ""], terminal }) {
    const [ticker = ""] = readTickers([word]);
    const { lists, url } = openLists(values, terminal);
    const list = await listNamed(lists, text, url);
    entryOf(list, ticker);
    const entries = list.entries.map((entry) =>
      isHeading(entry) || entry.ticker !== ticker ? entry : { ticker, ...(words !== "" && { note: words }) },
    );
    const changed = await answered(lists.update({ id: list.id, revision: list.revision, entries }), url);
    const done = words === "" ? "has no note" : `noted: ${cleanText(words, 500)}`;
    terminal.out(values.json ? jsonLine(watchlistJson(changed)) : `${cleanText(ticker, 48)} ${done}`);
    return Exit.OK;
  },
});

function placeOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new CommandError(Exit.USAGE, `PLACE must be a whole number from 1 to 9999, not "${cleanText(text, 40)}".`);
}

function entryOf({ name, entries }: Watchlist, ticker: string): WatchlistEntry {
  const found = entries.find((entry) => !isHeading(entry) && entry.ticker === ticker);
  if (found) return found;
  throw new CommandError(Exit.USAGE, `${cleanText(name, 100)} has no ${cleanText(ticker, 48)}.`);
}

/** The entries with the ticker at its new place: before the one that is there now among the others. */
function moved(list: Watchlist, ticker: string, place: number): readonly WatchlistEntry[] {
  const entry = entryOf(list, ticker);
  const others = list.entries.filter((one) => one !== entry);
  const tickers = others.filter((one) => !isHeading(one));
  const next = tickers[place - 1];
  return others.toSpliced(next ? others.indexOf(next) : others.length, 0, entry);
}
