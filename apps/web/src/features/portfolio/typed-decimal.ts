import { toDecimal } from "@streampulse/core";

/** The mark before the fraction as this locale writes it. */
export function decimalMark(locales: string | readonly string[]): "." | "," {
  const parts = new Intl.NumberFormat(locales as string | string[]).formatToParts(1.5);
  return parts.find(({ type }) => type === "decimal")?.value === "," ? "," : ".";
}

/** Spaces of any width, and apostrophes, between digits: how people set thousands apart without a doubt. */
const GAPS = /(?<=\d)[\s\u00a0\u2009\u202f'’](?=\d{3}(?!\d))/g;

/**
 * What somebody typed as decimal text: `1,234.50`, `1.234,50`, `1 234,50`, `−3`. A mark that could begin a fraction or set
 * thousands apart (`1.234`) is what it is in the reader's locale. Undefined for what is no number.
 */
export function typedDecimal(text: string, mark: "." | ","): string | undefined {
  const plain = text.trim().replace(/^[−–]/, "-").replace(GAPS, "");
  const match = /^(-?)(\d[\d.,]*|[.,]\d+)$/.exec(plain);
  const digits = match?.[2];
  if (digits === undefined) return undefined;
  const fraction = fractionMark(digits, mark);
  const at = fraction === undefined ? digits.length : digits.lastIndexOf(fraction);
  const whole = digits.slice(0, at);
  const part = digits.slice(at + 1);
  const group = fraction === "." ? "," : fraction === "," ? "." : whole.includes(",") ? "," : ".";
  if (!/^\d*$/.test(part) || (fraction !== undefined && part === "")) return undefined;
  if (whole !== "" && !isGrouped(whole, group)) return undefined;
  return toDecimal(`${match?.[1] ?? ""}${whole.replaceAll(group, "")}.${part || "0"}`);
}

/** The mark that begins the fraction; undefined where there is none. */
function fractionMark(digits: string, own: "." | ","): "." | "," | undefined {
  const points = digits.split(".").length - 1;
  const commas = digits.split(",").length - 1;
  if (points > 0 && commas > 0) return digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
  const only = points > 0 ? "." : commas > 0 ? "," : undefined;
  if (only === undefined || points + commas > 1) return undefined;
  if (only === own) return only;
  // The other mark can be nothing but the fraction's unless it could set thousands apart.
  return /^\d{1,3}[.,]\d{3}$/.test(digits) ? undefined : only;
}

/** Digits alone, or with thousands apart; the last group has three, as in India those before may have two. */
function isGrouped(whole: string, group: "." | ","): boolean {
  if (!whole.includes(group)) return /^\d+$/.test(whole);
  return /^\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}$/.test(whole) && !whole.includes(group === "." ? "," : ".");
}

/** Decimal text as this reader would type it, to be changed in a field. */
export function toTyped(text: string, mark: "." | ","): string {
  return text.replace(".", mark);
}
