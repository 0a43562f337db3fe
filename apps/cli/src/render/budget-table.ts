import { BudgetFlow, type BudgetLine, type BudgetMonth, type BudgetTarget } from "@streampulse/client/portfolio";
import { showChange, showPrice, signOf, UNKNOWN } from "./amount.ts";
import { cleanText } from "./clean.ts";
import { foldRow } from "./fold.ts";
import type { Style } from "./style.ts";
import type { Cell, Column } from "./table.ts";
import { wholeTable } from "./whole-table.ts";
import { worthMark } from "./worth-mark.ts";

const LINE_COLUMNS: readonly Column[] = [
  { id: "flow", title: "FLOW" },
  { id: "category", title: "CATEGORY", most: 40 },
  { id: "actual", title: "ACTUAL", right: true },
  { id: "target", title: "TARGET", right: true },
  { id: "left", title: "LEFT", right: true },
];

/** One month: what came in and went out, the net worth at its end, and each category beside its target. */
export function budgetText(month: BudgetMonth, currency: string, style: Style, width: number): string {
  const of = (actual: string, target: string | undefined): string =>
    `${showPrice(actual)}${target === undefined ? "" : ` of ${showPrice(target)}`}`;
  const mark = month.worth === undefined ? "" : worthMark(month.worth);
  const parts: Cell[] = [
    { text: `income ${of(month.income, month.incomeTarget)}` },
    { text: `spending ${of(month.spending, month.spendingTarget)}` },
    { text: `saved ${showChange(month.saved)}`, paint: signOf(month.saved) < 0 ? style.down : style.up },
    { text: `net worth ${showPrice(month.netWorth)}${mark && ` (${mark})`}`, ...(mark && { paint: style.warning }) },
    { text: cleanText(currency, 12) },
    ...(month.complete ? [] : [{ text: "Something is left out for want of a rate.", paint: style.warning }]),
  ];
  const head = foldRow({ text: `${cleanText(month.month, 12)}  `, paint: style.strong }, parts, width);
  if (month.lines.length === 0) return head.join("\n");
  const rows = month.lines.map((line) => lineCells(line, style));
  return [...head, wholeTable(LINE_COLUMNS, rows, style, width, [{ drop: ["flow"] }])].join("\n");
}

function lineCells(
  { flow, category, actual, targetValue, target, left }: BudgetLine,
  style: Style,
): Record<string, Cell> {
  const isBeyond = flow === BudgetFlow.SPENDING && signOf(left) < 0;
  return {
    flow: { text: flowWord(flow), paint: style.faint },
    category: { text: cleanText(category), paint: style.strong },
    actual: { text: actual === undefined ? "no rate" : showPrice(actual) },
    target: { text: targetValue === undefined ? (target === undefined ? "" : UNKNOWN) : showPrice(targetValue) },
    left: { text: left === undefined ? "" : showPrice(left), paint: isBeyond ? style.down : undefined },
  };
}

const TARGET_COLUMNS: readonly Column[] = [
  { id: "flow", title: "FLOW" },
  { id: "category", title: "CATEGORY", most: 40 },
  { id: "from", title: "FROM" },
  { id: "amount", title: "A MONTH", right: true },
];

/** Targets, each a row. */
export function targetTable(targets: readonly BudgetTarget[], style: Style, width: number): string {
  const rows = targets.map(({ flow, category, fromMonth, amount }): Record<string, Cell> => ({
    flow: { text: flowWord(flow), paint: style.faint },
    category: { text: cleanText(category), paint: style.strong },
    from: { text: cleanText(fromMonth, 12) },
    amount: { text: amount ? `${showPrice(amount.amount)} ${cleanText(amount.currency, 12)}` : "none" },
  }));
  return wholeTable(TARGET_COLUMNS, rows, style, width);
}

function flowWord(flow: BudgetFlow): string {
  return flow === BudgetFlow.INCOME ? "income" : "spending";
}
