/** Where the price stands between low and high, 0 to 1; undefined where the day has no range yet. A float: for pixels only. */
export function rangePosition(low: string, high: string, price: string): number | undefined {
  const from = Number(low);
  const width = Number(high) - from;
  if (!(width > 0)) return undefined;
  return Math.min(1, Math.max(0, (Number(price) - from) / width));
}

/** The most characters that both labels have room for together. */
const ROOM = 18;

/**
 * Both ends of the range as they fit under the bar: the noughts that both begin with give way to `…` where
 * the whole texts are too long (`0.00001690`, `0.00001780` become `…1690`, `…1780`).
 */
export function rangeLabels(low: string, high: string): readonly [string, string] {
  if (low.length + high.length <= ROOM) return [low, high];
  const noughts = /^0[.,]0*/.exec(low)?.[0].length ?? 0;
  const shared = Math.min(noughts, /^0[.,]0*/.exec(high)?.[0].length ?? 0);
  return shared < 3 ? [low, high] : [`…${low.slice(shared)}`, `…${high.slice(shared)}`];
}
