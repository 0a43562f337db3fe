import { count, decimalOf, isRecord, positive } from "../vendor/json.ts";

/** What `/quote` says of a symbol: decimal text, an unknown figure is undefined. */
export interface QuoteReading {
  readonly price: string;
  /** Epoch ms, of whole seconds; undefined where it is none. */
  readonly timeMs: number | undefined;
  readonly change: string | undefined;
  readonly changePercent: string | undefined;
  readonly previousClose: string | undefined;
  readonly open: string | undefined;
  readonly high: string | undefined;
  readonly low: string | undefined;
}

/** The answer of zeros: Finnhub has no such symbol, or no data of it. Never a price of zero. */
export const NO_DATA = Symbol("no data");

/** Digits that a price has at least, for zeros at its end. */
const DECIMALS = 2;
/** How far the vendor's clock may be ahead of ours before its times are of no use. */
const AHEAD_MS = 60_000;

/** Reads a body of `/quote`, whose numbers are their own texts. Undefined for what is none. */
export function parseReading(body: unknown, nowMs: number): QuoteReading | typeof NO_DATA | undefined {
  if (!isRecord(body)) return undefined;
  const price = positive(body["c"], DECIMALS);
  const seconds = wholeOf(body["t"]);
  if (price === undefined) return isZero(body["c"]) && (seconds ?? 0) === 0 ? NO_DATA : undefined;
  const change = decimalOf(body["d"], DECIMALS);
  return {
    price,
    timeMs: timeOf(seconds === undefined ? undefined : seconds * 1_000, nowMs),
    change,
    // Without the one the other says nothing.
    changePercent: change === undefined ? undefined : decimalOf(body["dp"], DECIMALS),
    previousClose: positive(body["pc"], DECIMALS),
    open: positive(body["o"], DECIMALS),
    high: positive(body["h"], DECIMALS),
    low: positive(body["l"], DECIMALS),
  };
}

/** A time of the vendor's, unless there is none, or our clocks disagree by more than a minute. */
export function timeOf(ms: number | undefined, nowMs: number): number | undefined {
  return ms === undefined || ms === 0 || ms > nowMs + AHEAD_MS ? undefined : ms;
}

/** A whole number that is not negative, from its text. */
export function wholeOf(text: unknown): number | undefined {
  return typeof text === "string" && /^\d{1,16}$/.test(text) ? count(Number(text)) : undefined;
}

function isZero(value: unknown): boolean {
  const text = decimalOf(value, 0);
  return text !== undefined && /^-?0$/.test(text);
}
