import type { PriceStore, Scheduler, StreamPulseError } from "@streampulse/client";
import type { History } from "@streampulse/client/history";
import { backoffMs, Quality, STEP_MS } from "@streampulse/core";
import type { FrameQueue } from "../session/frame-queue.ts";
import { atMs, type DayLine, isBehind, LINE_REACH_MS, LINE_STEP, lineOf, withPrice } from "./day-line.ts";

/** What lines need of the page. */
export interface DayLinePorts {
  /** Its code comes after the first prices. */
  readonly history: () => Promise<Pick<History, "candles">>;
  readonly store: Pick<PriceStore, "quote" | "connection">;
  readonly scheduler: Pick<Scheduler, "now" | "after">;
  readonly random: () => number;
  /** When listeners are told. */
  readonly queue: FrameQueue;
}

/** What scrolls by faster than this is not asked for. */
export const REST_MS = 300;
/** How often the newest prices join their lines. */
export const BEAT_MS = 1_000;
/** A call that takes longer, since the server waits for a source itself, makes place for others. */
export const PATIENCE_MS = 4_000;
/** A line that could not be had is asked for again after this, and what is waited after as many failures beyond it. */
export const RETRY_MS = 15_000;
/** So many lines are kept: a list has no more rows. Beyond, what was out of view longest goes. */
export const LINES_MAX = 1_000;

interface Kept {
  readonly ticker: string;
  readonly listeners: Set<() => void>;
  line: DayLine | undefined;
  /** When history is to be asked; Infinity: there is nothing to ask. */
  dueMs: number;
  failures: number;
}

/**
 * The last day of each price that is in view, from the server's history: one call for each ticker, one at a time, so that
 * of a browser's six connections the others stay free. From then on the page's own prices move the end of the line once
 * a second. Where history knows nothing there is no line.
 */
export class DayLines {
  readonly #ports: DayLinePorts;
  readonly #kept = new Map<string, Kept>();
  #inView = 0;
  #asking: AbortController | undefined;
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(ports: DayLinePorts) {
    this.#ports = ports;
  }

  /** The line as it is known; undefined where none is. */
  line(ticker: string): DayLine | undefined {
    return this.#kept.get(ticker)?.line;
  }

  /** How many tickers something is known of. */
  get size(): number {
    return this.#kept.size;
  }

  /** Hears when the line changes; the ticker is in view until the returned call. */
  subscribe(ticker: string, listener: () => void): () => void {
    const kept = this.#keptOf(ticker);
    kept.listeners.add(listener);
    if (kept.listeners.size === 1) this.#inView++;
    this.#beatIn(REST_MS);
    return () => {
      if (!kept.listeners.delete(listener) || kept.listeners.size > 0) return;
      this.#inView--;
      this.#kept.delete(ticker);
      if (kept.line || kept.failures > 0) this.#kept.set(ticker, kept);
      this.#makeRoom();
    };
  }

  /** Asks and tells no more. */
  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    this.#asking?.abort();
    this.#kept.clear();
  }

  #keptOf(ticker: string): Kept {
    const known = this.#kept.get(ticker);
    if (known) return known;
    const dueMs = this.#ports.scheduler.now() + REST_MS;
    const kept: Kept = { ticker, listeners: new Set(), line: undefined, dueMs, failures: 0 };
    this.#kept.set(ticker, kept);
    return kept;
  }

  /** What is out of view longest comes first in the map, for what leaves is put at its end. */
  #makeRoom(): void {
    for (const [ticker, { listeners }] of this.#kept) {
      if (this.#kept.size <= LINES_MAX) return;
      if (listeners.size === 0) this.#kept.delete(ticker);
    }
  }

  #beatIn(delayMs: number): void {
    if (this.#cancel || this.#isClosed || this.#inView === 0) return;
    this.#cancel = this.#ports.scheduler.after(delayMs, () => {
      this.#cancel = undefined;
      this.#beat();
      this.#beatIn(BEAT_MS);
    });
  }

  #beat(): void {
    const { store, scheduler } = this.#ports;
    if (store.connection.status !== "live") return;
    for (const kept of this.#kept.values()) {
      const quote = store.quote(kept.ticker);
      if (!kept.line || kept.listeners.size === 0 || !quote || quote.stale) continue;
      // It was out of view, or the page was without its stream.
      if (!isBehind(kept.line, quote)) this.#set(kept, withPrice(kept.line, quote));
      else if (kept.dueMs === Infinity) kept.dueMs = scheduler.now();
    }
    void this.#ask();
  }

  #next(): Kept | undefined {
    const { store, scheduler } = this.#ports;
    if (this.#asking || this.#isClosed || store.connection.status !== "live") return undefined;
    const nowMs = scheduler.now();
    for (const kept of this.#kept.values()) {
      if (kept.listeners.size > 0 && kept.dueMs <= nowMs && store.quote(kept.ticker)) return kept;
    }
    return undefined;
  }

  async #ask(): Promise<void> {
    for (let next = this.#next(); next; next = this.#next()) await this.#askFor(next);
  }

  async #askFor(kept: Kept): Promise<void> {
    const { history, scheduler } = this.#ports;
    const asking = new AbortController();
    this.#asking = asking;
    const cancel = scheduler.after(PATIENCE_MS, () => asking.abort());
    try {
      const fromMs = this.#endMs(kept.ticker) - LINE_REACH_MS;
      const query = { ticker: kept.ticker, step: LINE_STEP, fromMs };
      const { candles, gaps } = await (await history()).candles(query, { signal: asking.signal });
      this.#told(kept, lineOf(candles, gaps));
    } catch (error) {
      const waitMs = RETRY_MS + backoffMs(kept.failures++, this.#ports.random);
      kept.dueMs = scheduler.now() + Math.max(waitMs, (error as StreamPulseError).retryAfterMs ?? 0);
    } finally {
      cancel();
      this.#asking = undefined;
    }
  }

  #told(kept: Kept, line: DayLine | undefined): void {
    const { store, scheduler } = this.#ports;
    kept.failures = 0;
    // What is watched from now on has a candle by then.
    kept.dueMs = line ? Infinity : scheduler.now() + STEP_MS[LINE_STEP];
    const quote = store.quote(kept.ticker);
    this.#set(kept, line && quote && !quote.stale ? withPrice(line, quote) : line);
  }

  /** Where the day ends: now, or at the last price of a market that rests or of a recording. */
  #endMs(ticker: string): number {
    const quote = this.#ports.store.quote(ticker);
    const nowMs = this.#ports.scheduler.now();
    if (!quote) return nowMs;
    return quote.quality === Quality.REPLAY ? atMs(quote) : Math.min(nowMs, atMs(quote));
  }

  #set(kept: Kept, line: DayLine | undefined): void {
    if (line === kept.line) return;
    kept.line = line;
    for (const listener of kept.listeners) this.#ports.queue(listener);
  }
}
