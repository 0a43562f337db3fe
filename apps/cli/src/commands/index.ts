import type { Command } from "../command.ts";
import type { Group } from "../group.ts";
import { alert } from "./alert/index.ts";
import { backup } from "./backup.ts";
import { bench } from "./bench.ts";
import { candles } from "./candles.ts";
import { completionsOf } from "./completions.ts";
import { config } from "./config.ts";
import { portfolio } from "./portfolio/index.ts";
import { quote } from "./quote.ts";
import { record } from "./record.ts";
import { replay } from "./replay.ts";
import { search } from "./search.ts";
import { serve } from "./serve.ts";
import { sources } from "./sources.ts";
import { watch } from "./watch.ts";
import { watchlist } from "./watchlist/index.ts";

/** Every command and group of commands, in the order of the help. */
export const COMMANDS: readonly (Command | Group)[] = [
  serve,
  watch,
  quote,
  search,
  candles,
  alert,
  portfolio,
  watchlist,
  record,
  replay,
  bench,
  sources,
  config,
  backup,
  completionsOf(() => COMMANDS, serve),
];

/** What runs where no command is named. */
export const DEFAULT_COMMAND: Command = serve;
