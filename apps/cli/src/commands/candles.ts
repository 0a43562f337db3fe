import { CandleStep, candleJson, createHistory, type CandleRange } from "@streampulse/client/history";
import { defineCommand } from "../command.ts";
import { CommandError, Exit } from "../exit.ts";
import { answered } from "../kept-link.ts";
import { LINK_OPTIONS, openLink, readTickers } from "../link.ts";
import { afterwardsText, candleTable, csvOfCandles, gapText } from "../render/candle-table.ts";
import { cleanText } from "../render/clean.ts";
import { jsonLine } from "../render/json.ts";
import { showMoment } from "../render/moment.ts";
import { readMoment } from "../time-words.ts";

const STEPS: Readonly<Record<string, CandleStep>> = {
  "1s": CandleStep.ONE_SECOND,
  "1m": CandleStep.ONE_MINUTE,
  "5m": CandleStep.FIVE_MINUTES,
  "1h": CandleStep.ONE_HOUR,
  "1d": CandleStep.ONE_DAY,
};

/** `streampulse candles`: what a ticker's prices were. */
export const candles = defineCommand({
  name: "candles",
  summary: "what a ticker's prices were: open, high, low, close, volume",
  operands: { text: "TICKER", least: 1, most: 1 },
  options: {
    step: {
      kind: "text",
      short: "s",
      value: "TIME",
      choices: Object.keys(STEPS),
      describes: `${Object.keys(STEPS).join(", ")} (default 1m)`,
    },
    from: { kind: "text", value: "WHEN", describes: "a date, a time, or a span such as 2h ago (default: 300 steps)" },
    to: { kind: "text", value: "WHEN", describes: "candles that begin before then (default: now)" },
    csv: { kind: "flag", describes: "a line of CSV for each candle, below their headings" },
    ...LINK_OPTIONS,
    json: { kind: "flag", describes: "one JSON object per line: the Candle of the API" },
  },
  details: [
    "Of every ticker that the server has watched; the oldest first, times in UTC. A span in which a market was open and nobody traded has no candle; a span in which nobody listened is told on stderr. At most 10,000 steps at once.",
    "The first candle is the one that --from lies in. One with * was not heard as it came, or not all of it: its source told it afterwards; the simulated market makes up what nobody heard. One with ~ lacks what is not known of it, one with … has not ended. In CSV these are the columns backfilled, partial and open_ended. Exit code 3 if nothing is known of the ticker.",
  ],
  examples: [
    ["streampulse candles AAPL", "the last 300 minutes"],
    ["streampulse candles BTCUSDT --step 1h --from 7d --csv > week.csv", "for a spreadsheet"],
    ["streampulse candles AAPL --step 1d --from 2026-01-01 --json", "for a program"],
  ],
  async run({ values, operands, terminal }) {
    const tickers = readTickers(operands);
    const [ticker = ""] = tickers;
    if (tickers.length > 1) throw new CommandError(Exit.USAGE, "candles takes one ticker.");
    if (values.csv && values.json) throw new CommandError(Exit.USAGE, "Give --csv or --json, not both.");
    const step = STEPS[(values.step ?? "1m").toLowerCase()];
    if (step === undefined) {
      const steps = Object.keys(STEPS).join(", ");
      throw new CommandError(Exit.USAGE, `--step must be one of ${steps}, not "${cleanText(values.step ?? "", 40)}".`);
    }
    const nowMs = Date.now();
    const fromMs = values.from === undefined ? undefined : readMoment("--from", values.from, -1, nowMs);
    const toMs = values.to === undefined ? undefined : readMoment("--to", values.to, -1, nowMs);
    if (fromMs !== undefined && fromMs > nowMs) {
      throw new CommandError(
        Exit.USAGE,
        `--from must be a time that has come, and "${cleanText(values.from ?? "", 60)}" is none.`,
      );
    }
    const { url, token } = openLink(values, terminal.env);
    const asked = createHistory({ url, token }).candles({ ticker, step, fromMs, toMs }, { signal: terminal.closed });
    const range: CandleRange = await answered(asked, url, Exit.UNKNOWN_TICKER);
    if (values.json) for (const candle of range.candles) terminal.out(jsonLine(candleJson(candle)));
    else if (values.csv) terminal.out(csvOfCandles(range.candles));
    else if (range.candles.length > 0) {
      terminal.out(candleTable(range, terminal.style, terminal.columns()));
      const afterwards = afterwardsText(range);
      if (afterwards) terminal.err(afterwards);
    }
    for (const gap of range.gaps) terminal.err(gapText(gap));
    if (range.candles.length === 0 && range.gaps.length === 0) {
      const span = fromMs === undefined && toMs === undefined ? "yet" : `from ${spanText(fromMs, toMs, nowMs)}`;
      terminal.err(`No candles of ${cleanText(ticker, 48)} ${span}.`);
    }
    return Exit.OK;
  },
});

function spanText(fromMs: number | undefined, toMs: number | undefined, nowMs: number): string {
  return `${fromMs === undefined ? "300 steps before" : showMoment(fromMs)} to ${showMoment(toMs ?? nowMs)}`;
}
