import type { Amount } from "./amount.ts";
import { QUARTER_MS } from "./day.ts";
import type { MoneyBag } from "./money.ts";

/**
 * Trades of late days, of a quarter of an hour together, or of a day where no time is known: what changed hands at what
 * price is no profit of the day before it. A thousand trades of a day weigh no more than a hundred.
 */
export interface RecentTrade {
  readonly day: number;
  /** Of the first of them, where it is known. */
  readonly timeMs: number | undefined;
  /** Below 0: out. */
  readonly quantity: Amount;
  /** Below 0: paid. */
  readonly cash: MoneyBag;
  /** What was bought cost, and what was sold short brought: of what the day's profit of it is a part. */
  readonly opened: MoneyBag;
}

/** Adds a trade behind those that were before it. */
export function noteTrade(trades: RecentTrade[], trade: RecentTrade): void {
  const last = trades.at(-1);
  if (last?.day !== trade.day || quarterOf(last.timeMs) !== quarterOf(trade.timeMs)) return void trades.push(trade);
  const [quantity, cash] = [last.quantity.plus(trade.quantity), last.cash.plus(trade.cash)];
  trades[trades.length - 1] = { ...last, quantity, cash, opened: last.opened.plus(trade.opened) };
}

/** In no time zone does a day begin within a quarter of an hour. */
function quarterOf(timeMs: number | undefined): number | undefined {
  return timeMs === undefined ? undefined : Math.floor(timeMs / QUARTER_MS);
}
