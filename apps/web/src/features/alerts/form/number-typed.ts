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
const APART = /(?<=\d)[\s\u00a0\u202f\u2009](?=\d{3}(?!\d))/g;

/**
 * Decimal text of a number as people type it: with thousands apart as the reader's locale has them, with a point or
 * the locale's mark before the decimals, with a currency's sign. What could be two numbers is refused with both.
 */
export function numberTyped(text: string, marks: NumberMarks): string | NumberFault {
  // Thousands stand apart by a space where the locale has it so, of whichever width.
  const joined = /\s/.test(marks.group) ? text.replace(APART, "") : text;
  const bare = joined
    .trim()
    .replace(/^[$€£¥]\s*|\s*[$€£¥]$/g, "")
    .replace(/(?<=\d)['’_](?=\d{3})/g, "");
  if (bare === "") return { fault: "Write a number." };
  const plain = digitsOf(bare, marks);
  if (typeof plain !== "string") return plain;
  const decimal = toDecimal(plain);
  if (decimal === undefined || !/^\d+(\.\d+)?$/.test(plain) || plain.length > MOST_DIGITS)
    return { fault: `“${text.trim().slice(0, MOST_DIGITS)}” is no number. Write it as 215${marks.decimal}50.` };
  return decimal;
}

/** With a point before the decimals and nothing between thousands. */
function digitsOf(bare: string, { decimal, group }: NumberMarks): string | NumberFault {
  const isGrouped = new RegExp(`^\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d*)?$`).test(bare) && group !== decimal;
  if (!isGrouped) {
    const written = decimal === "." ? bare : bare.replace(decimal, ".");
    return written.replace(/^\./, "0.").replace(/\.$/, "");
  }
  const [whole = "", part = ""] = bare.split(decimal);
  const joined = whole.replaceAll(group, "");
  // A point is elsewhere the mark of decimals: 1.085 may be a rate.
  if (group === "." && !bare.includes(decimal) && whole.split(".").length === 2)
    return { fault: `“${bare}” may be two numbers. Write ${joined} or ${whole.replace(".", decimal)}.` };
  return part === "" ? joined : `${joined}.${part}`;
}
