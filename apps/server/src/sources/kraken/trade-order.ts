import type { Trade } from "./frame.ts";

/** Of each symbol the trade that happened last. */
export function newestOf(trades: readonly Trade[]): readonly Trade[] {
  const newest = new Map<string, Trade>();
  for (const trade of trades) {
    const other = newest.get(trade.symbol);
    if (!other || (trade.order ?? 0) >= (other.order ?? 0)) newest.set(trade.symbol, trade);
  }
  return [...newest.values()];
}

/** Whether it was told before. One that is later than the last but has a smaller number begins a new count. */
export function isRepeat({ order, timeMs }: Pick<Trade, "order" | "timeMs">, trade: Trade): boolean {
  if (order === undefined || trade.order === undefined || trade.order > order) return false;
  return !(timeMs !== undefined && trade.timeMs !== undefined && trade.timeMs > timeMs);
}
