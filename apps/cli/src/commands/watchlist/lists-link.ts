import { createWatchlists, WatchlistFormat, type Watchlist, type Watchlists } from "@streampulse/client/watchlists";
import type { Options } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { LINK_OPTIONS, openLink, type LinkValues } from "../../link.ts";
import { cleanText } from "../../render/clean.ts";
import type { Terminal } from "../../terminal.ts";

/** The options of every command of watchlists. */
export const LIST_OPTIONS = {
  ...LINK_OPTIONS,
  json: { kind: "flag", describes: "one JSON object per line, as the API has them" },
} as const satisfies Options;

/** The watchlists of the server that the options name. */
export function openLists(
  values: LinkValues,
  terminal: Terminal,
): { readonly lists: Watchlists; readonly url: string } {
  const { url, token } = openLink(values, terminal.env);
  return { lists: createWatchlists({ url, token }), url };
}

/** A list by its name or id. Throws a CommandError that names those that there are. */
export async function listNamed(lists: Watchlists, text: string, url: string): Promise<Watchlist> {
  const all = await answered(lists.list(), url);
  const found = all.find(({ id, name }) => name === text || id === text);
  if (found) return found;
  const names = all.map(({ name }) => cleanText(name, 40)).join(", ");
  throw new CommandError(
    Exit.USAGE,
    `There is no watchlist "${cleanText(text, 60)}".`,
    names === "" ? "There are none yet: streampulse watchlist add makes one." : `There is ${names}.`,
  );
}

const FORMATS = { txt: WatchlistFormat.TXT, csv: WatchlistFormat.CSV, json: WatchlistFormat.JSON } as const;

/** The format that an option or a file's ending names. Throws a CommandError where neither does. */
export function formatOf(option: string | undefined, file: string | undefined): WatchlistFormat {
  const word = (option ?? /\.(\w+)$/.exec(file ?? "")?.[1] ?? "").toLowerCase();
  if (word in FORMATS) return FORMATS[word as keyof typeof FORMATS];
  const said =
    option === undefined
      ? "The file's name does not say its format."
      : `There is no format "${cleanText(option, 40)}".`;
  throw new CommandError(Exit.USAGE, said, "Give --format txt (TradingView's), csv or json.");
}
