import { netWorthPointJson } from "@streampulse/client/portfolio";
import { defineCommand } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { jsonLine } from "../../render/json.ts";
import { netWorthTable } from "../../render/net-worth-table.ts";
import { spanOf } from "../../time-words.ts";
import { openPortfolio, PORTFOLIO_OPTIONS } from "./portfolio-link.ts";
import { daysBefore, portfolioToday } from "./portfolio-today.ts";

const DAY_MS = 86_400_000;

/** `streampulse portfolio networth`: what everything was worth, day by day. */
export const netWorth = defineCommand({
  name: "portfolio networth",
  summary: "what everything was worth at the end of each day",
  operands: { text: "", least: 0, most: 0 },
  options: {
    from: {
      kind: "text",
      value: "DAY",
      describes: "such as 2026-01-31, or a span back such as 90d, today included (default: 30d)",
    },
    to: {
      kind: "text",
      value: "DAY",
      describes: "to this day, inclusive (default: today, in the portfolio's time zone)",
    },
    currency: { kind: "text", value: "CODE", describes: "in this currency (default: the portfolio's)" },
    ...PORTFOLIO_OPTIONS,
  },
  details: [
    "The oldest first, from the first activity on. A day that lacks a price is a gap, which says what it lacks, and never a guess. At most 3,660 days at once.",
  ],
  examples: [
    ["streampulse portfolio networth", "the last thirty days"],
    ["streampulse portfolio networth --from 2026-01-01 --json", "this year, for a program"],
  ],
  async run({ values, terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const from = values.from ?? "30d";
    const span = spanOf(from);
    const isNamed = span === undefined && values.to !== undefined;
    const today = isNamed ? "" : await portfolioToday(portfolio, url, Date.now());
    // Today is the last day of a span that ends now.
    const fromDay = span === undefined ? from : daysBefore(today, Math.max(Math.ceil(span / DAY_MS), 1) - 1);
    const toDay = values.to ?? today;
    const range = { fromDay, toDay, currency: values.currency };
    const { points, currency } = await answered(portfolio.netWorth(range, { signal: terminal.closed }), url);
    if (values.json) for (const point of points) terminal.out(jsonLine(netWorthPointJson(point)));
    else if (points.length > 0) terminal.out(netWorthTable(points, currency, terminal.style, terminal.columns()));
    else terminal.err("No day of these is one of your portfolio: it begins with the first activity.");
    return Exit.OK;
  },
});
