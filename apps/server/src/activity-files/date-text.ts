/** The order of a date's parts, where the file does not tell it by itself. */
export type DateOrder = "ymd" | "dmy" | "mdy";

/** A cell that is a date. */
export interface DateCell {
  /** Its parts, as they stand. */
  readonly parts: readonly [number, number, number];
  /** Undefined: day and month may be either way round. */
  readonly order: DateOrder | undefined;
  /** Milliseconds behind the day's start in UTC, where the cell has a time with its zone. */
  readonly timeMs?: number;
}

const TIME = /[T ,;]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const HOUR_MS = 3_600_000;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] as const;

/** Forms whose three parts are numbers; the order is undefined where slashes leave it open. */
const NUMBERS: readonly (readonly [RegExp, DateOrder | undefined])[] = [
  [/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/, "ymd"],
  [/^(\d{4})()(\d{2})(\d{2})$/, "ymd"],
  [/^(\d{1,2})(\.)(\d{1,2})\.(\d{4})$/, "dmy"],
  [/^(\d{1,2})([-/])(\d{1,2})\2(\d{4})$/, undefined],
];
const DAY_WORD_YEAR = /^(\d{1,2})[ -]([a-z]{3,9})\.?[ ,-]+(\d{4})$/i;
const WORD_DAY_YEAR = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})$/i;

/** A date in any of the forms that are read; undefined for other text, two-digit years among it. */
export function dateCell(text: string): DateCell | undefined {
  if (text.length > 48) return undefined;
  const time = TIME.exec(text);
  const timeMs = time ? timeOf(time) : undefined;
  if (timeMs === false) return undefined;
  const day = datePart(time ? text.slice(0, time.index) : text);
  if (!day) return undefined;
  return timeMs === undefined ? day : { ...day, timeMs };
}

/** The date in ISO form, read in an order; undefined for one that the calendar does not have. */
export function isoDay({ parts: [a, b, c], order: own }: DateCell, asked: DateOrder): string | undefined {
  const order = own ?? asked;
  const [year, month, day] = order === "ymd" ? [a, b, c] : order === "dmy" ? [c, b, a] : [c, a, b];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1_000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}

/** When it was, epoch ms, where the cell has a time with its zone. */
export function momentOf(cell: DateCell, day: string): number | undefined {
  return cell.timeMs === undefined ? undefined : Date.parse(`${day}T00:00:00Z`) + cell.timeMs;
}

/** What a date of open order tells of its file's: an order, that it could be either, or nothing where both are one. */
export function orderEvidence({ parts: [first, second], order }: DateCell): "dmy" | "mdy" | "either" | "nothing" {
  if (order !== undefined || first === second) return "nothing";
  if (first > 12) return "dmy";
  return second > 12 ? "mdy" : "either";
}

function datePart(text: string): DateCell | undefined {
  for (const [form, order] of NUMBERS) {
    const match = form.exec(text);
    if (match) return { parts: [Number(match[1]), Number(match[3]), Number(match[4])], order };
  }
  const dayFirst = DAY_WORD_YEAR.exec(text);
  const match = dayFirst ?? WORD_DAY_YEAR.exec(text);
  if (!match) return undefined;
  const [, one = "", other = "", year = ""] = match;
  const month = MONTHS.indexOf((dayFirst ? other : one).slice(0, 3).toLowerCase() as (typeof MONTHS)[number]) + 1;
  return month === 0 ? undefined : { parts: [Number(year), month, Number(dayFirst ? one : other)], order: "ymd" };
}

/** Milliseconds behind the day's start in UTC; undefined without a zone; false for what is no time. */
function timeOf([, hours, minutes, seconds = "0", fraction = "", zone]: RegExpExecArray): number | undefined | false {
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  if (h > 23 || m > 59 || s > 59) return false;
  if (zone === undefined) return undefined;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  const ahead = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return (h * 3_600 + m * 60 + s - ahead * 60) * 1_000 + Number(fraction.padEnd(3, "0").slice(0, 3));
}

/** A day, and when on it where that is known, as text that is read as the same: in a zone in which it is that day. */
export function dateText(day: string, timeMs: number | undefined): string {
  if (timeMs === undefined) return day;
  const behindMs = timeMs - Date.parse(`${day}T00:00:00Z`);
  const hours = Math.max(0, Math.ceil(-behindMs / HOUR_MS)) - Math.max(0, Math.floor(behindMs / HOUR_MS) - 23);
  const time = new Date(behindMs + hours * HOUR_MS).toISOString().slice(11, 23);
  const zone = `${hours < 0 ? "-" : "+"}${String(Math.abs(hours)).padStart(2, "0")}:00`;
  return `${day}T${time}${hours === 0 ? "Z" : zone}`;
}
