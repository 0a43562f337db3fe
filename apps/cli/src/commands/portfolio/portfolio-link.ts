import { createPortfolio, type Account, type Portfolio } from "@streampulse/client/portfolio";
import type { Options } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { LINK_OPTIONS, openLink, type LinkValues } from "../../link.ts";
import { cleanText } from "../../render/clean.ts";
import type { Terminal } from "../../terminal.ts";

/** The options of every command of the portfolio. */
export const PORTFOLIO_OPTIONS = {
  ...LINK_OPTIONS,
  json: { kind: "flag", describes: "one JSON object per line, as the API has them" },
} as const satisfies Options;

/** The portfolio at the server that the options name. */
export function openPortfolio(
  values: LinkValues,
  terminal: Terminal,
): { readonly portfolio: Portfolio; readonly url: string } {
  const { url, token } = openLink(values, terminal.env);
  return { portfolio: createPortfolio({ url, token }), url };
}

/** An account by its name or id; without either the only one. Throws a CommandError that names those that there are. */
export function accountNamed(text: string | undefined, accounts: readonly Account[]): Account {
  const found = accounts.filter(({ id, name }) => text === undefined || id === text || name === text);
  if (found.length === 1 && found[0]) return found[0];
  const names = accounts.map(({ name }) => cleanText(name, 40)).join(", ");
  if (names === "") {
    const hint = "Make one: streampulse portfolio account add Depot --kind brokerage --currency USD";
    throw new CommandError(Exit.USAGE, "There are no accounts yet.", hint);
  }
  if (text === undefined)
    throw new CommandError(Exit.USAGE, "Which account? Name it with --account.", `There is ${names}.`);
  const said = found.length > 1 ? "More than one account has the name" : "There is no account";
  throw new CommandError(Exit.USAGE, `${said} "${cleanText(text, 60)}".`, `There is ${names}.`);
}
