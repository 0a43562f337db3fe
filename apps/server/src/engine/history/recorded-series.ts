import { CandleStep, PriceKind, Quality, STEP_MS, type HoursName } from "@streampulse/core";

import type { KeptSpan, SeriesKey, SpanEnd } from "../ports/stores/candle-store.ts";
import type { SourceQuote } from "../ports/source.ts";
import type { Trade } from "./bar.ts";
import type { ListingQuote } from "../wire/quote-record.ts";
import { Amount } from "./exact-sum.ts";
import { ListenedSpans } from "./listened-spans.ts";
import { Repeats } from "./repeats.ts";
import { LATE_MS, SeriesBars } from "./series-bars.ts";

/** A source's time further ahead of our clock is wrong; the price counts when it came. */
const AHEAD_MS = LATE_MS;
/** The first price heard is what the source knew last; it counts where it is hardly older than its way here. */
const ON_ITS_WAY_MS = 5_000;
/** How many trades of before it was listened to wait until it is known whether they are recorded; one more is not counted. */
const EARLY_MAX = 100;
/** How far behind prices are of which nobody says how far. */
const USUAL_DELAY_MS = 15 * 60_000;

/** What came of a series in words of the recorder. */
export type Heard = "counted" | "passed" | "late";

/** The kind of prices of a quality. */
export function kindOf(quality: Quality): PriceKind {
  if (quality === Quality.SIMULATED) return PriceKind.SIMULATED;
  return quality === Quality.REPLAY ? PriceKind.REPLAY : PriceKind.REAL;
}

/** One series while its listing is watched: which of what is said are trades, and when it was listened to. */
export class RecordedSeries {
  readonly key: SeriesKey;
  readonly hours: HoursName | undefined;
  readonly spans = new ListenedSpans();
  bars: SeriesBars;
  /** The store's number; undefined until it was opened. */
  id: number | undefined;
  /** Something was heard since it was last written. */
  isDirty = false;
  /** Nobody watches it: it is let go when it is written. */
  isLeft = false;
  readonly #repeats = new Repeats();
  readonly #amount = new Amount();
  #source = "";
  /** Prices from before are of when nobody listened. */
  #sinceMs = Infinity;
  #toldMs: number | undefined;
  #toldPrice = "";
  /** When listening began: what is from before may have been recorded then. */
  #beganMs = -Infinity;
  /** Up to when everything was heard before this was made; undefined until it is known. */
  #recordedToMs: number | undefined;
  readonly #early: Trade[] = [];
  /** When anything was heard last. */
  #heardMs = -Infinity;
  /** Something of it may have been missed since. */
  #isMissing = false;

  constructor(key: SeriesKey, hours: HoursName | undefined) {
    this.key = key;
    this.hours = hours;
    this.bars = new SeriesBars(hours);
  }

  /** What its source said, and the quote that it is now: the hot path. */
  heard(said: SourceQuote, quote: ListingQuote, delayMs: number): Heard {
    const { quality, source } = quote;
    const { price, size, order, isLookedUp } = said;
    // Clocks of ours tell fractions, steps and spans have none.
    const receivedTimeMs = Math.floor(quote.receivedTimeMs);
    const sourceTimeMs = said.sourceTimeMs === undefined ? undefined : Math.floor(said.sourceTimeMs);
    const isTold = sourceTimeMs !== undefined && sourceTimeMs <= receivedTimeMs + AHEAD_MS;
    const timeMs = isTold ? sourceTimeMs : receivedTimeMs;
    this.#heardMs = receivedTimeMs;
    this.isDirty = true;
    if (!this.spans.isOpen)
      this.#begin(timeMs, receivedTimeMs, quality === Quality.DELAYED ? delayMs || USUAL_DELAY_MS : delayMs);
    // A bid is no trade, nor is the last price of a day that is over, nor one that was looked up beside the trades.
    if (price === undefined || quality === Quality.CLOSED || isLookedUp === true) return "passed";
    if (source !== this.#source) {
      this.#source = source;
      this.#repeats.clear();
    }
    if (order !== undefined) {
      if (!this.#repeats.isNew(order)) return "passed";
    } else if (size === undefined && sourceTimeMs !== undefined) {
      if (sourceTimeMs === this.#toldMs && price === this.#toldPrice) return "passed";
      this.#toldMs = sourceTimeMs;
      this.#toldPrice = price;
    }
    if (timeMs < this.#sinceMs) return "passed";
    const amount = size === undefined ? undefined : this.#amount.read(size);
    const trade = { price, timeMs, order: order ?? -1, amount, source };
    if (timeMs < this.#beganMs && this.#isEarly(trade)) return "passed";
    // One that is stamped ahead makes nothing late that comes after it.
    const nowMs = this.#isReplay ? Infinity : receivedTimeMs;
    return this.bars.take(trade, nowMs) ? "counted" : "late";
  }

  /** The store has it, with everything heard up to a time. Returns how many trades are counted that waited for it. */
  opened(id: number, recordedToMs: number): number {
    this.id = id;
    this.#recordedToMs ??= recordedToMs;
    let counted = 0;
    for (const trade of this.#early.splice(0)) {
      if (trade.timeMs >= this.#recordedToMs && this.bars.take(trade)) counted++;
    }
    return counted;
  }

  /** Nothing more is heard, since the last that was, or since now. */
  cut(endedBy: SpanEnd, nowMs: number): void {
    if (!this.spans.isOpen) return;
    this.isDirty = true;
    this.spans.end(this.#endAt(endedBy, this.nowOf(nowMs)), endedBy);
  }

  #endAt(endedBy: SpanEnd, nowMs: number): number {
    const lastMs = this.#heardMs + 1;
    if (endedBy === "down" && !this.#isReplay) return lastMs;
    if (this.key.kind !== PriceKind.SIMULATED) return nowMs;
    // What is made up begins at the last price, so that no step begins with silence of which its candle knows nothing.
    // Seconds that are over stay as they were told.
    return Math.max(lastMs, nowMs - (nowMs % STEP_MS[CandleStep.ONE_SECOND]));
  }

  /** What is heard instead is another's: nothing of this one, until it is heard itself. */
  miss(nowMs: number): void {
    this.cut("down", nowMs);
    this.#isMissing = true;
  }

  /** It was found that nothing was missed. */
  resume(): void {
    if (this.#isMissing) return;
    this.isDirty = true;
    this.spans.resume();
  }

  /** Now on the clock of its prices: a replay's stands where its recording does. */
  nowOf(nowMs: number): number {
    return this.#isReplay ? this.bars.newestMs + 1 : Math.floor(nowMs);
  }

  /** Lets go of what is written and can no longer be amended. */
  settle(nowMs: number): void {
    const { newestMs } = this.bars;
    const isSilent = this.#isReplay || this.#heardMs === -Infinity;
    if (newestMs > -Infinity) this.bars.settle(isSilent ? newestMs : newestMs + Math.max(0, nowMs - this.#heardMs));
  }

  /** Everything that is not written is lost: its spans say so, and its bars go on from what is written. */
  lose(nowMs: number): void {
    const wasOpen = this.spans.isOpen;
    this.spans.end(this.nowOf(nowMs), "lost");
    if (wasOpen) this.spans.begin(this.nowOf(nowMs));
    this.bars = new SeriesBars(this.hours);
    this.id = undefined;
  }

  /** What is known of when it was listened to and is not written yet. */
  known(nowMs: number): KeptSpan[] {
    return this.spans.known(this.nowOf(nowMs));
  }

  /** Whether a trade of before it was listened to is recorded already, or nobody knows yet: then it waits. */
  #isEarly(trade: Trade): boolean {
    if (this.#recordedToMs !== undefined) return trade.timeMs < this.#recordedToMs;
    const { amount } = trade;
    if (this.#early.length < EARLY_MAX) {
      this.#early.push({ ...trade, amount: amount && new Amount().read(amount.text) });
    }
    return true;
  }

  get #isReplay(): boolean {
    return this.key.kind === PriceKind.REPLAY;
  }

  #begin(timeMs: number, nowMs: number, delayMs: number): void {
    const isFresh = this.#isReplay || timeMs >= nowMs - delayMs - ON_ITS_WAY_MS;
    this.#isMissing = false;
    // Of delayed prices the times say nothing of when they were heard.
    this.#beganMs = this.#isReplay || delayMs > 0 ? -Infinity : nowMs;
    this.#sinceMs = isFresh ? Math.min(timeMs, nowMs) : nowMs - delayMs;
    this.spans.begin(this.#isReplay ? timeMs : Math.min(nowMs, Math.max(timeMs, nowMs - ON_ITS_WAY_MS)));
  }
}
