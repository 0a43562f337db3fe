import type { Cancel, HoursName, Scheduler } from "@streampulse/core";
import type { SourceFault } from "../../engine/ports/source.ts";
import type { NO_DATA, QuoteReading } from "./reading.ts";
import { isOpen } from "./trading-hours.ts";

/** What asking for a symbol came to. */
export type Outcome = QuoteReading | typeof NO_DATA | SourceFault;

/** A symbol to be asked for again and again, from `add` to `remove`. */
export interface Polled {
  readonly symbol: string;
  readonly hours: HoursName;
  /** Whether the socket brings its price, so that only the day's figures are asked for, far less often. */
  streams: boolean;
  /** Told each outcome; never after `remove`. Says for how long the symbol is to be left alone beyond its interval, ms. */
  take(outcome: Outcome): number;
}

/** What the poller is given. */
export interface PollerMeans {
  readonly scheduler: Scheduler;
  /** How often a ticker is asked for where there is room, ms. */
  readonly pollMs: number;
  /** How far apart polls have to be at present to fit into the budget for ever, ms. */
  apartMs(): number;
  /** How long the next poll has to wait for the budget. */
  waitMs(): number;
  /** Asks; never rejects. */
  read(symbol: string): Promise<Outcome>;
  /** Told when tickers come to be asked for less often than `pollMs`, and when no longer. */
  stretched(everyMs: number | undefined): void;
}

/** Of how many prices one ticker's figures are worth: so much less often they are asked for. */
const FIGURES_PER_PRICE = 24;
/**
 * However many share the budget, figures grow five minutes old and not older, waiting for a turn included, as long as
 * they take no more than this part of it.
 */
const FIGURES_WITHIN_MS = 270_000;
const FIGURES_SHARE_MAX = 0.25;
/** Who was asked for this short a time ago is not new: a connection that is opened again costs no call for each ticker. */
const RECENT_MS = 30_000;
const RECENT_MAX = 2_000;

interface Intervals {
  readonly priceMs: number;
  /** Of the figures of who is streamed. */
  readonly figuresMs: number;
}

interface Entry {
  readonly polled: Polled;
  /** When it was last asked for; undefined: not yet. */
  askedMs: number | undefined;
  isAsking: boolean;
  /** Its market is closed and has been read since, or there is nothing to be had: not asked for until then. */
  restsUntilMs: number;
}

/**
 * Whose turn it is in the one budget. Each ticker gets an equal share, those that never were asked for come first,
 * and then whoever waited longest beyond its time. A closed market is asked once after its close, and then no more.
 */
export class Poller {
  readonly #means: PollerMeans;
  readonly #entries = new Map<Polled, Entry>();
  /** When each was last asked for, the longest ago first. */
  readonly #recent = new Map<string, number>();
  #timer: Cancel | undefined;
  #lastMs = -Infinity;
  #lastWasNew = false;
  #isStretched = false;
  #isKickSoon = false;

  constructor(means: PollerMeans) {
    this.#means = means;
  }

  add(polled: Polled): void {
    const recentMs = this.#recent.get(polled.symbol);
    const isRecent = recentMs !== undefined && this.#means.scheduler.now() - recentMs < RECENT_MS;
    const askedMs = isRecent ? recentMs : undefined;
    this.#entries.set(polled, { polled, askedMs, isAsking: false, restsUntilMs: -Infinity });
    this.#kickSoon();
  }

  remove(polled: Polled): void {
    if (this.#entries.delete(polled)) this.#kickSoon();
  }

  /** How it is had has changed: by the socket, or no longer. */
  changed(): void {
    this.#kickSoon();
  }

  /** At what interval prices are asked for at present. */
  everyMs(): number {
    return this.#intervals().priceMs;
  }

  /** The interval of a symbol that is polled for its price while its market is open; else undefined. */
  everyMsOf(symbol: string): number | undefined {
    for (const { polled, restsUntilMs } of this.#entries.values()) {
      if (polled.symbol !== symbol || polled.streams) continue;
      return restsUntilMs > this.#means.scheduler.now() ? undefined : this.everyMs();
    }
    return undefined;
  }

  /** Asks for nothing any more. */
  close(): void {
    this.#entries.clear();
    this.#timer?.();
    this.#timer = undefined;
  }

  #remember(symbol: string, askedMs: number): void {
    this.#recent.delete(symbol);
    const oldest = this.#recent.keys().next();
    if (this.#recent.size >= RECENT_MAX && !oldest.done) this.#recent.delete(oldest.value);
    this.#recent.set(symbol, askedMs);
  }

  /** All that one turn of the event loop added is looked at together. */
  #kickSoon(): void {
    if (this.#isKickSoon) return;
    this.#isKickSoon = true;
    this.#means.scheduler.soon(() => {
      this.#isKickSoon = false;
      this.#kick();
    });
  }

  #kick(): void {
    this.#timer?.();
    this.#timer = undefined;
    const intervals = this.#intervals();
    this.#tellStretch(intervals.priceMs);
    for (;;) {
      const next = this.#next(intervals);
      if (!next) return;
      const waitMs = Math.max(next.waitMs, this.#means.waitMs());
      if (waitMs > 0) {
        this.#timer = this.#means.scheduler.after(waitMs, () => this.#kick());
        return;
      }
      this.#ask(next.entry);
    }
  }

  /** Who is next, and how long from now. */
  #next(intervals: Intervals): { entry: Entry; waitMs: number } | undefined {
    const now = this.#means.scheduler.now();
    let newcomer: Entry | undefined;
    let known: Entry | undefined;
    let knownDueMs = Infinity;
    for (const entry of this.#entries.values()) {
      if (entry.isAsking) continue;
      if (entry.askedMs === undefined) {
        newcomer ??= entry;
        continue;
      }
      const dueMs = Math.max(entry.restsUntilMs, Math.min(entry.askedMs, now) + intervalOf(entry, intervals));
      if (dueMs >= knownDueMs) continue;
      known = entry;
      knownDueMs = dueMs;
    }
    // However many come, those who are here get every other turn once they are late by as much as their interval.
    const isLate = known !== undefined && now - knownDueMs > intervalOf(known, intervals);
    if (newcomer && !(isLate && this.#lastWasNew)) return { entry: newcomer, waitMs: 0 };
    if (!known) return undefined;
    // Evenly spaced, so that whoever comes finds room.
    const freeAtMs = Math.min(this.#lastMs, now) + this.#means.apartMs();
    return { entry: known, waitMs: Math.max(knownDueMs, newcomer ? now : freeAtMs) - now };
  }

  #ask(entry: Entry): void {
    const now = this.#means.scheduler.now();
    this.#lastWasNew = entry.askedMs === undefined;
    this.#lastMs = now;
    entry.askedMs = now;
    entry.isAsking = true;
    const { polled } = entry;
    this.#remember(polled.symbol, now);
    const { open, untilMs } = isOpen(polled.hours, now);
    void this.#means.read(polled.symbol).then((outcome) => this.#answered(entry, outcome, open ? 0 : untilMs));
  }

  #answered(entry: Entry, outcome: Outcome, opensAtMs: number): void {
    this.#kickSoon();
    if (this.#entries.get(entry.polled) !== entry) return;
    entry.isAsking = false;
    // What could not be read is tried again, closed or not.
    if (!(outcome instanceof Error)) entry.restsUntilMs = opensAtMs;
    const restMs = entry.polled.take(outcome);
    if (restMs > 0) entry.restsUntilMs = Math.max(entry.restsUntilMs, this.#means.scheduler.now() + restMs);
  }

  /**
   * How often prices are asked for, and the figures of those who are streamed: together they take the whole budget
   * at the most. Figures never come round more often than prices.
   */
  #intervals(): Intervals {
    const now = this.#means.scheduler.now();
    let [prices, figures] = [0, 0];
    for (const { polled, restsUntilMs } of this.#entries.values()) {
      if (restsUntilMs > now) continue;
      if (polled.streams) figures++;
      else prices++;
    }
    const { pollMs } = this.#means;
    const apartMs = this.#means.apartMs();
    const priceMs = Math.max(pollMs, (prices + figures / FIGURES_PER_PRICE) * apartMs);
    const leastMs = Math.max(FIGURES_WITHIN_MS, pollMs, (prices + figures) * apartMs);
    const figuresMs = Math.min(priceMs * FIGURES_PER_PRICE, Math.max(leastMs, (figures * apartMs) / FIGURES_SHARE_MAX));
    if (prices === 0) return { priceMs, figuresMs };
    const left = 1 - (figures * apartMs) / figuresMs;
    return { priceMs: Math.max(pollMs, (prices * apartMs) / left), figuresMs };
  }

  #tellStretch(everyMs: number): void {
    const isStretched = everyMs > this.#means.pollMs;
    if (isStretched === this.#isStretched) return;
    this.#isStretched = isStretched;
    this.#means.stretched(isStretched ? everyMs : undefined);
  }
}

function intervalOf({ polled }: Entry, { priceMs, figuresMs }: Intervals): number {
  return polled.streams ? figuresMs : priceMs;
}
