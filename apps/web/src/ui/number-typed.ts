import { toDecimal } from "@streampulse/core";

/** How a locale writes numbers: what stands before the decimals, and between thousands. */
export interface NumberMarks {
  readonly decimal: string;
  readonly group: string;
}

/** What is wrong with a typed number, as a sentence. */
export interface NumberFault {
  readonly fault: string;
}

/** The marks of a locale, as its own numbers show them. */
export function numberMarks(locales: string | readonly string[]): NumberMarks {
  const parts = new Intl.NumberFormat(locales as string | string[]).formatToParts(1234567.5);
  const mark = (type: string, otherwise: string): string =>
    parts.find((part) => part.type === type)?.value ?? otherwise;
  const decimal = mark("decimal", ".");
  return { decimal, group: mark("group", decimal === "," ? "." : ",") };
}

/** Decimal text as a reader would type it: what `numberTyped` reads as the same. */
export function asTyped(decimal: string, { decimal: mark }: NumberMarks): string {
  return decimal.replace(".", mark);
}

const MOST_DIGITS = 30;
/** Behind the mark of direction that Arabic puts before it. */
const MINUS = /^[\u200e\u200f\u061c]?[-−–]/;
const SIGNS = /^\p{Sc}\s*|\s*\p{Sc}$/gu;
/**
 * What stands between thousands and never before decimals: apostrophes, Arabic's own mark, and, where the locale has one
 * there, a space of any width. Elsewhere `225 226` is two prices.
 */
const GAP = /['’_٬]/g;
const SPACE = /\s/g;
/** Digits and marks. */
const SHAPE = /^(?=.*\d)[\d.,'٫]+$/;

/**
 * Decimal text of a number as people type it, with a minus or a currency's sign: thousands apart as the reader's locale
 * has them or by gaps, and a point or the locale's mark before the decimals. What may be two numbers is refused with both;
 * no number begins with 0 and has thousands, so that `0,125` is an eighth everywhere.
 */
export function numberTyped(text: string, marks: NumberMarks): string | NumberFault {
  const signless = text.trim().replace(MINUS, "").replace(SIGNS, "").replaceAll(GAP, "'");
  const bare = /\s/.test(marks.group) ? signless.replaceAll(SPACE, "'") : signless;
  if (bare === "") return { fault: "Write a number." };
  const plain = SHAPE.test(bare) ? plainOf(bare, marks) : undefined;
  if (plain !== undefined && typeof plain !== "string") return plain;
  const sign = MINUS.test(text.trim()) ? "-" : "";
  const decimal = plain === undefined || plain.length > MOST_DIGITS ? undefined : toDecimal(sign + plain);
  return decimal ?? { fault: faultText(text.trim(), marks) };
}

/** What is wrong with a text that is no number, and what would be right. */
function faultText(text: string, { decimal, group }: NumberMarks): string {
  const shown = text.length > MOST_DIGITS ? `${text.slice(0, MOST_DIGITS)}…` : text;
  const example = `215${decimal}50`;
  const digits = text.match(/\p{Nd}/gu) ?? [];
  if (digits.length === 0) return `“${shown}” has no digits. Write the number, such as ${example}.`;
  if (digits.some((digit) => !/\d/.test(digit)))
    return `“${shown}” has digits that are not read here. Write them as 0 to 9, such as ${example}.`;
  if (digits.length > MOST_DIGITS) return `A number has at most ${MOST_DIGITS} digits. Write it as ${example}.`;
  const beside = /[\p{L}\p{Sc}%]/u.test(text);
  if (beside) return `“${shown}” is more than a number. Write the number alone, such as ${example}.`;
  const marked = `with “${decimal}” before the decimals`;
  const apart = /\s/.test(group) ? "" : ` and “${group}” at most between thousands`;
  return `“${shown}” cannot be read as one number. Write it ${marked}${apart}, such as ${example}.`;
}

/** With a point before the decimals and nothing between thousands; undefined for what is no number. */
function plainOf(bare: string, { decimal, group }: NumberMarks): string | NumberFault | undefined {
  const runs = bare.split(/\D/);
  const between = [...bare.replaceAll(/\d/g, "")];
  const last = between.at(-1);
  if (last === undefined) return bare;
  const asThousands = last === "٫" ? undefined : grouped(runs, between);
  if (last === "'" || between.indexOf(last) < between.length - 1) return asThousands;
  const isOwn = last === decimal;
  const isOnly = between.length === 1;
  if (isOnly && asThousands !== undefined && !isOwn) {
    if (last === "," && group === ",") return asThousands;
    // A point between thousands is elsewhere the mark of decimals, 1.085 may be a rate; and so is a comma.
    if (last === "," || group === ".")
      return { fault: `“${bare}” may be two numbers. Write ${asThousands} or ${bare.replace(last, decimal)}.` };
  }
  const part = runs.at(-1) ?? "";
  const whole = isOnly ? runs[0] : grouped(runs.slice(0, -1), between.slice(0, -1));
  return whole === undefined || (part === "" && !isOwn) ? undefined : `${whole || "0"}.${part || "0"}`;
}

/** The digits of thousands that one mark sets apart; in India those before the last three are in twos. */
function grouped(runs: readonly string[], between: readonly string[]): string | undefined {
  const [first = "", ...rest] = runs;
  const isWhole = /^[1-9]\d{0,2}$/.test(first) && rest.at(-1)?.length === 3 && new Set(between).size === 1;
  const isThree = rest.every(({ length }) => length === 3);
  const isTwo = first.length < 3 && rest.slice(0, -1).every(({ length }) => length === 2);
  return isWhole && (isThree || isTwo) && rest.every((run) => /^\d+$/.test(run)) ? runs.join("") : undefined;
}
