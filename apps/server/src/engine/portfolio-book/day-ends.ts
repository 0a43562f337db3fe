import type { Cancel } from "@streampulse/core";

import type { DayClose } from "../ports/stores/portfolio-store.ts";
import { dayIn, dayStart } from "./day.ts";
import { findPrices, isPretend } from "./found-prices.ts";
import { wantedIn, type NetWorthDeps } from "./net-worth.ts";

/** How long after midnight prices still are the day's last ones: a process that slept has missed them. */
const LATE_MS_MAX = 10 * 60_000;
/** How long first prices are waited for. */
const WAIT_MS = 10_000;
/** Clocks are set, and zones change: who sleeps longer may wake late. */
const SLEEP_MS_MAX = 3_600_000;
/** A price that is older is of a market that is closed for longer than markets are. */
const PRICE_AGE_MS_MAX = 7 * 86_400_000;

/** Keeps the prices of what each owner holds as their day ends: what net worth over time is made of. */
export class DayEnds {
  readonly #deps: NetWorthDeps;
  /** The day each owner is in. */
  readonly #owners = new Map<string, { readonly timeZone: string; readonly day: number }>();
  readonly #end = new AbortController();
  #cancel: Cancel | undefined;
  /** One owner after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(deps: NetWorthDeps) {
    this.#deps = deps;
  }

  /** Looks after everybody's days from now on. */
  async begin(): Promise<void> {
    for (const owner of await this.#deps.records.store.owners()) await this.#note(owner);
    this.#sleep();
  }

  /** Somebody's settings may have changed, or they are new. */
  changed(owner: string): void {
    this.#after(async () => {
      if (await this.#note(owner)) this.#sleep();
    });
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#cancel?.();
    this.#end.abort();
    await this.#last;
    this.#cancel?.();
  }

  /** Whether there is another time to wake at. */
  async #note(owner: string): Promise<boolean> {
    const { timeZone } = (await this.#deps.records.standing(owner)).head;
    if (this.#owners.get(owner)?.timeZone === timeZone) return false;
    this.#owners.set(owner, { timeZone, day: dayIn(timeZone, this.#deps.scheduler.now()) });
    return true;
  }

  #sleep(): void {
    this.#cancel?.();
    if (this.#owners.size === 0 || this.#end.signal.aborted) return;
    const nowMs = this.#deps.scheduler.now();
    let wakeMs = nowMs + SLEEP_MS_MAX;
    // However many owners there are, there are few zones.
    const starts = new Map<string, number>();
    for (const { timeZone, day } of this.#owners.values()) {
      const key = `${day} ${timeZone}`;
      const startMs = starts.get(key) ?? dayStart(timeZone, day + 1);
      starts.set(key, startMs);
      wakeMs = Math.min(wakeMs, startMs);
    }
    this.#cancel = this.#deps.scheduler.after(Math.max(0, wakeMs - nowMs), () => {
      for (const owner of this.#owners.keys()) this.#look(owner);
      this.#sleep();
    });
  }

  #look(owner: string): void {
    const { timeZone, day } = this.#owners.get(owner) as { timeZone: string; day: number };
    const nowMs = this.#deps.scheduler.now();
    const today = dayIn(timeZone, nowMs);
    if (today <= day) return;
    this.#owners.set(owner, { timeZone, day: today });
    if (nowMs - dayStart(timeZone, day + 1) <= LATE_MS_MAX) this.#after(() => this.#keep(owner, day));
  }

  async #keep(owner: string, day: number): Promise<void> {
    const { records, prices: source, scheduler } = this.#deps;
    const wanted = await wantedIn(owner, day, day, records);
    if (wanted === undefined) return;
    const to = (await records.standing(owner)).head.currency;
    const search = { source, scheduler, waitMs: WAIT_MS, isForFresh: true, signal: this.#end.signal };
    const { tickers } = await findPrices({ ...wanted, to }, search);
    const oldestMs = scheduler.now() - PRICE_AGE_MS_MAX;
    const closes: DayClose[] = [];
    for (const [ticker, { currency, quote }] of tickers) {
      if (quote.stale || currency === undefined || (quote.sourceTimeMs ?? quote.receivedTimeMs) < oldestMs) continue;
      closes.push({ day, ticker, price: quote.price, currency, isPretend: isPretend(quote.quality) });
    }
    if (closes.length > 0) await records.store.write(owner, { closes });
  }

  #after(work: () => Promise<void>): void {
    this.#last = this.#next(this.#last, work);
  }

  async #next(before: Promise<void>, work: () => Promise<void>): Promise<void> {
    await before;
    if (this.#end.signal.aborted) return;
    await work().catch((error: unknown) => this.#deps.unforeseen(error));
  }
}
