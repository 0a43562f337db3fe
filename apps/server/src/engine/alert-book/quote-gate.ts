import { Quality } from "@streampulse/core";

import type { AlertOutage } from "../ports/alert.ts";
import type { TickerMark } from "../ports/stores/alert-store.ts";
import { jumpOf } from "../price-jump.ts";
import type { ListingQuote } from "../wire/quote-record.ts";
import type { Unheard } from "./unheard.ts";

/**
 * What a quote is to alerts: one to `judge`; the price of a closed market, which is where the next one comes `from` and
 * fires nothing; `stale`; or one that is `held` back.
 */
export type Verdict = "judge" | "from" | "stale" | "held";

/** Decides which quotes of a ticker alerts may judge, and knows since when prices were not heard. */
export class QuoteGate {
  #last: Pick<ListingQuote, "price" | "source"> | undefined;
  #lastMs = 0;
  #held: ListingQuote | undefined;
  /** Prices were not heard since the last one, and why. */
  #away: AlertOutage["cause"] | undefined;
  #awayMs = 0;

  /**
   * `startMs`: when the server started, where alerts have watched before it; undefined where none has. `mark`: what was
   * heard last before that, as far as it was kept.
   */
  constructor(startMs: number | undefined, mark: TickerMark | undefined) {
    if (startMs === undefined) return;
    this.#away = "server";
    this.#awayMs = startMs;
    if (mark === undefined) return;
    this.#last = mark;
    this.#lastMs = mark.atMs;
  }

  /** Whether prices were not heard since the last one. */
  get isAway(): boolean {
    return this.#away !== undefined;
  }

  /** Prices are not heard from now on, unless that is known already. */
  unheard(nowMs: number): void {
    if (this.#last === undefined || this.#away !== undefined) return;
    this.#away = "source";
    this.#awayMs = nowMs;
  }

  /**
   * A quote came. After one that is to be judged, `outage` is for that one alone. A source that takes over with another
   * price by more than 1 % is believed at its second quote.
   */
  pass(quote: ListingQuote, nowMs: number): Verdict {
    if (quote.stale) {
      this.unheard(nowMs);
      return "stale";
    }
    if (quote.quality === Quality.CLOSED) {
      this.#note(quote);
      return "from";
    }
    if (this.#isDoubtful(quote)) return "held";
    this.#held = undefined;
    return "judge";
  }

  /** When prices were not heard just before this quote, which is judged now. */
  judged(quote: ListingQuote): Unheard | undefined {
    const cause = this.#away;
    const fromMs = this.#lastMs;
    this.#away = undefined;
    this.#note(quote);
    return cause && { cause, fromMs, toMs: quote.receivedTimeMs, beganMs: this.#awayMs };
  }

  #note(quote: ListingQuote): void {
    this.#last = quote;
    // An outage goes on until a price is judged.
    if (this.#away === undefined) this.#lastMs = quote.receivedTimeMs;
  }

  #isDoubtful(quote: ListingQuote): boolean {
    const last = this.#last;
    if (last === undefined || last.source === quote.source) return false;
    const held = this.#held;
    if (held?.source === quote.source) return isSame(held, quote);
    if (jumpOf(quote.price, last.price) === undefined) return false;
    this.#held = quote;
    return true;
  }
}

/** Whether a quote says nothing of the price that the one before did not: another bid, another flag. */
function isSame(a: ListingQuote, b: ListingQuote): boolean {
  return a.price === b.price && a.sourceTimeMs !== undefined && a.sourceTimeMs === b.sourceTimeMs;
}
