import { Quality } from "@streampulse/core";

import type { DayClose } from "../ports/stores/portfolio-store.ts";
import { rateBetween, type PairState, type Rate } from "./rate.ts";

/** How old the last close may be: over a long weekend markets are closed for four days. */
const CLOSED_DAYS_MAX = 4;

/** A day's close, and where it is from. */
export interface KnownClose {
  readonly price: string;
  readonly currency: string;
  readonly isPretend: boolean;
  /** Of the day's candle; else it was kept as the day ended. */
  readonly isCandle: boolean;
}

/** What was known of prices at the ends of days. */
export class DayCloses {
  readonly #kept = new Map<string, Map<number, KnownClose>>();
  readonly #candles = new Map<string, Map<number, KnownClose>>();
  readonly #rates = new Map<string, Rate | undefined>();

  keep(closes: Iterable<DayClose>): void {
    for (const { day, ticker, price, currency, isPretend } of closes) {
      put(this.#kept, ticker, day, { price, currency, isPretend, isCandle: false });
    }
  }

  candle(ticker: string, day: number, close: Omit<KnownClose, "isCandle">): void {
    put(this.#candles, ticker, day, { ...close, isCandle: true });
  }

  /** What was kept at the day's end; else the last candle's close, if a market may have been closed since. */
  of(ticker: string, day: number): KnownClose | undefined {
    const kept = this.#kept.get(ticker)?.get(day);
    if (kept !== undefined) return kept;
    const candles = this.#candles.get(ticker);
    if (candles === undefined) return undefined;
    for (let back = 0; back <= CLOSED_DAYS_MAX; back++) {
      const close = candles.get(day - back);
      if (close !== undefined) return close;
    }
    return undefined;
  }

  /** Whether there is a close of any day. */
  has(ticker: string): boolean {
    return this.#kept.has(ticker) || this.#candles.has(ticker);
  }

  /** The rate at the day's end; undefined where none of its pairs has a close. */
  rate(from: string, to: string, day: number): Rate | undefined {
    const key = `${from} ${to} ${day}`;
    if (!this.#rates.has(key))
      this.#rates.set(
        key,
        rateBetween(from, to, (ticker) => this.#pair(ticker, day)),
      );
    return this.#rates.get(key);
  }

  #pair(ticker: string, day: number): PairState {
    const close = this.of(ticker, day);
    if (close === undefined) return "none";
    const { price, currency } = close;
    return { price, currency, quality: Quality.CLOSED, stale: false, timeMs: undefined };
  }
}

function put(into: Map<string, Map<number, KnownClose>>, ticker: string, day: number, close: KnownClose): void {
  const own = into.get(ticker);
  if (own) own.set(day, close);
  else into.set(ticker, new Map([[day, close]]));
}
