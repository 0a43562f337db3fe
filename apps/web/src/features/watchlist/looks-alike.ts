import type { Price } from "@streampulse/client";
import type { Column } from "./columns.ts";

/**
 * Whether a row of these columns shows the same of two prices. Of a price that may be old never: its age counts from when
 * it came, and that is not compared.
 */
export function looksAlike(one: Price, other: Price, columns: readonly Column[]): boolean {
  if (one.info !== other.info || one.error !== other.error || one.sourceChange !== other.sourceChange) return false;
  const [a, b] = [one.quote, other.quote];
  if (a === b) return true;
  if (!a || !b || a.stale || b.stale || one.error) return false;
  const isSameEverywhere =
    a.price === b.price &&
    a.change === b.change &&
    a.changePercent === b.changePercent &&
    a.quality === b.quality &&
    a.source === b.source;
  return (
    isSameEverywhere &&
    (a.volume === b.volume || !columns.includes("volume")) &&
    ((a.bid === b.bid && a.ask === b.ask) || !columns.includes("bidAsk"))
  );
}
