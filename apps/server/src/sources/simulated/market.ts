import type { Cancel, Scheduler } from "@streampulse/core";
import type { Entry } from "./catalogue/table.ts";
import type { PastPrices } from "./past-prices.ts";
import { pastOf, PricePath, type PathRules } from "./price-path.ts";
import type { Phase } from "./scenario.ts";
import type { DayPrices, TradingDay } from "./trading-day.ts";

/** Quotes that fall due within so many milliseconds are made in one step and told in one batch. */
const STEP_MS = 20;

/** How often a connection without quotes shows a sign of life. */
const ALIVE_MS = 5_000;

/** One who watches paths: a connection. */
export interface Watcher {
  /** A new quote of a path, one call per quote and id. */
  quoted(path: PricePath, id: number): void;
  /** The step is over: tell what it brought. */
  stepEnded(nowMs: number): void;
}

/** What is known of a ticker's day: of its prices those that have not changed since. */
export type DayFacts = Pick<TradingDay, "previousClose"> & { readonly [one in keyof DayPrices]?: number | undefined };

/** Who watches a path, and under which id. */
export interface Watch {
  readonly id: number;
  readonly watcher: Watcher;
}

/**
 * All simulated prices of a process. The paths are shared by its connections; one timer drives those that
 * somebody watches, and while nobody is connected nothing runs.
 */
export class Market {
  readonly #scheduler: Scheduler;
  readonly #rules: PathRules;
  readonly #paths = new Map<Entry, PricePath>();
  readonly #pasts = new Map<Entry, PastPrices>();
  readonly #watched = new Map<PricePath, Set<Watch>>();
  readonly #watchers = new Set<Watcher>();
  #cancel: Cancel | undefined;
  #wakesMs = Infinity;

  constructor(scheduler: Scheduler, rules: Omit<PathRules, "beganMs">) {
    this.#scheduler = scheduler;
    this.#rules = { ...rules, beganMs: scheduler.now() };
  }

  /** What the market as a whole is doing now. */
  get phase(): Phase {
    return this.#rules.scenario.phase(this.#elapsedMs());
  }

  /** What a ticker's prices are where nobody watches it. */
  pastOf(entry: Entry): PastPrices {
    const past = this.#pasts.get(entry) ?? pastOf(entry, this.#rules.seed);
    this.#pasts.set(entry, past);
    return past;
  }

  /** What the day before closed at, in 10^-decimals: of a ticker that somebody watched at midnight, its last price. */
  previousClose(entry: Entry): number {
    return this.dayOf(entry)?.previousClose ?? this.pastOf(entry).previousClose(this.#scheduler.now());
  }

  /** The day of a ticker that somebody watches, or has watched in it. */
  dayOf(entry: Entry): DayFacts | undefined {
    const path = this.#paths.get(entry);
    if (!path || this.#watched.has(path)) return path?.day;
    if (!path.day.isOf(this.#scheduler.now())) return undefined;
    // Its high and low may be others by now.
    const { previousClose, open } = path.day;
    return { previousClose, open };
  }

  /** Gives the watcher its steps, until `leave`. */
  join(watcher: Watcher): void {
    this.#watchers.add(watcher);
    this.#plan();
  }

  /** Ends the watcher's steps; it has ended its watches before. */
  leave(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#cancel?.();
    this.#wakesMs = Infinity;
  }

  /** Quotes of the entry come to the watcher from now on, after its first, which `path.quote` gives. */
  watch(entry: Entry, watch: Watch): PricePath {
    const path = this.#paths.get(entry) ?? new PricePath(entry, this.#rules, this.pastOf(entry));
    this.#paths.set(entry, path);
    const watches = this.#watched.get(path);
    if (watches) watches.add(watch);
    else {
      this.#watched.set(path, new Set([watch]));
      path.resume(this.#scheduler.now());
    }
    this.#plan(path.nextMs);
    return path;
  }

  /** Ends a watch; the path rests when it was the last. */
  unwatch(path: PricePath, watch: Watch): void {
    const watches = this.#watched.get(path);
    watches?.delete(watch);
    if (watches?.size === 0) this.#watched.delete(path);
  }

  #elapsedMs(): number {
    return this.#scheduler.now() - this.#rules.beganMs;
  }

  /** Makes sure that a step comes by `dueMs`, and at the latest when a sign of life or a new phase is due. */
  #plan(dueMs = Infinity): void {
    const nowMs = this.#scheduler.now();
    const elapsedMs = this.#elapsedMs();
    const phaseMs = nowMs - elapsedMs + this.#rules.scenario.phaseEndsMs(elapsedMs);
    const wakesMs = Math.ceil(Math.max(nowMs + STEP_MS, Math.min(dueMs, phaseMs, nowMs + ALIVE_MS)));
    if (wakesMs >= this.#wakesMs) return;
    this.#cancel?.();
    this.#wakesMs = wakesMs;
    this.#cancel = this.#scheduler.after(wakesMs - nowMs, () => this.#step());
  }

  #step(): void {
    this.#wakesMs = Infinity;
    const nowMs = this.#scheduler.now();
    let nextMs = Infinity;
    for (const [path, watches] of this.#watched) {
      while (path.next(nowMs)) for (const { id, watcher } of watches) watcher.quoted(path, id);
      nextMs = Math.min(nextMs, path.nextMs);
    }
    for (const watcher of this.#watchers) watcher.stepEnded(nowMs);
    if (this.#watchers.size > 0) this.#plan(nextMs);
  }
}
