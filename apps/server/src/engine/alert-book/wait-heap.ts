import { compareLevels, type Level } from "./level.ts";

/** Somebody who waits for a number to reach a level; in at most one heap at a time. */
export interface Waiting {
  readonly level: Level;
  /** The level itself is not enough. */
  readonly isStrict: boolean;
  /** Whether it waits from below: for the number to rise. */
  readonly isRise: boolean;
  /** Its place in its heap; −1 while it is in none. The heap's. */
  place: number;
}

/** Who waits for a number to rise (or to fall), the nearest first. Adding and leaving are O(log n), looking is O(1). */
export class WaitHeap<T extends Waiting> {
  readonly #sign: 1 | -1;
  readonly #items: T[] = [];

  constructor(isRise: boolean) {
    this.#sign = isRise ? 1 : -1;
  }

  get size(): number {
    return this.#items.length;
  }

  /** Whose level is reached next. */
  get next(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    this.#items.push(item);
    this.#up(item, this.#items.length - 1);
  }

  /** Takes it out; nothing where it is not in. */
  remove(item: T): void {
    const at = item.place;
    if (at === -1) return;
    item.place = -1;
    const last = this.#items.pop() as T;
    if (last === item) return;
    this.#up(last, at);
    this.#down(last, last.place);
  }

  #isBefore(a: T, b: T): boolean {
    const order = compareLevels(a.level, b.level) * this.#sign;
    return order === 0 ? !a.isStrict && b.isStrict : order < 0;
  }

  #up(item: T, from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#items[above] as T;
      if (!this.#isBefore(item, parent)) break;
      this.#set(parent, at);
      at = above;
    }
    this.#set(item, at);
  }

  #down(item: T, from: number): void {
    const items = this.#items;
    let at = from;
    for (;;) {
      let below = at * 2 + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && this.#isBefore(items[below + 1] as T, items[below] as T)) below++;
      const child = items[below] as T;
      if (!this.#isBefore(child, item)) break;
      this.#set(child, at);
      at = below;
    }
    this.#set(item, at);
  }

  #set(item: T, at: number): void {
    this.#items[at] = item;
    item.place = at;
  }
}
