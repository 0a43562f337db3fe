import type { Scheduler, StreamPulseError } from "@streampulse/client";
import type { Candle, CandleRange, CandleSeries, History, HistoryGap } from "@streampulse/client/history";
import { backoffMs, Quality, type Quote } from "@streampulse/core";
import { type ChartRange, partOfRange } from "./chart-range.ts";
import { isBeyond, withQuote, withTold } from "./live-candle.ts";

/** What is known of a ticker's course over a range; the same object until any of it changes. */
export interface CourseState {
  /** `failed`: it could not be had at all. What was had once stays, whatever fails later. */
  readonly status: "loading" | "ready" | "failed";
  readonly series?: CandleSeries | undefined;
  readonly candles: readonly Candle[];
  readonly gaps: readonly HistoryGap[];
  /** Why the last question failed, in words; absent since one was answered. */
  readonly trouble?: string | undefined;
  /** No source has the ticker: no other question would be answered. */
  readonly isUnknown?: boolean | undefined;
}

/** What a course needs of the world around it. */
export interface CoursePorts {
  readonly history: Pick<History, "candles">;
  readonly scheduler: Scheduler;
  readonly random: () => number;
}

/** Volumes, late trades and extremes between two quotes of this page are the server's to tell, so often. */
export const ASK_AGAIN_MS = 15_000;
/** When something is missing, it is asked for sooner, but not at every quote. */
export const ASK_SOON_MS = 2_000;

/** Where no candle comes, the waits grow up to this. */
export const EMPTY_MOST_MS = 300_000;
/** Markets rest: where a day shows little, the last one that had prices lies within so much more. */
const REST_MS = 5 * 86_400_000;

const LOADING: CourseState = { status: "loading", candles: [], gaps: [] };

/**
 * The candles of one ticker over one range: asked for once, moved on by the page's own quotes, and put right by what
 * the server tells of the newest ones from time to time. No stream of its own. It asks from `open` to `close`.
 */
export class Course {
  readonly #ports: CoursePorts;
  readonly #ticker: string;
  readonly #range: ChartRange;
  readonly #listeners = new Set<() => void>();
  #state = LOADING;
  #quote: Quote | undefined;
  #asking: AbortController | undefined;
  #cancel: (() => void) | undefined;
  #dueMs = Infinity;
  #failures = 0;
  /** So many answers in a row had no candle of the price of now, or none at all. */
  #barren = 0;
  #isOpen = false;

  constructor(ports: CoursePorts, ticker: string, range: ChartRange) {
    this.#ports = ports;
    this.#ticker = ticker;
    this.#range = range;
  }

  readonly state = (): CourseState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks now, and goes on asking; also after `close`. */
  open(): void {
    this.close();
    this.#isOpen = true;
    this.#barren = 0;
    void this.#ask();
  }

  /** Asks no more; what is known stays. */
  close(): void {
    this.#isOpen = false;
    this.#asking?.abort();
    this.#asking = undefined;
    this.#cancel?.();
    this.#dueMs = Infinity;
  }

  /** The price of now. */
  take(quote: Quote): void {
    this.#quote = quote;
    const { candles, status } = this.#state;
    if (status !== "ready") return;
    const isNews = isBeyond(candles, quote) && !quote.stale && quote.quality !== Quality.CLOSED;
    if (isNews && !this.#asking && this.#failures === 0) this.#askIn(this.#growing(ASK_SOON_MS));
    const moved = withQuote(candles, quote, this.#range.step);
    if (moved !== candles) this.#set({ ...this.#state, candles: moved });
  }

  #nowMs(): number {
    const quote = this.#quote;
    // What is replayed has the time of its recording.
    return quote?.quality === Quality.REPLAY
      ? (quote.sourceTimeMs ?? quote.receivedTimeMs)
      : this.#ports.scheduler.now();
  }

  async #ask(): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const told = await this.#told(asking.signal);
      if (this.#asking !== asking) return;
      this.#failures = 0;
      this.#take(told);
      this.#askIn(this.#state.candles.length === 0 ? this.#growing(ASK_AGAIN_MS) : ASK_AGAIN_MS);
    } catch (error) {
      if (this.#asking !== asking) return;
      this.#fail(error as StreamPulseError);
    } finally {
      if (this.#asking === asking) this.#asking = undefined;
    }
  }

  async #told(signal: AbortSignal): Promise<CandleRange> {
    const { step, reachMs } = this.#range;
    const query = { ticker: this.#ticker, step };
    const { candles } = this.#state;
    // The last two: the newest but one may have been amended.
    const from = candles.at(-2) ?? candles.at(-1);
    if (from) return this.#ports.history.candles({ ...query, fromMs: from.startMs }, { signal });
    const nowMs = this.#nowMs();
    const earlier = nowMs - reachMs - REST_MS;
    // Of what had nothing in that time either, all of it is asked for at once.
    if (this.#barren > 0 && reachMs < REST_MS)
      return this.#ports.history.candles({ ...query, fromMs: earlier }, { signal });
    const told = await this.#ports.history.candles({ ...query, fromMs: nowMs - reachMs }, { signal });
    const last = told.candles.at(-1);
    const isResting = !last || nowMs - last.endMs > reachMs / 24;
    if (!isResting || reachMs >= REST_MS) return told;
    return this.#ports.history.candles({ ...query, fromMs: earlier }, { signal });
  }

  #take({ series, candles: told, gaps }: CandleRange): void {
    const before = this.#state;
    const isFirst = before.candles.length === 0;
    const all = isFirst ? told : withTold(before.candles, told, series.fromMs);
    let candles = partOfRange(all, this.#range);
    if (this.#quote) candles = withQuote(candles, this.#quote, this.#range.step);
    const isBarren = candles.length === 0 || (this.#quote !== undefined && isBeyond(candles, this.#quote));
    this.#barren = isBarren ? this.#barren + 1 : 0;
    const known = isFirst ? [] : before.gaps.filter(({ fromMs }) => !gaps.some((gap) => gap.fromMs === fromMs));
    // A gap that lasted has ended, where it is not told again.
    const kept = known.filter(({ toMs }) => toMs !== undefined);
    this.#set({ status: "ready", series, candles, gaps: [...kept, ...gaps].toSorted((a, b) => a.fromMs - b.fromMs) });
  }

  #fail({ message, retry, code, retryAfterMs }: StreamPulseError): void {
    const isNew = this.#state.status !== "ready";
    const status = isNew ? "failed" : "ready";
    this.#set({ ...this.#state, status, trouble: message, isUnknown: code === "not_found" || undefined });
    if (!retry) return;
    const waitMs = backoffMs(this.#failures++, this.#ports.random);
    this.#askIn(Math.max(waitMs, retryAfterMs ?? 0));
  }

  /** A wait that doubles with each answer but the first that brought nothing. */
  #growing(firstMs: number): number {
    return Math.min(EMPTY_MOST_MS, firstMs * 2 ** Math.max(0, this.#barren - 1));
  }

  #askIn(delayMs: number): void {
    if (!this.#isOpen) return;
    const { scheduler } = this.#ports;
    const dueMs = scheduler.now() + delayMs;
    // What is due sooner is enough.
    if (dueMs >= this.#dueMs) return;
    this.#cancel?.();
    this.#dueMs = dueMs;
    this.#cancel = scheduler.after(delayMs, () => {
      this.#dueMs = Infinity;
      if (!this.#asking) void this.#ask();
    });
  }

  #set(state: CourseState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
