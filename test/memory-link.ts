import type { Scheduler } from "@streampulse/core";
import { readPriceBatch } from "../apps/server/src/buses/price-batch.ts";
import type {
  PriceLink,
  PriceLinkConnection,
  PriceLinkEvents,
  PriceOwner,
} from "../apps/server/src/engine/ports/price-link.ts";
import type { Sink } from "../apps/server/src/engine/ports/transport.ts";

/** One connection to an owner of this process, both ends of it; what is said arrives in a later turn. */
class MemoryConnection {
  isOpen = true;
  /** Whether the other side takes what the owner tells; what was written before is under way. */
  isStalled = false;
  readonly #scheduler: Scheduler;
  readonly #events: PriceLinkEvents;
  readonly #owner: PriceOwner;

  constructor(scheduler: Scheduler, events: PriceLinkEvents, owner: PriceOwner) {
    this.#scheduler = scheduler;
    this.#events = events;
    this.#owner = owner;
  }

  open(): PriceLinkConnection {
    const isWritable = () => !this.isStalled;
    const sink: Sink = {
      format: "protobuf",
      headBytes: 4,
      head: (buffer, at, length) => new DataView(buffer.buffer).setUint32(at, length),
      write: (buffer, start, end) => {
        const bytes = buffer.slice(start, end);
        this.#later(() => this.#told(bytes));
        return false;
      },
      get writable() {
        return isWritable();
      },
      end: () => this.fail(),
    };
    const share = this.#owner.share(sink);
    this.#later(() => this.#events.opened());
    this.#onEnd = () => share.close();
    return {
      add: (tickers) => this.#later(() => share.add(tickers)),
      remove: (tickers) => this.#later(() => share.remove(tickers)),
      search: (text, limit, signal) => this.#owner.search(text, limit, signal),
      status: () => this.#owner.status(),
      close: () => this.#end(),
    };
  }

  /** The connection breaks; both sides learn of it in a later turn, and what was under way is lost. */
  fail(): void {
    if (!this.isOpen) return;
    this.#end();
    this.#scheduler.soon(() => this.#events.closed());
  }

  #onEnd = () => {};

  #end(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#scheduler.soon(() => this.#onEnd());
  }

  #later(act: () => void): void {
    this.#scheduler.soon(() => this.isOpen && act());
  }

  #told(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
      at += 4 + length;
      this.#events.told(readPriceBatch(bytes.subarray(at - length, at)));
    }
  }
}

/** A price link without a network: to whichever owner there is now, or to none. */
export class MemoryLink implements PriceLink {
  owner: PriceOwner | undefined;
  readonly #scheduler: Scheduler;
  #connection: MemoryConnection | undefined;

  constructor(scheduler: Scheduler, owner?: PriceOwner) {
    this.#scheduler = scheduler;
    this.owner = owner;
  }

  connect(events: PriceLinkEvents): PriceLinkConnection {
    if (this.owner === undefined) {
      let isClosed = false;
      this.#scheduler.soon(() => isClosed || events.closed());
      const absent = () => Promise.reject(new Error("The owner is not there."));
      return { add() {}, remove() {}, search: absent, status: absent, close: () => void (isClosed = true) };
    }
    this.#connection = new MemoryConnection(this.#scheduler, events, this.owner);
    return this.#connection.open();
  }

  /** The connection breaks by itself. */
  cut(): void {
    this.#connection?.fail();
  }

  /** The process takes nothing of what the owner writes, or takes it again. */
  stall(stalls: boolean): void {
    if (this.#connection) this.#connection.isStalled = stalls;
  }
}
