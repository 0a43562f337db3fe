import type { Scheduler } from "@streampulse/core";
import type { Reading, SourceQuote } from "../../engine/ports/source.ts";
import { count, isRecord, positive } from "../vendor/json.ts";
import { dayFigures, REST_DAY_KEYS, type DayFigures } from "./frame.ts";

/** How old an answer of the REST API may be to stand for the price of now. */
const FRESH_MS = 10_000;

/** Tickers in one request: up to 100 cost half of what 101 do, and their names fit into a URL. */
const BATCH = 100;
const BATCH_WEIGHT = 40;
/** So few cost far less. */
const FEW = 20;
const FEW_WEIGHT = 2;
const MAX_BYTES = 1 << 20;

/** A ticker's last price and 24 hours as the REST API told them. */
export interface FirstPrice {
  readonly symbol: string;
  readonly quote: Omit<SourceQuote, "id">;
  readonly figures: DayFigures;
}

/** One entry of /api/v3/ticker/24hr; undefined for what is none. */
export function parseFirstPrice(entry: unknown, decimals: number): FirstPrice | undefined {
  if (!isRecord(entry) || typeof entry["symbol"] !== "string") return undefined;
  const figures = dayFigures(entry, REST_DAY_KEYS, decimals);
  const price = positive(entry["lastPrice"], decimals);
  const timeMs = count(entry["closeTime"]);
  return {
    symbol: entry["symbol"],
    quote: {
      price,
      sourceTimeMs: timeMs === 0 ? undefined : timeMs,
      isLookedUp: true,
      bid: positive(entry["bidPrice"], decimals),
      ask: positive(entry["askPrice"], decimals),
      volume: figures.volume,
      change: figures.change,
      changePercent: figures.changePercent,
    },
    figures,
  };
}

/** The last of the answer of /api/v3/aggTrades; undefined where there is none. */
export function parseLastTrade(body: unknown, decimals: number): Reading | undefined {
  const entry: unknown = Array.isArray(body) ? body.at(-1) : undefined;
  const price = isRecord(entry) ? positive(entry["p"], decimals) : undefined;
  return price === undefined ? undefined : { price, sourceTimeMs: count((entry as Record<string, unknown>)["T"]) };
}

/**
 * The prices that tickers start with: a quiet one may not trade for minutes. They come from the look-up that
 * validated the ticker while that is fresh, else from one request for many tickers.
 */
export class FirstPrices {
  readonly #scheduler: Scheduler;
  readonly #get: (path: string, weight: number, maxBytes: number) => Promise<unknown>;
  readonly #kept = new Map<string, { readonly first: FirstPrice; readonly atMs: number }>();
  /** The vendor's time of each ticker's last trade. */
  readonly #tradedMs = new Map<string, number>();

  constructor(scheduler: Scheduler, get: (path: string, weight: number, maxBytes: number) => Promise<unknown>) {
    this.#scheduler = scheduler;
    this.#get = get;
  }

  /** Keeps what a look-up told. */
  keep(first: FirstPrice): void {
    this.#kept.set(first.symbol, { first, atMs: this.#scheduler.now() });
  }

  /** A price came over a socket: whatever was looked up before is older. */
  traded(symbol: string, timeMs: number | undefined): void {
    if (timeMs !== undefined) this.#tradedMs.set(symbol, timeMs);
    this.#kept.delete(symbol);
  }

  /** What a look-up told a moment ago. */
  fresh(symbol: string): FirstPrice | undefined {
    const kept = this.#kept.get(symbol);
    if (!kept) return undefined;
    if (this.#scheduler.now() - kept.atMs <= FRESH_MS) return kept.first;
    this.#kept.delete(symbol);
    return undefined;
  }

  /** Looks them up, handing each batch over as it comes. A failure leaves them to their first trade. */
  async load(symbols: readonly string[], decimalsOf: (symbol: string) => number, take: (firsts: FirstPrice[]) => void) {
    for (let at = 0; at < symbols.length; at += BATCH) {
      const batch = symbols.slice(at, at + BATCH);
      const query = encodeURIComponent(JSON.stringify(batch));
      const weight = batch.length <= FEW ? FEW_WEIGHT : BATCH_WEIGHT;
      const answer = await this.#get(`/api/v3/ticker/24hr?symbols=${query}`, weight, MAX_BYTES).catch(() => undefined);
      if (!Array.isArray(answer)) continue;
      take(
        answer.flatMap((entry: unknown) => {
          const symbol = isRecord(entry) ? entry["symbol"] : undefined;
          const first = typeof symbol === "string" ? parseFirstPrice(entry, decimalsOf(symbol)) : undefined;
          return first ? [this.#unlessOlder(first)] : [];
        }),
      );
    }
  }

  /** Without its price where a socket told a later trade before: the REST servers may be behind. */
  #unlessOlder(first: FirstPrice): FirstPrice {
    const { sourceTimeMs = Infinity } = first.quote;
    if (sourceTimeMs >= (this.#tradedMs.get(first.symbol) ?? -Infinity)) return first;
    return { ...first, quote: { ...first.quote, price: undefined, sourceTimeMs: undefined } };
  }
}
