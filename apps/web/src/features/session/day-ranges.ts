import { compareDecimal, type TickerInfo } from "@streampulse/core";

/** The lowest and the highest price of a day, as decimal text; the same object until one of them moves. */
export interface DayRange {
  readonly low: string;
  readonly high: string;
}

/** The day's ranges as they are now. */
export interface DayRanges {
  /** The server's range, and every price shown since it told it; undefined where it told none. */
  readonly of: (info: TickerInfo | undefined, price: string | undefined) => DayRange | undefined;
}

/**
 * The server tells low and high when a ticker is added and then rarely: a price beyond them moves them here
 * at once. What it tells anew, on a new day above all, starts the range anew.
 */
export function createDayRanges(): DayRanges {
  const ranges = new Map<string, { told: DayRange; now: DayRange }>();
  return {
    of: (info, price) => {
      if (info?.low === undefined || info.high === undefined) return undefined;
      const told = { low: info.low, high: info.high };
      const kept = ranges.get(info.ticker);
      const before = kept?.told.low === told.low && kept.told.high === told.high ? kept.now : told;
      const now = price === undefined ? before : widened(before, price);
      ranges.set(info.ticker, { told, now });
      return now;
    },
  };
}

function widened(range: DayRange, price: string): DayRange {
  if (compareDecimal(price, range.low) < 0) return { ...range, low: price };
  return compareDecimal(price, range.high) > 0 ? { ...range, high: price } : range;
}
