/** What a fake's markets traded in one step. */
export interface PastCandle {
  readonly startMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly trades: number;
}

/** In every step whose number this divides nothing was traded. */
const IDLE_EVERY = 7;

/** What was traded in the step that begins then, the same each time; undefined: nothing. */
export function pastCandle(startMs: number, stepMs: number): PastCandle | undefined {
  const number = startMs / stepMs;
  if (number % IDLE_EVERY === 0) return undefined;
  const base = 1_000 + (number % 50);
  const price = (cents: number) => `${base}.${cents}`;
  return {
    ...{ startMs, open: price(20), high: price(90), low: price(10), close: price(50) },
    ...{ volume: `${number % 100}.00000001`, trades: 1 + (number % 9) },
  };
}

/** The beginnings of the steps from a time on and before another. */
export function stepsBetween(fromMs: number, beforeMs: number, stepMs: number): number[] {
  const first = Math.ceil(fromMs / stepMs);
  const count = Math.max(0, Math.ceil(beforeMs / stepMs) - first);
  return Array.from({ length: count }, (_, n) => (first + n) * stepMs);
}
