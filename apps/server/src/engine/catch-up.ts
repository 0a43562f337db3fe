import type { Board } from "./board.ts";
import type { ListingRoute } from "./listing-route.ts";
import type { MarketHours } from "./market-hours.ts";

/** Who joins what others watch already has its last price at once, as old as that is. */
export function catchUp({ listed, carrier }: ListingRoute, board: Board, hours: MarketHours): void {
  const { source, last, lastMs, troubleSinceMs } = carrier;
  if (last === undefined || lastMs < (listed.latest?.receivedTimeMs ?? 0)) return;
  board.accept(listed, last, source.name, hours.qualityOf(listed, last, source.quality), lastMs);
  listed.arrivedMs = lastMs;
  if (troubleSinceMs !== undefined) board.flagStale(listed);
}
