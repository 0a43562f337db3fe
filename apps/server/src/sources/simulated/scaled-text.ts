/**
 * Decimal text from whole numbers of 10^-decimals, without the big integers of core's arithmetic, since this
 * runs for every simulated quote. All numbers are safe integers; the results equal core's, digit for digit.
 */

const SCALES = Array.from({ length: 16 }, (_, decimals) => 10 ** decimals);

/** The text of `units` × 10^-decimals, with exactly `decimals` digits behind the point. */
export function scaledText(units: number, decimals: number): string {
  if (decimals === 0) return String(units);
  if (units < 0) return `-${scaledText(-units, decimals)}`;
  const scale = SCALES[decimals] ?? 10 ** decimals;
  const whole = Math.floor(units / scale);
  // A one in front keeps the zeros behind the point.
  return `${whole}.${String(units - whole * scale + scale).slice(1)}`;
}

/** The change from `before` to `now` in per cent of `before`, to two digits, halves away from zero. */
export function percentText(now: number, before: number): string {
  const difference = now - before;
  const hundredths = Math.floor((Math.abs(difference) * 20_000 + before) / (before * 2));
  return scaledText(difference < 0 && hundredths > 0 ? -hundredths : hundredths, 2);
}
