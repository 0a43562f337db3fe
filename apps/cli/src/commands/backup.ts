import { defineCommand } from "../command.ts";
import { CommandError, Exit } from "../exit.ts";
import { cleanText } from "../render/clean.ts";
import { loadServer } from "../server-door.ts";

/** `streampulse backup`: a copy of what a server of this machine keeps. */
export const backup = defineCommand({
  name: "backup",
  summary: "copy what is kept on this machine to a file, while the server goes on",
  operands: { text: "FILE", least: 1, most: 1 },
  options: {},
  details: [
    "The copy is whole and of one moment: watchlists, alerts, portfolio, candles. It is of the database that STREAMPULSE_DATABASE_URL names here, as serve would have it, and it is never written over a file.",
    "To go back: stop the server, and put the copy in the database's place. It holds the tokens and keys of alert channels. Exit code 4 if it cannot be made.",
  ],
  examples: [["streampulse backup streampulse-monday.db", "a copy, now"]],
  async run({ operands: [file = ""], terminal }) {
    const { backUp, SettingsError } = await loadServer();
    let fault: string | undefined;
    try {
      fault = await backUp(terminal.env, file);
    } catch (error) {
      if (error instanceof SettingsError) throw new CommandError(Exit.USAGE, error.message);
      throw error;
    }
    if (fault !== undefined) throw new CommandError(Exit.UNAVAILABLE, cleanText(fault));
    terminal.out(`copied to ${cleanText(file, 200)}`);
    return Exit.OK;
  },
});
