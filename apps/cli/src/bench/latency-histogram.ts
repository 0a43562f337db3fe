/** Below this every millisecond has a bucket of its own. */
const EXACT = 128;
/** Above it, buckets per doubling: no value is off by more than 1 in 64. */
const STEPS = 64;
const DOUBLINGS = 24;
const MOST = EXACT * 2 ** DOUBLINGS - 1;

/** Times in whole milliseconds, in buckets that are fixed: adding allocates nothing, however many there are. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(EXACT + STEPS * DOUBLINGS);
  #count = 0;
  #max = 0;

  /** A time below 0, where two clocks disagree, counts as 0. */
  add(ms: number): void {
    const value = ms > 0 ? Math.min(ms, MOST) : 0;
    const bucket = bucketOf(value);
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#count++;
    if (value > this.#max) this.#max = value;
  }

  get count(): number {
    return this.#count;
  }

  /** The greatest that was added; 0 where there is none. */
  get max(): number {
    return this.#max;
  }

  /** The time that `part` (0 to 1) of all are at or below, at most 1.6 % too high; 0 where there is none. */
  quantile(part: number): number {
    let left = Math.ceil(this.#count * part);
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      left -= this.#counts[bucket] as number;
      if (left <= 0) return Math.min(upperEnd(bucket), this.#max);
    }
    return this.#max;
  }
}

function bucketOf(value: number): number {
  if (value < EXACT) return Math.floor(value);
  const doubling = Math.floor(Math.log2(value / EXACT));
  return EXACT + doubling * STEPS + Math.floor((value / (EXACT * 2 ** doubling) - 1) * STEPS);
}

function upperEnd(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const doubling = Math.floor((bucket - EXACT) / STEPS);
  const step = (bucket - EXACT) % STEPS;
  return EXACT * 2 ** doubling * (1 + (step + 1) / STEPS) - 1;
}
