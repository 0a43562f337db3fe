import { compareDecimal, type CandleStep, type TimeSpan } from "@streampulse/core";

import { Amount, ExactSum } from "./exact-sum.ts";
import type { KeptCandle } from "../ports/stores/candle-store.ts";

/** One price as it counts in bars. */
export interface Trade {
  readonly price: string;
  readonly timeMs: number;
  /** Its source's own growing number; -1 where there is none. */
  readonly order: number;
  /** What was traded at it; undefined: nobody told. */
  readonly amount: Amount | undefined;
  readonly source: string;
}

/**
 * The candle of one step while it is made: its open is the price of the least (time, number), its close that of the
 * greatest, whatever order they come in; of equal ones the first to come opens and the last closes.
 */
export class Bar {
  readonly step: CandleStep;
  readonly startMs: number;
  readonly endMs: number;
  /** The bar of the next longer step around it. */
  readonly parent: Bar | undefined;
  open = "";
  high = "";
  low = "";
  close = "";
  source = "";
  count = 0;
  /** Grows with every change. */
  version = 0;
  /** The version that is written. */
  saved = 0;
  #openMs = Infinity;
  #openOrder = -1;
  #closeMs = -Infinity;
  #closeOrder = -1;
  #isVolumeKnown = true;
  #isCountKnown = true;
  readonly #volume = new ExactSum();

  constructor(step: CandleStep, { fromMs, toMs }: TimeSpan, parent: Bar | undefined) {
    this.step = step;
    this.startMs = fromMs;
    this.endMs = toMs;
    this.parent = parent;
  }

  /** Takes a price; `isExtreme`: it may be one, for it is one of the bar within. Says whether it is one of this. */
  take(trade: Trade, isExtreme: boolean): boolean {
    const { price, timeMs, order, amount } = trade;
    this.version++;
    this.count++;
    // The numbers of two sources say nothing of one another.
    const isOther = trade.source !== this.source;
    this.source = trade.source;
    if (amount === undefined) this.#isVolumeKnown = false;
    else this.#volume.add(amount);
    if (timeMs > this.#closeMs || (timeMs === this.#closeMs && (order >= this.#closeOrder || isOther))) {
      this.close = price;
      this.#closeMs = timeMs;
      this.#closeOrder = order;
    }
    if (timeMs < this.#openMs || (timeMs === this.#openMs && order < this.#openOrder && !isOther)) {
      this.open = price;
      this.#openMs = timeMs;
      this.#openOrder = order;
    }
    if (!isExtreme) return false;
    if (this.high === "") {
      this.high = this.low = price;
      return true;
    }
    if (compareDecimal(price, this.high) > 0) this.high = price;
    else if (compareDecimal(price, this.low) < 0) this.low = price;
    else return false;
    return true;
  }

  /** What an earlier process, or this one before its memory was short, had of the same step: it comes before all that is here. */
  absorb(kept: KeptCandle): void {
    this.version++;
    this.open = kept.open;
    this.#openMs = -Infinity;
    if (this.close === "") {
      this.close = kept.close;
      this.source = kept.source;
    }
    if (this.high === "" || compareDecimal(kept.high, this.high) > 0) this.high = kept.high;
    if (this.low === "" || compareDecimal(kept.low, this.low) < 0) this.low = kept.low;
    this.count += kept.count ?? 0;
    if (kept.count === undefined) this.#isCountKnown = false;
    if (kept.volume === undefined) this.#isVolumeKnown = false;
    else this.#volume.add(new Amount().read(kept.volume));
  }

  /** As it is now. */
  kept(): KeptCandle {
    return {
      step: this.step,
      startMs: this.startMs,
      endMs: this.endMs,
      open: this.open,
      high: this.high,
      low: this.low,
      close: this.close,
      volume: this.#isVolumeKnown ? this.#volume.toString() : undefined,
      count: this.#isCountKnown ? this.count : undefined,
      source: this.source,
    };
  }
}
