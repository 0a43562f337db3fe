import { percentChange, subtractDecimal } from "@streampulse/core";
import { count, decimalOf, isRecord, positive } from "../vendor/json.ts";
import { timeMsOf } from "../vendor/rfc3339.ts";

/** A trade, and what stood beside it. Amounts in decimal text. */
export interface TickerFrame {
  readonly kind: "ticker";
  readonly product: string;
  /** Grows with every message of the product; it skips. */
  readonly sequence: number | undefined;
  /** Undefined for a product that never traded. */
  readonly price: string | undefined;
  readonly tradeId: number | undefined;
  /** Of this trade alone. */
  readonly size: string | undefined;
  readonly timeMs: number | undefined;
  readonly bid: string | undefined;
  readonly ask: string | undefined;
  readonly volume: string | undefined;
  /** Of the last 24 hours. */
  readonly open: string | undefined;
  readonly high: string | undefined;
  readonly low: string | undefined;
}

/** Why a product was refused, as far as it is told. */
export type RefusalReason = "unknown" | "delisted" | "other";

/** What one message of the feed says. */
export type Frame =
  | TickerFrame
  | { readonly kind: "heartbeat"; readonly product: string; readonly lastTradeId: number | undefined }
  /** Everything the connection is now subscribed to: products by channel. */
  | { readonly kind: "subscribed"; readonly channels: ReadonlyMap<string, ReadonlySet<string>> }
  | { readonly kind: "refused"; readonly product: string | undefined; readonly reason: RefusalReason }
  /** Well-formed, but nothing this connection has asked for. */
  | { readonly kind: "other" }
  | { readonly kind: "garbage" };

const OTHER: Frame = { kind: "other" };
const GARBAGE: Frame = { kind: "garbage" };

/** A product's name within a sentence of the vendor's. */
const NAMED = /(?:^|[^A-Z0-9-])([A-Z0-9]{1,16}-[A-Z0-9]{1,16})(?:[^A-Z0-9-]|$)/;

/**
 * Reads a message. `decimalsOf` gives the digits of a product's prices, undefined for one that is not wanted, whose
 * messages are then `other`. Never throws.
 */
export function parseFrame(text: string, decimalsOf: (product: string) => number | undefined): Frame {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return GARBAGE;
  }
  if (!isRecord(message) || typeof message["type"] !== "string") return GARBAGE;
  if (message["type"] === "subscriptions") return subscribed(message["channels"]);
  if (message["type"] === "error") return refused(message);
  const product = message["product_id"];
  if (typeof product !== "string") return OTHER;
  const decimals = decimalsOf(product);
  if (decimals === undefined) return OTHER;
  if (message["type"] === "ticker") return ticker(product, message, decimals);
  if (message["type"] !== "heartbeat") return OTHER;
  return { kind: "heartbeat", product, lastTradeId: count(message["last_trade_id"]) };
}

function ticker(product: string, message: Record<string, unknown>, decimals: number): Frame {
  const price = positive(message["price"], decimals);
  // A price that is there and is none says that the message is not what it seems; zero says that there was no trade.
  if (price === undefined && decimalOf(message["price"], 0) !== "0") return GARBAGE;
  return {
    kind: "ticker",
    product,
    sequence: count(message["sequence"]),
    price,
    tradeId: count(message["trade_id"]),
    size: positive(message["last_size"], 0),
    timeMs: timeMsOf(message["time"]),
    bid: positive(message["best_bid"], decimals),
    ask: positive(message["best_ask"], decimals),
    volume: notNegative(message["volume_24h"]),
    open: positive(message["open_24h"], decimals),
    high: positive(message["high_24h"], decimals),
    low: positive(message["low_24h"], decimals),
  };
}

function notNegative(value: unknown): string | undefined {
  const text = decimalOf(value, 0);
  return text?.startsWith("-") ? undefined : text;
}

function subscribed(list: unknown): Frame {
  if (!Array.isArray(list)) return GARBAGE;
  const channels = new Map<string, ReadonlySet<string>>();
  for (const channel of list as unknown[]) {
    if (!isRecord(channel) || typeof channel["name"] !== "string") continue;
    const products: unknown = channel["product_ids"];
    if (!Array.isArray(products)) continue;
    channels.set(channel["name"], new Set(products.filter((product) => typeof product === "string")));
  }
  return { kind: "subscribed", channels };
}

function refused({ message, reason }: Record<string, unknown>): Frame {
  const words = typeof reason === "string" ? reason : typeof message === "string" ? message : "";
  const product = NAMED.exec(words.slice(0, 1_000))?.[1];
  const isUnknown = words.endsWith(" is not a valid product");
  return {
    kind: "refused",
    product,
    reason: isUnknown ? "unknown" : words.endsWith(" is delisted") ? "delisted" : "other",
  };
}

/** What became of a price since 24 hours ago, exactly, and in per cent. */
export function changeSince(open: string | undefined, price: string) {
  if (open === undefined) return { change: undefined, changePercent: undefined };
  return { change: subtractDecimal(price, open), changePercent: percentChange(price, open, 3) };
}
