import { BudgetFlow, type BudgetLine, type BudgetMonth, type BudgetTarget } from "@streampulse/client/portfolio";
import { compareDecimal } from "@streampulse/core";
import { shareOf, signOf, sumOf } from "../portfolio/decimal-sum.ts";

/** The month so many later; earlier where negative. */
export function monthAfter(month: string, months: number): string {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  const at = new Date(Date.UTC(year, number - 1 + months, 1));
  return at.toISOString().slice(0, 7);
}

/** The twelve months of a year. */
export function monthsOfYear(year: string): readonly string[] {
  return Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")}`);
}

/** `June 2025`, or short `Jun`, in the reader's language. */
export function monthText(month: string, shape: "long" | "short", locales?: string | readonly string[]): string {
  const at = Date.parse(`${month}-01T00:00:00Z`);
  const options = shape === "long" ? ({ month: "long", year: "numeric" } as const) : ({ month: "short" } as const);
  return new Intl.DateTimeFormat(locales as string | string[] | undefined, { ...options, timeZone: "UTC" }).format(at);
}

/** The lines of one direction, those with a target first, then the greatest. */
export function linesOf({ lines }: BudgetMonth, flow: BudgetFlow): readonly BudgetLine[] {
  const rank = (line: BudgetLine): number => (line.target === undefined ? 1 : 0);
  return lines
    .filter((line) => line.flow === flow)
    .toSorted((a, b) => rank(a) - rank(b) || greaterFirst(a, b) || a.category.localeCompare(b.category));
}

/** What cannot be told comes last. */
function greaterFirst({ actual: a }: BudgetLine, { actual: b }: BudgetLine): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareDecimal(b, a);
}

/** How a line stands against its target. */
export interface LineStanding {
  /** From 0 to 1, for the length of a bar alone. */
  readonly share: number;
  /** More was spent than was meant to be, or less came in, once the month is over. */
  readonly isMissed: boolean;
  /** What is left of a target, or lacks, as an amount without sign; absent without target or rate. */
  readonly rest: string | undefined;
  /** What that rest is. */
  readonly word: "left" | "over" | "to come" | "short" | "more";
}

/** Against its target; `isOver` says that the month is. */
export function standingOf({ flow, actual, targetValue, left }: BudgetLine, isOver: boolean): LineStanding {
  const isSpending = flow === BudgetFlow.SPENDING;
  if (actual === undefined || targetValue === undefined || left === undefined) {
    return { share: 0, isMissed: false, rest: undefined, word: isSpending ? "left" : "to come" };
  }
  const isBeyond = signOf(left) < 0;
  const isMissed = isSpending ? isBeyond : isOver && signOf(left) > 0;
  const word = isSpending ? (isBeyond ? "over" : "left") : isBeyond ? "more" : isMissed ? "short" : "to come";
  return { share: shareOf(actual, targetValue), isMissed, rest: left.replace(/^-/, ""), word };
}

/** What a year comes to so far: exact sums of its months, in part where one of them is. */
export function yearSums(months: readonly BudgetMonth[]): {
  readonly income: string;
  readonly spending: string;
  readonly saved: string;
  readonly complete: boolean;
} {
  return {
    income: sumOf(months.map(({ income }) => income)),
    spending: sumOf(months.map(({ spending }) => spending)),
    saved: sumOf(months.map(({ saved }) => saved)),
    complete: months.every(({ complete }) => complete),
  };
}

/** The target that stands for a category in a month, and from which month on; undefined where there is none. */
export function targetIn(
  targets: readonly BudgetTarget[],
  flow: BudgetFlow,
  category: string,
  month: string,
): BudgetTarget | undefined {
  const key = category.normalize("NFC").toLowerCase();
  return targets
    .filter((each) => each.flow === flow && each.category.normalize("NFC").toLowerCase() === key)
    .filter(({ fromMonth }) => fromMonth <= month)
    .toSorted((a, b) => (a.fromMonth < b.fromMonth ? 1 : -1))[0];
}
