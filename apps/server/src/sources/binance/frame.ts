import { count, decimalOf, isRecord, positive } from "../vendor/json.ts";

/** The 24 hours' figures of a ticker, in decimal text; its last price is not among them. */
export interface DayFigures {
  readonly volume: string | undefined;
  readonly change: string | undefined;
  readonly changePercent: string | undefined;
  readonly open: string | undefined;
  readonly high: string | undefined;
  readonly low: string | undefined;
}

/** What one message of the socket says. */
export type Frame =
  | {
      readonly kind: "trade";
      readonly symbol: string;
      readonly price: string;
      readonly timeMs: number | undefined;
      readonly order: number | undefined;
      readonly size: string | undefined;
    }
  | {
      readonly kind: "book";
      readonly symbol: string;
      readonly bid: string | undefined;
      readonly ask: string | undefined;
    }
  | { readonly kind: "day"; readonly symbol: string; readonly figures: DayFigures }
  | { readonly kind: "answer"; readonly id: number | undefined; readonly errorCode: number | undefined }
  | { readonly kind: "shutdown" }
  /** Well-formed, but nothing this connection has asked for. */
  | { readonly kind: "other" }
  | { readonly kind: "garbage" };

const OTHER: Frame = { kind: "other" };
const GARBAGE: Frame = { kind: "garbage" };
const SHUTDOWN: Frame = { kind: "shutdown" };

/**
 * Reads a message of a combined or raw stream. `decimalsOf` gives the digits of a symbol's prices, undefined
 * for a symbol that is not wanted, whose frames are then `other`. Never throws.
 */
export function parseFrame(text: string, decimalsOf: (symbol: string) => number | undefined): Frame {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return GARBAGE;
  }
  if (!isRecord(message)) return GARBAGE;
  // Answers are never wrapped, even under /stream; data there always is.
  const data = "stream" in message ? message["data"] : message;
  if (message["stream"] === "!serverShutdown") return SHUTDOWN;
  if (data === message && ("result" in message || "error" in message || "code" in message)) return answer(message);
  if (!isRecord(data)) return GARBAGE;
  return event(data, decimalsOf);
}

function event(data: Record<string, unknown>, decimalsOf: (symbol: string) => number | undefined): Frame {
  const type = data["e"];
  if (type === "serverShutdown") return SHUTDOWN;
  const symbol = data["s"];
  if (typeof symbol !== "string") return OTHER;
  const decimals = decimalsOf(symbol);
  if (decimals === undefined) return OTHER;
  if (type === "aggTrade") return trade(symbol, data, decimals);
  if (type === "24hrTicker") {
    const figures = dayFigures(data, STREAM_KEYS, decimals);
    const { volume, change, changePercent } = figures;
    // Open, high and low may be missing: a market that did not trade for a day has none.
    const isWhole = volume !== undefined && change !== undefined && changePercent !== undefined;
    return isWhole ? { kind: "day", symbol, figures } : GARBAGE;
  }
  // A bookTicker is known by its keys alone: it has neither a type nor a time.
  if (type === undefined && "u" in data && "b" in data && "a" in data) {
    return { kind: "book", symbol, bid: positive(data["b"], decimals), ask: positive(data["a"], decimals) };
  }
  return OTHER;
}

function trade(symbol: string, data: Record<string, unknown>, decimals: number): Frame {
  const price = positive(data["p"], decimals);
  if (price === undefined) return GARBAGE;
  return {
    kind: "trade",
    symbol,
    price,
    timeMs: count(data["T"]),
    order: count(data["a"]),
    size: positive(data["q"], 0),
  };
}

/** The documentation shows errors flat, the wire has them in `error`: both are read. */
function answer(message: Record<string, unknown>): Frame {
  const error = isRecord(message["error"]) ? message["error"] : message;
  const failed = "error" in message || "code" in message;
  return { kind: "answer", id: count(message["id"]), errorCode: failed ? (count(error["code"]) ?? -1) : undefined };
}

type DayKeys = Readonly<Record<keyof DayFigures, string>>;
const STREAM_KEYS: DayKeys = { volume: "v", change: "p", changePercent: "P", open: "o", high: "h", low: "l" };

/** The names of the same figures in the answer of /api/v3/ticker/24hr. */
export const REST_DAY_KEYS: DayKeys = {
  volume: "volume",
  change: "priceChange",
  changePercent: "priceChangePercent",
  open: "openPrice",
  high: "highPrice",
  low: "lowPrice",
};

/** The day's figures under the given names; one that is missing or no number is undefined. */
export function dayFigures(data: Record<string, unknown>, keys: DayKeys, decimals: number): DayFigures {
  return {
    volume: decimalOf(data[keys.volume], 0),
    change: decimalOf(data[keys.change], decimals),
    changePercent: decimalOf(data[keys.changePercent], 2),
    open: positive(data[keys.open], decimals),
    high: positive(data[keys.high], decimals),
    low: positive(data[keys.low], decimals),
  };
}
