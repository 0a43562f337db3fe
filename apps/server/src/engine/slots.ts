/** Slots in a word of bits. */
const WORD = 32;
/** The smallest range. Most clients watch few tickers, and there are thousands of clients. */
export const LEAST_SLOTS = 8;

/** Grows an array to hold index `size - 1`, doubling. */
function grown(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(size, array.length * 2));
  larger.set(array);
  return larger;
}

/** The bits of a range within its word, which it shares with others if it is shorter. */
export function maskOf(base: number, size: number): number {
  return size < WORD ? ((1 << size) - 1) << (base % WORD) : -1;
}

/**
 * The bits of all clients: each client owns a range of slots, one bit per ticker it watches; a set bit says
 * that the ticker has something undelivered for that client. Ranges come in powers of two from LEAST_SLOTS
 * on, never cross a word that they do not fill, and are used again.
 */
export class Slots {
  /** The dirty bits, by word. */
  bits = new Int32Array(1024);
  /** Which slots hold a ticker, by word. */
  used = new Int32Array(1024);
  /** The ticker of each slot. */
  ticker = new Int32Array(1024 * WORD);
  /** Where each slot stands in its ticker's list of subscribers. */
  place = new Int32Array(1024 * WORD);
  #end = 0;
  /** The first slots of free ranges, by their size. */
  readonly #free = new Map<number, number[]>();

  /** The first slot of a clean range of `size` slots. */
  allocate(size: number): number {
    const reused = this.#free.get(size)?.pop();
    if (reused !== undefined) return reused;
    const base = this.#end;
    this.#end += Math.max(size, WORD);
    if (this.#end > this.ticker.length) {
      this.bits = grown(this.bits, this.#end / WORD);
      this.used = grown(this.used, this.#end / WORD);
      this.ticker = grown(this.ticker, this.#end);
      this.place = grown(this.place, this.#end);
    }
    for (let rest = base + size; rest < this.#end; rest += size) this.#leave(rest, size);
    return base;
  }

  /** Gives a range back; the caller has emptied its slots. */
  release(base: number, size: number): void {
    const mask = ~maskOf(base, size);
    for (let word = base >>> 5; word < (base + size) / WORD; word++) {
      this.bits[word] = (this.bits[word] as number) & mask;
      this.used[word] = (this.used[word] as number) & mask;
    }
    this.#leave(base, size);
  }

  /** A free slot in the range, now used; −1 where it is full. */
  take(base: number, size: number): number {
    const mask = maskOf(base, size);
    for (let word = base >>> 5; word < (base + size) / WORD; word++) {
      const free = ~(this.used[word] as number) & mask;
      if (free === 0) continue;
      const bit = 31 - Math.clz32(free & -free);
      this.used[word] = (this.used[word] as number) | (1 << bit);
      return word * WORD + bit;
    }
    return -1;
  }

  /** The slot of a ticker within a range; −1 where it has none. */
  find(base: number, size: number, ticker: number): number {
    let slot = this.ticker.indexOf(ticker, base);
    // A slot that is free still names the ticker that it last had.
    while (slot !== -1 && slot < base + size && !this.isUsed(slot)) slot = this.ticker.indexOf(ticker, slot + 1);
    return slot < base + size ? slot : -1;
  }

  /** The slots of a range that hold a ticker. */
  usedOf(base: number, size: number): number[] {
    const slots: number[] = [];
    for (let slot = base; slot < base + size; slot++) if (this.isUsed(slot)) slots.push(slot);
    return slots;
  }

  /** Frees a slot and forgets what was undelivered in it. */
  drop(slot: number): void {
    this.used[slot >>> 5] = (this.used[slot >>> 5] as number) & ~(1 << (slot & 31));
    this.unmark(slot);
  }

  mark(slot: number): void {
    this.bits[slot >>> 5] = (this.bits[slot >>> 5] as number) | (1 << (slot & 31));
  }

  unmark(slot: number): void {
    this.bits[slot >>> 5] = (this.bits[slot >>> 5] as number) & ~(1 << (slot & 31));
  }

  isMarked(slot: number): boolean {
    return ((this.bits[slot >>> 5] as number) & (1 << (slot & 31))) !== 0;
  }

  isUsed(slot: number): boolean {
    return ((this.used[slot >>> 5] as number) & (1 << (slot & 31))) !== 0;
  }

  #leave(base: number, size: number): void {
    const free = this.#free.get(size);
    if (free) free.push(base);
    else this.#free.set(size, [base]);
  }
}
