import { isDecimal, isFault, parseTicker, toDecimal } from "@streampulse/core";

import { currencyCode, isWhole } from "./currency.ts";
import { dayOf, dayText, FIRST_DAY } from "./day.ts";
import { FieldFault } from "./field-fault.ts";

/** The most digits before and behind the point: beyond them it is a slip, or an attack. */
const WHOLE_DIGITS_MAX = 15;
const FRACTION_DIGITS_MAX = 18;
const DAY_MS = 86_400_000;
/** Every zone's date is within these hours of UTC's: from UTC+14 to UTC-12. */
const ZONE_AHEAD_MS = 14 * 3_600_000;
const ZONE_BEHIND_MS = 12 * 3_600_000;

/** Which numbers a field takes. */
export type Sign = "positive" | "not negative" | "not zero";

/** Of decimal text without needless zeros. */
const SIGNS: Readonly<Record<Sign, (value: string) => boolean>> = {
  positive: (value) => value !== "0" && !value.startsWith("-"),
  "not negative": (value) => !value.startsWith("-"),
  "not zero": (value) => value !== "0",
};
/** Most numbers of files are in order as they are. */
const IN_ORDER = /^(?:0|[1-9]\d{0,14})(?:\.\d{0,17}[1-9])?$/;
const SIGN_WORDS: Readonly<Record<Sign, string>> = {
  positive: "must be above 0",
  "not negative": "must be 0 or more",
  "not zero": "must not be 0",
};

/** A number of a field as decimal text without needless zeros. Throws a FieldFault. */
export function numberOf(field: string, text: string, sign: Sign): string {
  if (IN_ORDER.test(text) && SIGNS[sign](text)) return text;
  if (text.length > 64 || !isDecimal(text)) {
    throw new FieldFault(
      field,
      `${field} must be a number such as 12.5, with neither thousands apart nor an exponent.`,
    );
  }
  const value = toDecimal(text) ?? text;
  const [whole = "", fraction = ""] = value.replace("-", "").split(".");
  if (whole.length > WHOLE_DIGITS_MAX || fraction.length > FRACTION_DIGITS_MAX) {
    const most = `${WHOLE_DIGITS_MAX} digits before the point and ${FRACTION_DIGITS_MAX} behind it`;
    throw new FieldFault(field, `${field} may have at most ${most}.`);
  }
  if (!SIGNS[sign](value)) throw new FieldFault(field, `${field} is ${value}: it ${SIGN_WORDS[sign]}.`);
  return value;
}

/** A currency's code. Throws a FieldFault. */
export function currencyOf(field: string, text: string, mayBeHundredth = true): string {
  const code = text.length <= 16 ? currencyCode(text) : undefined;
  if (code === undefined) {
    throw new FieldFault(field, `${field} must be an ISO 4217 code such as USD, or a known coin's such as BTC.`);
  }
  if (!mayBeHundredth && !isWhole(code)) {
    throw new FieldFault(field, `${field} is ${code}, a hundredth: name the whole currency.`);
  }
  return code;
}

/** A line of text of 1 to `max` characters, trimmed. Throws a FieldFault. */
export function lineOf(field: string, text: string, max: number): string {
  const line = proseOf(field, text, max).trim();
  if (line === "") throw new FieldFault(field, `${field} must have 1 to ${max} characters.`);
  if (/[\n\t]/.test(line)) throw new FieldFault(field, `${field} must be one line.`);
  return line;
}

/** Text with line breaks. Throws a FieldFault. */
export function proseOf(field: string, text: string, max: number): string {
  if (text.length > max * 4 || [...text].length > max) {
    throw new FieldFault(field, `${field} may have at most ${max} characters.`);
  }
  // Controls, and what turns the direction of the text around it or is seen by nobody.
  if (/[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u.test(text.replace(/[\n\t]/g, ""))) {
    throw new FieldFault(field, `${field} must not have control characters.`);
  }
  return text.normalize("NFC");
}

/** A ticker, normalised. Throws a FieldFault. */
export function tickerOf(field: string, text: string): string {
  const parsed = parseTicker(text);
  if (isFault(parsed)) throw new FieldFault(field, `${field} ${parsed.fault}.`);
  return parsed.ticker;
}

/** The number of a day on which an activity may have been. Throws a FieldFault. */
export function activityDay(field: string, text: string, nowMs: number): number {
  const day = text.length === 10 ? dayOf(text) : undefined;
  if (day === undefined) throw new FieldFault(field, `${field} must be a date of the calendar such as 2026-01-31.`);
  if (day < FIRST_DAY) throw new FieldFault(field, `${field} is ${text}: it must be 1900-01-01 or later.`);
  const last = Math.floor(nowMs / DAY_MS) + 1;
  if (day > last) throw new FieldFault(field, `${field} is ${text}: it must be ${dayText(last)} or earlier.`);
  return day;
}

/** A time that is on a day somewhere on earth. Throws a FieldFault. */
export function timeOn(field: string, timeMs: number, day: number): number {
  const startMs = day * DAY_MS;
  if (timeMs >= startMs - ZONE_AHEAD_MS && timeMs < startMs + DAY_MS + ZONE_BEHIND_MS) return timeMs;
  throw new FieldFault(field, `${field} must be a time of ${dayText(day)}, in epoch milliseconds.`);
}
