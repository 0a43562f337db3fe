import type { Command } from "../command.ts";
import { bench } from "./bench.ts";
import { config } from "./config.ts";
import { quote } from "./quote.ts";
import { record } from "./record.ts";
import { replay } from "./replay.ts";
import { search } from "./search.ts";
import { serve } from "./serve.ts";
import { sources } from "./sources.ts";
import { watch } from "./watch.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [serve, watch, quote, search, record, replay, bench, sources, config];

/** What runs where no command is named. */
export const DEFAULT_COMMAND: Command = serve;
