import { isHeading, watchlistJson } from "@streampulse/client/watchlists";
import { defineCommand } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { jsonLine } from "../../render/json.ts";
import { cleanText } from "../../render/clean.ts";
import { listTable } from "../../render/watchlist-table.ts";
import { LIST_OPTIONS, listNamed, openLists } from "./lists-link.ts";

/** As much as a note may have. */
const NOTE_MAX = 500;

/** `streampulse watchlist list`: every list. */
export const list = defineCommand({
  name: "watchlist list",
  summary: "list your watchlists",
  operands: { text: "", least: 0, most: 0 },
  options: LIST_OPTIONS,
  details: ["In their order, with how many tickers each has."],
  examples: [["streampulse watchlist list", "all of them"]],
  async run({ values, terminal }) {
    const { lists, url } = openLists(values, terminal);
    const all = await answered(lists.list({ signal: terminal.closed }), url);
    if (values.json) for (const one of all) terminal.out(jsonLine(watchlistJson(one)));
    else if (all.length > 0) terminal.out(listTable(all, terminal.style, terminal.columns()));
    else terminal.err("No watchlists. Make one with: streampulse watchlist add Tech AAPL NVDA");
    return Exit.OK;
  },
});

/** `streampulse watchlist show`: one list. */
export const show = defineCommand({
  name: "watchlist show",
  summary: "print a list: its tickers, one a line, with their headings and notes",
  operands: { text: "NAME", least: 1, most: 1 },
  options: {
    tickers: { kind: "flag", describes: "the tickers alone, for other commands" },
    ...LIST_OPTIONS,
  },
  details: ["A note stands behind its ticker. Where no terminal can show a heading by its style it stands behind #."],
  examples: [
    ["streampulse watchlist show Tech", "its tickers, headings and notes"],
    ["streampulse watch $(streampulse watchlist show Tech --tickers)", "watch them move"],
  ],
  async run({ values, operands: [name = ""], terminal }) {
    const { lists, url } = openLists(values, terminal);
    const found = await listNamed(lists, name, url);
    if (values.json) {
      terminal.out(jsonLine(watchlistJson(found)));
      return Exit.OK;
    }
    // No ticker has a space: a heading that is marked is never taken for one.
    const mark = terminal.stdout.isTTY === true ? "" : "# ";
    for (const entry of found.entries) {
      if (isHeading(entry)) {
        if (!values.tickers) terminal.out(terminal.style.title(`${mark}${cleanText(entry.heading, 100)}`));
        continue;
      }
      const note = entry.note && !values.tickers ? `  ${terminal.style.faint(cleanText(entry.note, NOTE_MAX))}` : "";
      terminal.out(`${cleanText(entry.ticker, 48)}${note}`);
    }
    return Exit.OK;
  },
});
