import type { Slots } from "./slots.ts";

/** Who watches a ticker: its subscribers' clients and slots, side by side. */
interface List {
  count: number;
  clients: Int32Array<ArrayBuffer>;
  slots: Int32Array<ArrayBuffer>;
}

const EMPTY: List = { count: 0, clients: new Int32Array(0), slots: new Int32Array(0) };

/** The subscribers of each ticker, with O(1) add and swap-remove. The hot path reads the arrays directly. */
export class Subscribers {
  readonly #lists: List[] = [];
  readonly #slots: Slots;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** The list of a ticker; `count` says how much of it is in use. */
  of(ticker: number): Readonly<List> {
    return this.#lists[ticker] ?? EMPTY;
  }

  add(ticker: number, client: number, slot: number): void {
    let list = this.#lists[ticker];
    if (list === undefined) {
      list = { count: 0, clients: new Int32Array(4), slots: new Int32Array(4) };
      this.#lists[ticker] = list;
    }
    if (list.count === list.clients.length) {
      const clients = new Int32Array(list.count * 2);
      const slots = new Int32Array(list.count * 2);
      clients.set(list.clients);
      slots.set(list.slots);
      list.clients = clients;
      list.slots = slots;
    }
    list.clients[list.count] = client;
    list.slots[list.count] = slot;
    this.#slots.ticker[slot] = ticker;
    this.#slots.place[slot] = list.count++;
  }

  remove(slot: number): void {
    const list = this.#lists[this.#slots.ticker[slot] as number] as List;
    const place = this.#slots.place[slot] as number;
    const last = --list.count;
    const moved = list.slots[last] as number;
    list.clients[place] = list.clients[last] as number;
    list.slots[place] = moved;
    this.#slots.place[moved] = place;
  }

  /** Moves a client's full range to one twice as wide; the first of that. */
  widen(base: number, size: number): number {
    const wider = this.#slots.allocate(size * 2);
    // It is full, so its slots keep their order, and what the client has by slot stays right.
    for (let slot = base; slot < base + size; slot++) {
      const to = this.#slots.take(wider, size * 2);
      if (this.#slots.isMarked(slot)) this.#slots.mark(to);
      this.#move(slot, to);
    }
    this.#slots.release(base, size);
    return wider;
  }

  /** A slot's ticker has moved to another slot of the same client. */
  #move(from: number, to: number): void {
    const place = this.#slots.place[from] as number;
    const ticker = this.#slots.ticker[from] as number;
    (this.#lists[ticker] as List).slots[place] = to;
    this.#slots.ticker[to] = ticker;
    this.#slots.place[to] = place;
  }
}
