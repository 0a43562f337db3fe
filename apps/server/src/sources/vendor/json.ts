import { toDecimal } from "@streampulse/core";

/** Whether a parsed JSON value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A time, id or code: a whole number that is not negative. */
export function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The same of a number that `parseExact` read as its text. */
export function countOf(value: unknown): number | undefined {
  return typeof value === "string" && /^\d{1,16}$/.test(value) ? count(Number(value)) : undefined;
}

/** Decimal text of a vendor's number text; zeros beyond `decimals` are dropped. */
export function decimalOf(value: unknown, decimals: number): string | undefined {
  return typeof value === "string" ? toDecimal(value, decimals) : undefined;
}

/** The same for a price: one that is not above zero is none, and vendors write one that there is not as zero. */
export function positive(value: unknown, decimals: number): string | undefined {
  const text = decimalOf(value, decimals);
  return text !== undefined && !text.startsWith("-") && /[1-9]/.test(text) ? text : undefined;
}

/** What the reviver of JSON.parse is told of a value: the text that it was read from. */
type RevivedFrom = { readonly source?: string };

/**
 * JSON with every number as its own text, so that no digit of a price is lost: `{"p":1.50}` has the value `"1.50"`.
 * A vendor that writes prices as numbers is read so. Throws a SyntaxError.
 */
export function parseExact(text: string): unknown {
  return JSON.parse(text, ((_key: string, value: unknown, from: RevivedFrom) =>
    typeof value === "number" ? ofItsOwn(from.source) : value) as (key: string, value: unknown) => unknown);
}

/** V8 keeps a piece of at least this length as a view of the text that it was cut from. */
const VIEW_MIN = 13;

/** The same text in memory of its own: a price that is kept must not keep the whole message that it came in. */
function ofItsOwn(piece: string | undefined): string | undefined {
  return piece === undefined || piece.length < VIEW_MIN ? piece : ` ${piece}`.slice(1);
}
