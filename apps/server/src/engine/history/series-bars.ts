import { CANDLE_STEPS, CandleStep, stepAt, type HoursName } from "@streampulse/core";

import type { KeptCandle } from "../ports/stores/candle-store.ts";
import { Bar, type Trade } from "./bar.ts";

/** A price may come this much later, by its source's time, than the newest one and still amend its bars. */
export const LATE_MS = 10_000;

const LONGEST_FIRST = CANDLE_STEPS.toReversed();

/** The bars of one series that are being made, or may yet be amended, of every step. */
export class SeriesBars {
  readonly #hours: HoursName | undefined;
  /** By step, in the order of their starts. */
  readonly #bars: Bar[][] = [[], [], [], [], [], []];
  /** What was made of the newest steps before, by an earlier process or this one. */
  readonly #before = new Map<CandleStep, KeptCandle>();
  #newest: Bar | undefined;
  /** Grows with every price. */
  version = 0;
  /** The time of the newest price, or when it came where that is earlier; -Infinity without one. */
  newestMs = -Infinity;
  /** Bars before this are let go. */
  #settledMs = -Infinity;

  constructor(hours: HoursName | undefined) {
    this.#hours = hours;
  }

  /** Says what was made before of the steps that may go on; once, before anything is written. */
  goOn(before: readonly KeptCandle[]): void {
    for (const kept of before) {
      const bar = this.#bars[kept.step]?.find(({ startMs }) => startMs === kept.startMs);
      if (bar) bar.absorb(kept);
      else this.#before.set(kept.step, kept);
    }
  }

  /** Takes a price: the hot path; `nowMs`: none is newer than that. False: it comes too late to count. */
  take(trade: Trade, nowMs = Infinity): boolean {
    const { timeMs } = trade;
    let bar = this.#newest;
    if (bar === undefined || timeMs < bar.startMs || timeMs >= bar.endMs) {
      if (timeMs < this.newestMs - LATE_MS || timeMs < this.#settledMs) return false;
      bar = this.#barAt(timeMs);
    }
    this.version++;
    if (timeMs > this.newestMs) this.newestMs = Math.max(this.newestMs, Math.min(timeMs, nowMs));
    let isExtreme = true;
    for (let each: Bar | undefined = bar; each; each = each.parent) isExtreme = each.take(trade, isExtreme);
    return true;
  }

  /** Those of a step that begin in a span, in the order of their starts. */
  between(step: CandleStep, fromMs: number, toMs: number): readonly Bar[] {
    return (this.#bars[step] ?? []).filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  }

  /** The newest bar of a step. */
  newest(step: CandleStep): Bar | undefined {
    return this.#bars[step]?.at(-1);
  }

  /** Those that have changed since they were written. */
  unsaved(): Bar[] {
    return this.#bars.flatMap((bars) => bars.filter(({ version, saved }) => version !== saved));
  }

  /** How many of those there are. */
  get unsavedCount(): number {
    let count = 0;
    for (const bars of this.#bars) for (const { version, saved } of bars) if (version !== saved) count++;
    return count;
  }

  /** Lets go of what is written and cannot be amended any more; the newest of each step stays. */
  settle(nowMs: number): void {
    const settledMs = stepAt(CandleStep.ONE_SECOND, undefined, nowMs - LATE_MS).fromMs;
    if (settledMs <= this.#settledMs) return;
    this.#settledMs = settledMs;
    for (const bars of this.#bars) {
      let count = 0;
      while (count < bars.length - 1 && isSettled(bars[count] as Bar, settledMs)) count++;
      if (count > 0) bars.splice(0, count);
    }
  }

  #barAt(timeMs: number): Bar {
    let parent: Bar | undefined;
    for (const step of LONGEST_FIRST) parent = this.#barOf(step, timeMs, parent);
    const bar = parent as Bar;
    if (this.#newest === undefined || bar.startMs > this.#newest.startMs) this.#newest = bar;
    return bar;
  }

  #barOf(step: CandleStep, timeMs: number, parent: Bar | undefined): Bar {
    const bars = this.#bars[step] as Bar[];
    let at = bars.length;
    while (at > 0 && timeMs < (bars[at - 1] as Bar).startMs) at--;
    const known = bars[at - 1];
    if (known && timeMs < known.endMs) return known;
    const bar = new Bar(step, stepAt(step, this.#hours, timeMs), parent);
    const before = this.#before.get(step);
    if (before?.startMs === bar.startMs) bar.absorb(before);
    bars.splice(at, 0, bar);
    return bar;
  }
}

function isSettled({ endMs, version, saved }: Bar, settledMs: number): boolean {
  return endMs <= settledMs && version === saved;
}
