import type { SeededRandom } from "./seeded-random.ts";

/** What was traded in a span, in whole ticks and whole units of volume. */
export interface Span {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** How far a walk strays within a span that it fills, as a share of that. */
const STRAY = 0.7;
/** How far the parts reach beyond where they begin and end, as a share of how far one step leads. */
const REACH = 0.6;

/**
 * A span in parts of `stepMs`, the last cut off where the span is: each begins where the one before ended, all keep
 * within the span's extremes and touch both, and what they traded is together what the span did. The same random numbers
 * give the same parts.
 */
export function splitSpan(span: Span, stepMs: number, random: SeededRandom): Span[] {
  const { fromMs, toMs, high, low, volume } = span;
  const points = splitPoints(span, stepMs, random);
  const count = points.length - 1;
  // How much of the volume was traded by the end of each.
  const weights = new Float64Array(count);
  let whole = 0;
  for (let n = 0; n < count; n++) weights[n] = whole += (0.2 + random.uniform()) * lengthOf(n, span, stepMs);
  const highest = Math.floor(random.uniform() * count);
  const lowest = Math.floor(random.uniform() * count);
  const reach = (STRAY * REACH * (high - low)) / Math.sqrt(count);
  const parts: Span[] = [];
  let traded = 0;
  for (let n = 0; n < count; n++) {
    const [open, close] = [points[n] as number, points[n + 1] as number];
    const tradedBefore = traded;
    traded = n === count - 1 ? volume : Math.floor((volume * (weights[n] as number)) / whole);
    const above = Math.max(open, close) + Math.round(Math.abs(random.normal()) * reach);
    const below = Math.min(open, close) - Math.round(Math.abs(random.normal()) * reach);
    parts.push({
      fromMs: fromMs + n * stepMs,
      toMs: Math.min(toMs, fromMs + (n + 1) * stepMs),
      open,
      high: n === highest ? high : Math.min(high, above),
      low: n === lowest ? low : Math.max(low, below),
      close,
      volume: traded - tradedBefore,
    });
  }
  return parts;
}

/** The prices between which the parts lead, from the span's open to its close: of the same random numbers the same. */
export function splitPoints(span: Span, stepMs: number, random: SeededRandom): Float64Array {
  const { fromMs, toMs, open, high, low, close } = span;
  const count = Math.ceil((toMs - fromMs) / stepMs);
  const points = new Float64Array(count + 1);
  let way = 0;
  for (let n = 0; n < count; n++) points[n + 1] = way += random.normal() * Math.sqrt(lengthOf(n, span, stepMs));
  const last = way;
  const stray = (STRAY * (high - low)) / Math.sqrt(toMs - fromMs);
  for (let n = 1; n < count; n++) {
    // A bridge: however it strays, it ends where it has to.
    const share = (n * stepMs) / (toMs - fromMs);
    const price = Math.round(open + (close - open) * share + stray * ((points[n] as number) - last * share));
    points[n] = Math.min(high, Math.max(low, price));
  }
  points[0] = open;
  points[count] = close;
  return points;
}

function lengthOf(n: number, { fromMs, toMs }: Span, stepMs: number): number {
  return Math.min(toMs, fromMs + (n + 1) * stepMs) - (fromMs + n * stepMs);
}
