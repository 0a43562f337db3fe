import { compareDecimal, toDecimal } from "@streampulse/core";
import { isRecord } from "../vendor/json.ts";

/** What a page shows of its ticker. */
export interface ShownPrice {
  readonly price: string;
  /** Whether it is the last of a market that has closed; undefined where the page says it in another language than English. */
  readonly isClosed: boolean | undefined;
}

/** Beyond this factor the shown price and the noted one are not the same market's: a separator was misread. */
const FACTOR_MAX = 5;

/**
 * The price that a page tells of, or undefined where it can't be read for certain: a text that is no number in the page's
 * language, or one that is far from the price that the page notes for search engines.
 */
export function readShown(told: unknown): ShownPrice | undefined {
  if (typeof told !== "string" || told.length > 1_000) return undefined;
  let shown: unknown;
  try {
    shown = JSON.parse(told);
  } catch {
    return undefined;
  }
  if (!isRecord(shown)) return undefined;
  const { text, language, closing, noted } = shown;
  const price = typeof text === "string" && typeof language === "string" ? readNumber(text, language) : undefined;
  if (price === undefined || !/[1-9]/.test(price)) return undefined;
  const other = typeof noted === "string" ? toDecimal(noted) : undefined;
  if (other !== undefined && /[1-9]/.test(other) && isFar(price, other)) return undefined;
  const isClosed = typeof closing === "string" && /\bclosed?\b/i.test(closing);
  return { price, isClosed: isClosed || (/^en\b/i.test(String(language)) ? false : undefined) };
}

/**
 * Decimal text of a number as people of that language write it (`67,123.45`; `67 123,45` in French), its digits as they
 * stand. Undefined for anything that could be read in two ways: groups must be groups.
 */
export function readNumber(text: string, language: string): string | undefined {
  const { decimal, group, digits } = writing(language);
  let plain = "";
  for (const letter of text.trim()) {
    const digit = digits.indexOf(letter);
    if (digit !== -1) plain += String(digit);
    else if (/[0-9]/.test(letter)) plain += letter;
    else if (letter === decimal) plain += ".";
    else if (letter === group || (isSpace(group) && isSpace(letter))) plain += ",";
    else return undefined;
  }
  // Groups of three, in India of two but for the last.
  if (!/^(\d+|\d{1,3}(,\d{2,3})*,\d{3})(\.\d+)?$/.test(plain)) return undefined;
  const decimals = plain.includes(".") ? plain.length - plain.indexOf(".") - 1 : 0;
  return toDecimal(plain.replaceAll(",", ""), decimals);
}

interface Writing {
  readonly decimal: string;
  readonly group: string;
  readonly digits: string;
}

function writing(language: string): Writing {
  let format;
  try {
    format = new Intl.NumberFormat(language === "" ? "en-US" : language);
  } catch {
    format = new Intl.NumberFormat("en-US");
  }
  const parts = format.formatToParts(1_234_567.8);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  const digits = Array.from({ length: 10 }, (_, n) => format.format(n)).join("");
  return { decimal: part("decimal"), group: part("group"), digits };
}

const isSpace = (letter: string): boolean => /^[ \u00a0\u2009\u202f]$/.test(letter);

/** Whether one is more than five times the other. */
function isFar(a: string, b: string): boolean {
  const [low, high] = compareDecimal(a, b) < 0 ? [a, b] : [b, a];
  return Number(high) > Number(low) * FACTOR_MAX;
}
