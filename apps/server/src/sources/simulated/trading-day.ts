const DAY_MS = 86_400_000;

/** What a day's prices have been, in 10^-decimals. */
export interface DayPrices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
}

/**
 * The account of a ticker's day: its prices in 10^-decimals and its volume. Simulated markets all keep the
 * UTC day; where somebody watches at midnight the last price becomes the previous close, and counting begins anew.
 */
export class TradingDay {
  previousClose: number;
  /** Undefined before the opening. */
  open: number | undefined;
  /** Undefined before the day's first price. */
  high: number | undefined;
  low: number | undefined;
  /** Traded today, in the unit of `unitsPerDay`. */
  volume = 0;
  /** Grows whenever one of the prices changes. */
  version = 0;
  readonly #unitsPerMs: number;
  #day = 0;
  #last: number;

  /** `unitsPerDay` is what a usual day trades, however it is counted. */
  constructor(previousClose: number, unitsPerDay: number) {
    this.previousClose = previousClose;
    this.#last = previousClose;
    this.#unitsPerMs = unitsPerDay / DAY_MS;
  }

  /** Whether a time is of the day that is counted. */
  isOf(atMs: number): boolean {
    return Math.floor(atMs / DAY_MS) === this.#day;
  }

  /** Begins in the middle of a day, with what it has been so far; without prices where it has not been opened. */
  begin(nowMs: number, previousClose: number, volume: number, prices?: DayPrices | false): void {
    this.#day = Math.floor(nowMs / DAY_MS);
    this.previousClose = this.#last = previousClose;
    this.volume = volume;
    this.open = prices ? prices.open : undefined;
    this.high = prices ? prices.high : undefined;
    this.low = prices ? prices.low : undefined;
    this.version++;
  }

  /** Takes in what a part of the day brought that nobody watched; without prices where it has not been opened. */
  include(volume: number, prices?: DayPrices | false): void {
    this.volume += volume;
    if (!prices) return;
    this.open ??= prices.open;
    this.high = Math.max(this.high ?? -Infinity, prices.high);
    this.low = Math.min(this.low ?? Infinity, prices.low);
    this.version++;
  }

  /** Counts a price, and what the `ms` milliseconds before it brought, times `liveliness`. */
  count(price: number, atMs: number, ms: number, liveliness: number, isOpen: boolean): void {
    const day = Math.floor(atMs / DAY_MS);
    if (day !== this.#day) this.#roll(day);
    this.#last = price;
    // Of a pause that began before midnight, only the part since then is today's.
    this.volume += this.#unitsPerMs * Math.min(ms, atMs - day * DAY_MS) * liveliness;
    const isOpening = isOpen && this.open === undefined;
    const isHigh = this.high === undefined || price > this.high;
    const isLow = this.low === undefined || price < this.low;
    if (!isOpening && !isHigh && !isLow) return;
    if (isOpening) this.open = price;
    if (isHigh) this.high = price;
    if (isLow) this.low = price;
    this.version++;
  }

  #roll(day: number): void {
    this.#day = day;
    this.volume = 0;
    this.previousClose = this.#last;
    this.open = undefined;
    this.high = undefined;
    this.low = undefined;
  }
}
