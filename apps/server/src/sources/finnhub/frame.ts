import { isRecord, parseExact, positive } from "../vendor/json.ts";
import { wholeOf } from "./reading.ts";

/** One trade, or one change of a price where a venue tells no trades. */
export interface Trade {
  readonly symbol: string;
  readonly price: string;
  /** Epoch ms by the vendor's clock. */
  readonly timeMs: number | undefined;
  /** Absent where the venue tells no amounts: zero says so. */
  readonly size: string | undefined;
}

/** What one message of the socket says. */
export type Frame =
  | { readonly kind: "trades"; readonly trades: readonly Trade[] }
  | { readonly kind: "ping" }
  /** One more symbol than the plan streams was asked for; it is not said which. */
  | { readonly kind: "too many" }
  /** Well-formed, but nothing that this connection has asked for. */
  | { readonly kind: "other" }
  | { readonly kind: "garbage" };

const DECIMALS = 2;

/** Reads a message of the socket. Trades that are not as documented are left out. Never throws. */
export function parseFrame(text: string): Frame {
  let message: unknown;
  try {
    message = parseExact(text);
  } catch {
    return { kind: "garbage" };
  }
  if (!isRecord(message)) return { kind: "garbage" };
  switch (message["type"]) {
    case "ping":
      return { kind: "ping" };
    case "trade":
      return parseTrades(message["data"]);
    case "error":
      return saysTooMany(message["msg"]) ? { kind: "too many" } : { kind: "other" };
    default:
      return typeof message["type"] === "string" ? { kind: "other" } : { kind: "garbage" };
  }
}

const saysTooMany = (words: unknown): boolean => typeof words === "string" && /too many symbols/i.test(words);

function parseTrades(data: unknown): Frame {
  if (!Array.isArray(data)) return { kind: "garbage" };
  const trades: Trade[] = [];
  for (const entry of data as unknown[]) {
    if (!isRecord(entry) || typeof entry["s"] !== "string") continue;
    const price = positive(entry["p"], DECIMALS);
    if (price !== undefined)
      trades.push({ symbol: entry["s"], price, timeMs: wholeOf(entry["t"]), size: positive(entry["v"], 0) });
  }
  return trades.length > 0 || data.length === 0 ? { kind: "trades", trades } : { kind: "garbage" };
}
