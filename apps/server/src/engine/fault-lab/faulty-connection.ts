import type { Cancel, Scheduler } from "@streampulse/core";

import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type Source,
  type SourceQuote,
  type Wanted,
} from "../ports/source.ts";
import type { SourceFaultName, Wrong } from "./fault.ts";

/** How many things that a connection said may wait for their time; beyond, the oldest comes early. */
export const DELAYED_MAX = 10_000;

interface Delayed {
  readonly dueMs: number;
  tell(): void;
}

/** One connection of a source that can be made ill while it is open. */
export class FaultyConnection implements Connection {
  readonly #scheduler: Scheduler;
  readonly #events: ConnectionEvents;
  readonly #name: string;
  /** Its own where it was opened; none where that was refused. */
  readonly #inner: Connection | undefined;
  readonly #gone: () => void;
  #wrong: Wrong<SourceFaultName> | undefined;
  #wanted: ReadonlySet<number> = new Set();
  /** While it is frozen, by ticker: everything that its newest price is. */
  readonly #frozen = new Map<number, SourceQuote>();
  readonly #delayed: Delayed[] = [];
  #cancel: Cancel | undefined;
  #isOver = false;

  constructor(
    source: Source,
    scheduler: Scheduler,
    events: ConnectionEvents,
    wrong: Wrong<SourceFaultName> | undefined,
    gone: () => void,
  ) {
    this.#scheduler = scheduler;
    this.#events = events;
    this.#name = source.name;
    this.#gone = gone;
    this.#wrong = wrong;
    if (wrong?.kind === "drop") scheduler.soon(() => this.#drop());
    else this.#inner = source.connect(this.#heard());
  }

  /** As the source's. */
  suffer(wrong: Wrong<SourceFaultName> | undefined): void {
    this.#wrong = wrong;
    if (wrong?.kind === "drop") return this.#drop();
    if (wrong?.kind !== "delay") this.#tellDelayed(Infinity);
    if (wrong?.kind !== "freeze") this.#thaw();
  }

  want(wanted: readonly Wanted[]): void {
    this.#wanted = new Set(wanted.map(({ id }) => id));
    for (const id of this.#frozen.keys()) if (!this.#wanted.has(id)) this.#frozen.delete(id);
    this.#inner?.want(wanted);
  }

  close(): void {
    this.#end();
    this.#inner?.close();
  }

  #end(): void {
    this.#isOver = true;
    this.#cancel?.();
    this.#delayed.length = 0;
    this.#frozen.clear();
    this.#gone();
  }

  #drop(): void {
    if (this.#isOver) return;
    this.close();
    this.#events.closed(new SourceFault("unavailable", `The fault lab has dropped the connection of ${this.#name}.`));
  }

  /** The events of the connection within, as its fault leaves them. */
  #heard(): ConnectionEvents {
    const events = this.#events;
    return {
      opened: () => this.#tell(() => events.opened()),
      quotes: (batch) => (this.#wrong?.kind === "freeze" ? this.#freeze(batch) : this.#tell(() => this.#quotes(batch))),
      info: (id, info, isWhole) => this.#tell(() => this.#wanted.has(id) && events.info(id, info, isWhole)),
      tickerFault: (id, fault) => this.#tell(() => this.#wanted.has(id) && events.tickerFault(id, fault)),
      alive: () => this.#tell(() => events.alive()),
      retiring: () => this.#tell(() => events.retiring()),
      closed: (fault) => {
        if (this.#isOver) return;
        // Nothing that was said is lost: it was said before the end.
        this.#tellDelayed(Infinity);
        this.#thaw();
        this.#end();
        events.closed(fault);
      },
    };
  }

  /** A connection that is frozen shows life all the same. */
  #freeze(batch: readonly SourceQuote[]): void {
    for (const quote of batch) {
      if (!this.#wanted.has(quote.id)) continue;
      const known = Object.entries(quote).filter(([, value]) => value !== undefined);
      this.#frozen.set(quote.id, {
        ...(quote.isWhole ? {} : this.#frozen.get(quote.id)),
        ...(Object.fromEntries(known) as typeof quote),
      });
    }
    this.#events.alive();
  }

  #thaw(): void {
    if (this.#frozen.size === 0) return;
    const quotes = [...this.#frozen.values()];
    this.#frozen.clear();
    this.#events.quotes(quotes);
  }

  #quotes(batch: readonly SourceQuote[]): void {
    // What was unsubscribed from while it waited is told to nobody.
    const wanted = batch.every(({ id }) => this.#wanted.has(id))
      ? batch
      : batch.filter(({ id }) => this.#wanted.has(id));
    if (wanted.length > 0) this.#events.quotes(wanted);
  }

  /** Tells now, or behind everything that waits. */
  #tell(tell: () => void): void {
    if (this.#isOver) return;
    const delayMs = this.#wrong?.kind === "delay" ? (this.#wrong.delayMs ?? 0) : 0;
    if (delayMs === 0 && this.#delayed.length === 0) return tell();
    if (this.#delayed.length >= DELAYED_MAX) this.#delayed.shift()?.tell();
    this.#delayed.push({ dueMs: this.#scheduler.now() + delayMs, tell });
    this.#await();
  }

  #await(): void {
    const [first] = this.#delayed;
    if (first === undefined || this.#cancel) return;
    this.#cancel = this.#scheduler.after(Math.max(0, first.dueMs - this.#scheduler.now()), () => {
      this.#cancel = undefined;
      this.#tellDelayed(this.#scheduler.now());
      this.#await();
    });
  }

  #tellDelayed(untilMs: number): void {
    while (this.#delayed[0] && this.#delayed[0].dueMs <= untilMs) this.#delayed.shift()?.tell();
    if (this.#delayed.length > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
