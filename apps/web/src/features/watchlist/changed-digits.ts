/** A part of a text: from `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The smallest run of characters that covers every change between two texts of a price; the whole text
 * where the number of characters differs, for then every digit has moved; undefined where nothing changed.
 */
export function changedDigits(before: string, after: string): Span | undefined {
  if (before === after) return undefined;
  if (before.length !== after.length) return { from: 0, to: after.length };
  let from = 0;
  while (before[from] === after[from]) from++;
  let to = after.length;
  while (before[to - 1] === after[to - 1]) to--;
  return { from, to };
}
