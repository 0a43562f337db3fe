import type { DayRange } from "../session/day-ranges.ts";

/** Where the price stands between low and high, 0 to 1; undefined where the day has no range yet. A float: for pixels only. */
export function rangePosition(low: string, high: string, price: string): number | undefined {
  const from = Number(low);
  const width = Number(high) - from;
  if (!(width > 0)) return undefined;
  return Math.min(1, Math.max(0, (Number(price) - from) / width));
}

/** The most characters that both labels have room for together. */
const ROOM = 16;

/**
 * Both ends of the range, as `write` writes them, so that they fit under the bar. Where the whole texts are too long,
 * prices in the thousands lose what is behind their point (`138,028`, `142,115`), and small ones the noughts that both
 * begin with (`0.00001690`, `0.00001780` become `…1690`, `…1780`).
 */
export function rangeLabels(
  range: DayRange,
  write: (price: string, isWhole: boolean) => string,
): readonly [string, string] {
  const [low, high] = [write(range.low, false), write(range.high, false)];
  if (low.length + high.length <= ROOM) return [low, high];
  if (/^\d{4}/.test(range.low)) return [write(whole(range.low), true), write(whole(range.high), true)];
  const noughts = /^0[.,]0*/.exec(low)?.[0].length ?? 0;
  const shared = Math.min(noughts, /^0[.,]0*/.exec(high)?.[0].length ?? 0);
  return shared < 3 ? [low, high] : [`…${low.slice(shared)}`, `…${high.slice(shared)}`];
}

function whole(price: string): string {
  return price.split(".")[0] ?? price;
}
