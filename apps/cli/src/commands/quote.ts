import { defineCommand } from "../command.ts";
import { CommandError, Exit, exitOfErrors } from "../exit.ts";
import { linkFailure } from "../link-failure.ts";
import { LINK_OPTIONS, openLink, readTickers } from "../link.ts";
import { jsonLine, quoteJson } from "../render/json.ts";
import { QUOTE_COLUMNS, quoteCells, quoteConcessions } from "../render/quote-cells.ts";
import { errorLine } from "../render/quote-line.ts";
import { leftOut } from "../render/left-out.ts";
import { layTable } from "../render/table.ts";

/** What the contract lets one call ask for. */
const TICKERS_MAX = 256;

/** `streampulse quote`: one price per ticker, now. */
export const quote = defineCommand({
  name: "quote",
  summary: "print the price of each ticker, once",
  operands: { text: "TICKER...", least: 1, most: Infinity },
  options: {
    ...LINK_OPTIONS,
    json: { kind: "flag", describes: "one JSON object per line: the Quote of the API" },
  },
  details: [
    "Asks a running server and waits at most two seconds for a first price. A ticker without a price is named on stderr with the reason.",
    "Exit code 3 if any ticker is unknown, 4 if any has no price now, 5 if any is not permitted.",
  ],
  examples: [
    ["streampulse quote AAPL BTCUSDT", "a small table"],
    ["streampulse quote BINANCE:BTCUSDT --json | jq -r .price", "the price alone, for a script"],
  ],
  async run({ values, operands, terminal }) {
    const tickers = readTickers(operands);
    if (tickers.length > TICKERS_MAX) {
      const said = `quote takes at most ${TICKERS_MAX} tickers at once, and these are ${tickers.length}.`;
      throw new CommandError(Exit.USAGE, said, "Ask for the rest in another call.");
    }
    const { client, url } = openLink(values, terminal.env);
    const answer = await client.getQuotes(tickers, { signal: terminal.closed }).catch((error: unknown) => {
      throw linkFailure(error, url);
    });
    const infos = new Map(answer.infos.map((info) => [info.ticker, info]));
    if (values.json) for (const one of answer.quotes) terminal.out(jsonLine(quoteJson(one)));
    else if (answer.quotes.length > 0) {
      const { style } = terminal;
      const rows = answer.quotes.map((one) => ({ ticker: one.ticker, quote: one, info: infos.get(one.ticker) }));
      const cells = rows.map((row) => quoteCells(row, style, Date.now()));
      const width = terminal.columns();
      const { head, rows: lines, dropped } = layTable(QUOTE_COLUMNS, cells, style, width, quoteConcessions(rows));
      for (const line of [head, ...lines, ...leftOut(dropped, style, width)]) terminal.out(line.trimEnd());
    }
    for (const error of answer.errors) terminal.err(errorLine(error));
    return exitOfErrors(answer.errors);
  },
});
