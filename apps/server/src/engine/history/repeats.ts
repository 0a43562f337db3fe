/** How many of a source's last numbers are known: what comes late comes among those. */
const KNOWN_MAX = 32;

/** Which of a source's numbered prices came before: each counts once, whatever order they come in. */
export class Repeats {
  readonly #known = new Float64Array(KNOWN_MAX).fill(-1);
  #newest = -1;
  #at = 0;

  /** Takes note of a number; false: it came before, or is so far behind the newest ones that nobody knows. */
  isNew(order: number): boolean {
    if (order <= this.#newest && !this.#isMissing(order)) return false;
    if (order > this.#newest) this.#newest = order;
    this.#known[this.#at] = order;
    this.#at = (this.#at + 1) % KNOWN_MAX;
    return true;
  }

  /** Another source numbers its prices by itself. */
  clear(): void {
    this.#known.fill(-1);
    this.#newest = -1;
  }

  /** Whether a number behind the newest one was not told yet. */
  #isMissing(order: number): boolean {
    let oldest = Infinity;
    for (const known of this.#known) {
      if (known === order) return false;
      if (known < oldest) oldest = known;
    }
    return order > oldest;
  }
}
