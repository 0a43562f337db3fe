import {
  BudgetFlow,
  budgetMonthJson,
  budgetTargetJson,
  type BudgetTarget,
  type Portfolio,
} from "@streampulse/client/portfolio";
import { checkAmount } from "../../amount-option.ts";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { budgetText, targetTable } from "../../render/budget-table.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { openPortfolio, PORTFOLIO_OPTIONS } from "./portfolio-link.ts";
import { portfolioToday } from "./portfolio-today.ts";

const MONTHS_MAX = 24;
const INCOME = { kind: "flag", describes: "what comes in, not what is spent" } as const;
const FROM = { kind: "text", value: "MONTH", describes: "such as 2026-01 (default: this month)" } as const;

/** `streampulse portfolio budget`: months, with what was spent and earned beside what was aimed at. */
export const budget = defineCommand({
  name: "portfolio budget",
  summary: "a month's income and spending by category, beside their targets",
  operands: { text: "[MONTH]", least: 0, most: 1 },
  options: {
    months: {
      kind: "number",
      value: "N",
      least: 1,
      most: MONTHS_MAX,
      whole: true,
      describes: "so many, up to that one",
    },
    currency: { kind: "text", value: "CODE", describes: "in this currency (default: the portfolio's)" },
    ...PORTFOLIO_OPTIONS,
  },
  details: [
    "MONTH is such as 2026-01; without it this month. Income and spending are recorded with: streampulse portfolio activity add spending --category Food --amount 12.50",
  ],
  examples: [
    ["streampulse portfolio budget", "this month"],
    ["streampulse portfolio budget 2026-01 --months 3", "the quarter to January"],
  ],
  async run({ values, operands: [text], terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const toMonth = text ?? (await thisMonth(portfolio, url));
    const fromMonth = monthBefore(toMonth, (values.months ?? 1) - 1);
    const range = { fromMonth, toMonth, currency: values.currency };
    const { months, currency } = await answered(portfolio.budgetMonths(range, { signal: terminal.closed }), url);
    if (values.json) for (const month of months) terminal.out(jsonLine(budgetMonthJson(month)));
    else {
      const told = months.map((month) => budgetText(month, currency, terminal.style, terminal.columns()));
      terminal.out(told.join("\n\n"));
    }
    return Exit.OK;
  },
});

/** `streampulse portfolio budget set`. */
export const budgetSet = defineCommand({
  name: "portfolio budget set",
  summary: "say what a category shall come to each month; without an amount, that it ends",
  operands: { text: "CATEGORY [AMOUNT]", least: 1, most: 2 },
  options: {
    from: FROM,
    income: INCOME,
    currency: { kind: "text", value: "CODE", describes: "of the amount (default: the portfolio's)" },
    ...PORTFOLIO_OPTIONS,
  },
  details: ["It holds from that month on, until the category's next target."],
  examples: [
    ["streampulse portfolio budget set Food 400", "from this month on"],
    ["streampulse portfolio budget set Salary 3100 --income --from 2026-01", "what is to come in"],
    ["streampulse portfolio budget set Food --from 2026-07", "none any more"],
  ],
  async run({ values, operands: [category = "", amount], terminal }) {
    checkAmount("AMOUNT", amount);
    const { portfolio, url } = openPortfolio(values, terminal);
    const currency = values.currency ?? (await answered(portfolio.settings(), url)).currency;
    const target = await answered(
      portfolio.setBudgetTarget({
        ...(await keyOf(portfolio, url, category, values)),
        ...(amount !== undefined && { amount: { currency, amount } }),
      }),
      url,
    );
    terminal.out(
      values.json ? jsonLine(budgetTargetJson(target)) : targetTable([target], terminal.style, terminal.columns()),
    );
    return Exit.OK;
  },
});

/** `streampulse portfolio budget remove`. */
export const budgetRemove = defineCommand({
  name: "portfolio budget remove",
  summary: "remove a target, as if it had never been set",
  operands: { text: "CATEGORY", least: 1, most: 1 },
  options: { from: FROM, income: INCOME, ...PORTFOLIO_OPTIONS },
  details: ["--from is the month that it was set from: streampulse portfolio budget targets has them."],
  examples: [["streampulse portfolio budget remove Food --from 2026-01", "the one that begins in January"]],
  async run({ values, operands: [category = ""], terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const key = await keyOf(portfolio, url, category, values);
    await answered(portfolio.deleteBudgetTarget(key), url);
    terminal.out(
      values.json
        ? jsonLine(budgetTargetJson(key))
        : `removed: ${cleanText(category, 100)} from ${cleanText(key.fromMonth, 20)} on`,
    );
    return Exit.OK;
  },
});

/** `streampulse portfolio budget targets`. */
export const budgetTargets = defineCommand({
  name: "portfolio budget targets",
  summary: "list the targets of your budget",
  operands: { text: "", least: 0, most: 0 },
  options: PORTFOLIO_OPTIONS,
  details: ["Each holds from its month on, until the next of its category."],
  examples: [["streampulse portfolio budget targets", "all of them"]],
  async run({ values, terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const all = await answered(portfolio.budgetTargets({ signal: terminal.closed }), url);
    if (values.json) for (const one of all) terminal.out(jsonLine(budgetTargetJson(one)));
    else if (all.length > 0) terminal.out(targetTable(all, terminal.style, terminal.columns()));
    else terminal.err("No targets. Set one with: streampulse portfolio budget set Food 400");
    return Exit.OK;
  },
});

async function keyOf(
  portfolio: Portfolio,
  url: string,
  category: string,
  { from, income }: { readonly from: string | undefined; readonly income: boolean },
): Promise<Omit<BudgetTarget, "amount">> {
  const flow = income ? BudgetFlow.INCOME : BudgetFlow.SPENDING;
  return { flow, category, fromMonth: from ?? (await thisMonth(portfolio, url)) };
}

async function thisMonth(portfolio: Portfolio, url: string): Promise<string> {
  return (await portfolioToday(portfolio, url, Date.now())).slice(0, 7);
}

/** So many months before one. Throws a CommandError for what is no month. */
function monthBefore(text: string, count: number): string {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  if (year === undefined)
    throw new CommandError(Exit.USAGE, `MONTH must be such as 2026-01, not "${cleanText(text, 40)}".`);
  const number = Number(year) * 12 + Number(month) - 1 - count;
  return `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;
}
