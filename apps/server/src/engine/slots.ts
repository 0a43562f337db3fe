/** Grows an array to hold index `size - 1`, doubling. */
function grown(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(size, array.length * 2));
  larger.set(array);
  return larger;
}

/**
 * The bits of all clients: each client owns a range of whole words, one bit (a slot) per ticker it
 * watches; a set bit says that the ticker has something undelivered for that client. Ranges come in
 * powers of two and are used again.
 */
export class Slots {
  /** The dirty bits, by word. */
  bits = new Int32Array(1024);
  /** Which slots hold a ticker, by word. */
  used = new Int32Array(1024);
  /** The ticker of each slot. */
  ticker = new Int32Array(1024 * 32);
  /** Where each slot stands in its ticker's list of subscribers. */
  place = new Int32Array(1024 * 32);
  #end = 0;
  /** Free ranges of 2^n words, by n. */
  readonly #free: number[][] = [];

  /** The first word of a clean range of 2^order words. */
  allocate(order: number): number {
    const reused = this.#free[order]?.pop();
    if (reused !== undefined) return reused;
    const word = this.#end;
    this.#end += 1 << order;
    if (this.#end > this.bits.length) {
      this.bits = grown(this.bits, this.#end);
      this.used = grown(this.used, this.#end);
      this.ticker = grown(this.ticker, this.#end * 32);
      this.place = grown(this.place, this.#end * 32);
    }
    return word;
  }

  /** Gives a range back; the caller has emptied its slots. */
  release(word: number, order: number): void {
    this.bits.fill(0, word, word + (1 << order));
    this.used.fill(0, word, word + (1 << order));
    (this.#free[order] ??= []).push(word);
  }

  /** Moves a range's bits into one twice as wide, the first word of which it answers. The caller moves the tickers. */
  widen(word: number, order: number): number {
    const wider = this.allocate(order + 1);
    for (let w = 0; w < 1 << order; w++) {
      this.bits[wider + w] = this.bits[word + w] as number;
      this.used[wider + w] = this.used[word + w] as number;
    }
    this.release(word, order);
    return wider;
  }

  /** A free slot in the range, now used; −1 where it is full. */
  take(word: number, order: number): number {
    for (let w = word; w < word + (1 << order); w++) {
      const free = ~(this.used[w] as number);
      if (free === 0) continue;
      const bit = 31 - Math.clz32(free & -free);
      this.used[w] = (this.used[w] as number) | (1 << bit);
      return w * 32 + bit;
    }
    return -1;
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
}
