import { CostMethod, valuationJson, type PortfolioView } from "@streampulse/client/portfolio";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered, keptFailure } from "../../kept-link.ts";
import { unavailable } from "../../link-failure.ts";
import { liveText } from "../../live-text.ts";
import { cleanText } from "../../render/clean.ts";
import { connectionText } from "../../render/connection.ts";
import { jsonLine } from "../../render/json.ts";
import { showMoment } from "../../render/moment.ts";
import { pricedWords } from "../../render/rate-words.ts";
import { valuationText } from "../../render/valuation-text.ts";
import { openPortfolio, PORTFOLIO_OPTIONS } from "./portfolio-link.ts";

/** `streampulse portfolio`: what everything is worth. */
export const value = defineCommand({
  name: "portfolio value",
  summary: "what everything is worth: holdings, balances, profits",
  operands: { text: "", least: 0, most: 0 },
  options: {
    watch: { kind: "flag", short: "w", describes: "go on as prices move, until interrupted" },
    currency: { kind: "text", value: "CODE", describes: "in this currency (default: the portfolio's)" },
    method: {
      kind: "text",
      value: "NAME",
      choices: ["average", "fifo"],
      describes: "what sales are made of: average (default) or fifo",
    },
    ...PORTFOLIO_OPTIONS,
  },
  details: [
    "Every total is the sum of the parts shown. What has no price says so and is in no total.",
    "With --watch: a live table in a terminal (q quits), else a line for each change; with --json the whole valuation for each.",
  ],
  examples: [
    ["streampulse portfolio", "what everything is worth now"],
    ["streampulse portfolio --watch", "as prices move"],
    ["streampulse portfolio --json | jq -r .valuation.netWorth", "the net worth alone, for a script"],
  ],
  async run({ values, terminal }) {
    const method = methodOf(values.method);
    const { portfolio, url } = openPortfolio(values, terminal);
    const terms = { currency: values.currency, method };
    const show = (view: PortfolioView): string => valuationText(view, accounts, terminal.style, terminal.columns());
    const accounts = await answered(portfolio.accounts({ signal: terminal.closed }), url);
    if (!values.watch) {
      const view = await answered(portfolio.valuation(terms, { signal: terminal.closed }), url);
      terminal.out(values.json ? jsonLine(valuationJson(view)) : show(view));
      return Exit.OK;
    }
    const signal = AbortSignal.any([terminal.closed, terminal.interrupted()]);
    const screen = terminal.drawable && !values.json ? liveText(terminal) : undefined;
    let wasLive = false;
    const end = new AbortController();
    const views = portfolio.follow(terms, {
      signal: AbortSignal.any([signal, end.signal, ...(screen ? [screen.quit] : [])]),
      onConnection(state) {
        wasLive ||= state.status === "live";
        if (!wasLive && state.status === "reconnecting") end.abort(unavailable(state.reason, url));
        else if (screen) screen.note(state.status === "live" ? "" : connectionText(state, Date.now()));
        else if (wasLive && state.status === "reconnecting") terminal.err(connectionText(state, Date.now()));
      },
    });
    try {
      for await (const view of views) {
        if (screen) screen.show(() => show(view));
        else terminal.out(values.json ? jsonLine(valuationJson(view)) : lineOf(view));
      }
    } catch (error) {
      throw keptFailure(error, url);
    } finally {
      screen?.close();
    }
    if (end.signal.aborted) throw end.signal.reason;
    return Exit.OK;
  },
});

function lineOf(view: PortfolioView): string {
  const { timeMs, netWorth, currency } = view.valuation;
  return `${showMoment(timeMs)} ${cleanText(netWorth, 60)} ${cleanText(currency, 12)} (${pricedWords(view)})`;
}

function methodOf(text: string | undefined): CostMethod {
  if (text === undefined || text === "average") return CostMethod.AVERAGE;
  if (text === "fifo") return CostMethod.FIFO;
  throw new CommandError(Exit.USAGE, `--method must be average or fifo, not "${cleanText(text, 40)}".`);
}
