import { defineCommand } from "../command.ts";
import { Exit } from "../exit.ts";
import { linkFailure } from "../link-failure.ts";
import { LINK_OPTIONS, openLink } from "../link.ts";
import { cleanText } from "../render/clean.ts";
import { infoJson, jsonLine } from "../render/json.ts";
import { searchTable } from "../render/search-table.ts";

/** `streampulse search`: finds tickers by code, name or venue. */
export const search = defineCommand({
  name: "search",
  summary: "find tickers by code, name or venue",
  operands: { text: "TEXT...", least: 1, most: Infinity },
  options: {
    limit: {
      kind: "number",
      short: "n",
      value: "N",
      least: 1,
      most: 100,
      whole: true,
      describes: "how many results at most (default 20)",
    },
    ...LINK_OPTIONS,
    json: { kind: "flag", describes: "one JSON object per line: the TickerInfo of the API" },
  },
  details: ["Asks a running server; the best match comes first. Exit code 3 if nothing is found."],
  examples: [
    ["streampulse search apple", "by name"],
    ["streampulse search btc --json | jq -r .canonical", "names that watch and quote take"],
  ],
  async run({ values, operands, terminal }) {
    const { client, url } = openLink(values, terminal.env);
    const query = operands.join(" ");
    const { results } = await client
      .search(query, { limit: values.limit ?? 20, signal: terminal.closed })
      .catch((error: unknown) => {
        throw linkFailure(error, url);
      });
    if (results.length === 0) {
      terminal.err(`Nothing found for "${cleanText(query, 60)}".`);
      return Exit.UNKNOWN_TICKER;
    }
    if (values.json) for (const info of results) terminal.out(jsonLine(infoJson(info)));
    else terminal.out(searchTable(results, terminal.style, terminal.columns()));
    return Exit.OK;
  },
});
