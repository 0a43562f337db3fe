import { MarketSession, Quality, TickerType } from "@streampulse/core";
import { isRecord } from "../../vendor/json.ts";

const TYPES: Readonly<Record<string, TickerType>> = {
  stock: TickerType.STOCK,
  dr: TickerType.STOCK,
  crypto: TickerType.CRYPTO,
  // What crypto was called in 2019.
  bitcoin: TickerType.CRYPTO,
  forex: TickerType.FOREX,
  index: TickerType.INDEX,
  fund: TickerType.FUND,
  etf: TickerType.FUND,
  futures: TickerType.FUTURE,
};

/** Of these, zero and less are prices: yields, spreads, rates, and oil in April 2020. */
const BELOW_ZERO: ReadonlySet<string> = new Set(["bond", "futures", "index", "economic", "spread"]);

/** The site's word for a kind of instrument. Spot and swap are crypto where the details say so. */
export function tickerType(type: unknown, details?: unknown): TickerType | undefined {
  if (typeof type !== "string" || type === "") return undefined;
  if (Array.isArray(details) && (details as unknown[]).includes("crypto")) return TickerType.CRYPTO;
  return Object.hasOwn(TYPES, type) ? TYPES[type] : TickerType.OTHER;
}

/** Whether a price of this kind of instrument may be zero or less. */
export function mayBeBelowZero(type: unknown): boolean {
  return typeof type === "string" && BELOW_ZERO.has(type);
}

const SESSIONS: Readonly<Record<string, MarketSession>> = {
  market: MarketSession.REGULAR,
  regular: MarketSession.REGULAR,
  open: MarketSession.REGULAR,
  premarket: MarketSession.PRE,
  pre: MarketSession.PRE,
  postmarket: MarketSession.POST,
  post: MarketSession.POST,
  outofsession: MarketSession.CLOSED,
  closed: MarketSession.CLOSED,
  close: MarketSession.CLOSED,
  holiday: MarketSession.CLOSED,
};

/**
 * The part of the day by `current_session`, or by the phase of `market-status`, whose spelling differs:
 * `post_market`, `post-market`. Undefined for a word that is not known.
 */
export function marketSession(told: unknown): MarketSession | undefined {
  const word = isRecord(told) ? told["phase"] : told;
  if (typeof word !== "string") return undefined;
  const key = word.toLowerCase().replace(/[^a-z]/g, "");
  return Object.hasOwn(SESSIONS, key) ? SESSIONS[key] : undefined;
}

/**
 * What `update_mode` says: how good a price is in an open market, and how old (seconds, where it says). What is not
 * `streaming` isn't taken for live, whatever it is.
 */
export function updateMode(told: unknown): { readonly quality: Quality; readonly delaySeconds: number | undefined } {
  if (told === "streaming") return { quality: Quality.LIVE, delaySeconds: 0 };
  const seconds = typeof told === "string" ? /^delayed_streaming_(\d{1,6})$/.exec(told)?.[1] : undefined;
  return { quality: Quality.DELAYED, delaySeconds: seconds === undefined ? undefined : Number(seconds) };
}

/** ISO 4217, a coin's code, `GBX`: as the contract has it. Pence are `GBp` in places. */
export function currencyCode(told: unknown): string | undefined {
  if (typeof told !== "string" || !/^[A-Za-z0-9]{2,12}$/.test(told)) return undefined;
  return told === "GBp" ? "GBX" : told.toUpperCase();
}

/** The longest name that is shown. */
const NAME_MAX = 200;

/** A name in words: one line, without what controls a terminal or turns the writing round; undefined where nothing is left. */
export function plainText(told: unknown): string | undefined {
  if (typeof told !== "string") return undefined;
  const text = told
    .slice(0, NAME_MAX * 2)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? undefined : [...text].slice(0, NAME_MAX).join("");
}
