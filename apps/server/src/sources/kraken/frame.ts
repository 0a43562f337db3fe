import { timeMsOf } from "../vendor/rfc3339.ts";
import { countOf, decimalOf, isRecord, parseExact, positive } from "../vendor/json.ts";

/** One trade: a price that was paid. */
export interface Trade {
  readonly symbol: string;
  readonly price: string;
  readonly timeMs: number | undefined;
  /** The pair's own count of its trades. */
  readonly order: number | undefined;
  readonly size: string | undefined;
}

/** What the ticker channel says of one pair, in decimal text: of its book now, and of the last 24 hours. */
export interface Day {
  readonly symbol: string;
  readonly last: string | undefined;
  readonly timeMs: number | undefined;
  readonly bid: string | undefined;
  readonly ask: string | undefined;
  readonly volume: string | undefined;
  readonly change: string | undefined;
  readonly changePercent: string | undefined;
  readonly high: string | undefined;
  readonly low: string | undefined;
}

/** Why a subscription was refused: the pair is not there, it was too much at once, or anything else. */
export type RefusalReason = "unknown" | "limited" | "other";

/** What one message of the socket says. */
export type Frame =
  | { readonly kind: "trades"; readonly isSnapshot: boolean; readonly trades: readonly Trade[] }
  | { readonly kind: "days"; readonly days: readonly Day[] }
  | { readonly kind: "status"; readonly system: string }
  | {
      readonly kind: "answer";
      readonly request: number | undefined;
      /** The one pair that it is about; undefined: the whole request. */
      readonly symbol: string | undefined;
      readonly refusal: RefusalReason | undefined;
    }
  | { readonly kind: "pong" }
  /** A heartbeat, and whatever is well-formed and nothing that was asked for. */
  | { readonly kind: "other" }
  | { readonly kind: "garbage" };

const PONG: Frame = { kind: "pong" };
const OTHER: Frame = { kind: "other" };
const GARBAGE: Frame = { kind: "garbage" };

/**
 * Reads a message of the socket's second version. `decimalsOf` gives the digits of a symbol's prices, undefined for a
 * symbol that is not wanted, whose entries are left out. Never throws.
 */
export function parseFrame(text: string, decimalsOf: (symbol: string) => number | undefined): Frame {
  let message: unknown;
  try {
    message = parseExact(text);
  } catch {
    return GARBAGE;
  }
  if (!isRecord(message)) return GARBAGE;
  const { channel, data } = message;
  if (channel === "trade" || channel === "ticker") {
    if (!Array.isArray(data)) return GARBAGE;
    return channel === "trade" ? trades(message["type"] === "snapshot", data, decimalsOf) : days(data, decimalsOf);
  }
  if (channel === "status") return status(data);
  if (typeof message["method"] === "string" || "error" in message) return answer(message);
  return typeof channel === "string" ? OTHER : GARBAGE;
}

type DecimalsOf = (symbol: string) => number | undefined;

/** The entries of `data` that `read` can read; garbage where it can read none of those that are wanted. */
function entries<T>(data: readonly unknown[], decimalsOf: DecimalsOf, read: Reader<T>): readonly T[] | undefined {
  const found: T[] = [];
  let wanted = 0;
  for (const entry of data) {
    const symbol = isRecord(entry) ? entry["symbol"] : undefined;
    if (!isRecord(entry) || typeof symbol !== "string") return undefined;
    const decimals = decimalsOf(symbol);
    if (decimals === undefined) continue;
    wanted++;
    const value = read(symbol, entry, decimals);
    if (value !== undefined) found.push(value);
  }
  return wanted > 0 && found.length === 0 ? undefined : found;
}

type Reader<T> = (symbol: string, entry: Record<string, unknown>, decimals: number) => T | undefined;

function trades(isSnapshot: boolean, data: readonly unknown[], decimalsOf: DecimalsOf): Frame {
  const found = entries<Trade>(data, decimalsOf, (symbol, entry, decimals) => {
    const price = positive(entry["price"], decimals);
    if (price === undefined) return undefined;
    return {
      symbol,
      price,
      timeMs: timeMsOf(entry["timestamp"]),
      order: countOf(entry["trade_id"]),
      size: positive(entry["qty"], 0),
    };
  });
  return found ? { kind: "trades", isSnapshot, trades: found } : GARBAGE;
}

function days(data: readonly unknown[], decimalsOf: DecimalsOf): Frame {
  const found = entries<Day>(data, decimalsOf, (symbol, entry, decimals) => {
    const day: Day = {
      symbol,
      last: positive(entry["last"], decimals),
      // Messages of 2025 have none.
      timeMs: timeMsOf(entry["timestamp"]),
      bid: positive(entry["bid"], decimals),
      ask: positive(entry["ask"], decimals),
      volume: unsigned(entry["volume"]),
      change: decimalOf(entry["change"], decimals),
      changePercent: decimalOf(entry["change_pct"], 2),
      high: positive(entry["high"], decimals),
      low: positive(entry["low"], decimals),
    };
    const { last, bid, ask, volume, change } = day;
    return (last ?? bid ?? ask ?? volume ?? change) ? day : undefined;
  });
  return found ? { kind: "days", days: found } : GARBAGE;
}

function unsigned(value: unknown): string | undefined {
  const text = decimalOf(value, 0);
  return text?.startsWith("-") ? undefined : text;
}

function status(data: unknown): Frame {
  const first: unknown = Array.isArray(data) ? data[0] : undefined;
  const system = isRecord(first) ? first["system"] : undefined;
  return typeof system === "string" ? { kind: "status", system } : GARBAGE;
}

function answer(message: Record<string, unknown>): Frame {
  const { method, result, error } = message;
  if (method === "pong") return PONG;
  if (method !== "subscribe" && method !== "unsubscribe" && error === undefined) return OTHER;
  const named = isRecord(result) ? result["symbol"] : message["symbol"];
  return {
    kind: "answer",
    request: countOf(message["req_id"]),
    symbol: typeof named === "string" ? named : undefined,
    refusal: error === undefined && message["success"] !== false ? undefined : reasonOf(error),
  };
}

/** The words are the vendor's; `Already subscribed` is no refusal of what is wanted. */
function reasonOf(error: unknown): RefusalReason | undefined {
  const text = typeof error === "string" ? error : "";
  if (/^already subscribed/i.test(text)) return undefined;
  if (/rate limit|msg rate|too many/i.test(text)) return "limited";
  return /^currency pair not|^(pair|symbol)\S* not (found|supported)/i.test(text) ? "unknown" : "other";
}
