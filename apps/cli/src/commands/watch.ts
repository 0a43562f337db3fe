import type { StreamOptions } from "@streampulse/client";
import { defineCommand } from "../command.ts";
import { LINK_OPTIONS, MAX_RATE_OPTION, openLink, readTickers } from "../link.ts";
import { follow } from "../watch/follow.ts";
import { lineReader } from "../watch/lines.ts";
import { watchScreen } from "../watch/screen.ts";

/** `streampulse watch`: prices as they move. */
export const watch = defineCommand({
  name: "watch",
  summary: "watch tickers move in a live table, or stream them as lines",
  operands: { text: "TICKER...", least: 1, most: Infinity },
  options: {
    ...LINK_OPTIONS,
    json: { kind: "flag", describes: "one JSON object per line: the Quote of the API" },
    every: { kind: "flag", describes: "every quote in order, none left out for a newer one" },
    ...MAX_RATE_OPTION,
  },
  details: [
    "In a terminal: a live table. Keys: q quit, a add, d or Delete remove, s sort, p pause, arrows or j/k move.",
    "Anywhere else, or with --json: one line per quote on stdout, everything else on stderr. It goes on until interrupted, and reconnects by itself once prices have come.",
    "Exit code 3 if no ticker is left because all are unknown, 4 if the server cannot be reached at the start.",
  ],
  examples: [
    ["streampulse watch AAPL BTCUSDT EURUSD", "a live table"],
    ["streampulse watch AAPL | head -1", "one line, then it ends"],
    ["streampulse watch BTCUSDT --json --every > trades.ndjson", "every quote into a file"],
  ],
  async run({ values, operands, terminal }) {
    const tickers = readTickers(operands);
    const link = openLink(values, terminal.env);
    const options: StreamOptions = {
      delivery: values.every ? "every" : "latest",
      ...(values["max-rate"] === undefined ? {} : { maxUpdatesPerSecond: values["max-rate"] }),
    };
    if (terminal.drawable && !values.json) return watchScreen(terminal, link, tickers, options);
    const signal = AbortSignal.any([terminal.closed, terminal.interrupted()]);
    return follow(link, tickers, lineReader(terminal, values.json), { ...options, signal });
  },
});
