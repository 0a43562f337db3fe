import { Quality, type Scheduler, type TickerName } from "@streampulse/core";
import type {
  Connection,
  ConnectionEvents,
  Listing,
  ListingInfo,
  Source,
  SourceFault,
  SourceQuote,
  Wanted,
} from "../apps/server/src/engine/ports/source.ts";

/** What a scripted source answers to `resolve`: a listing, nothing, a fault thrown, or a promise of these. */
export type Resolve = (name: TickerName, signal: AbortSignal) => Listing | undefined | Promise<Listing | undefined>;

/** The listing of any name: a bare code is of the venue X, so that `A` and `X:A` are names of one. */
export function listingOf(name: TickerName, info: ListingInfo = { name: `${name.code} Inc.` }): Listing {
  return { canonical: `${name.venue ?? "X"}:${name.code}`, info };
}

/** A connection that does what the test says, and notes what it is told. */
export class ScriptedConnection implements Connection {
  readonly events: ConnectionEvents;
  /** The ids of what it was last told to carry, by canonical name. */
  wanted = new Map<string, number>();
  /** The sizes of the sets it was told, in order. */
  readonly wants: number[] = [];
  isClosed = false;
  isOpen = false;

  constructor(events: ConnectionEvents) {
    this.events = events;
  }

  want(wanted: readonly Wanted[]): void {
    this.wanted = new Map(wanted.map(({ id, canonical }) => [canonical, id]));
    this.wants.push(wanted.length);
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    if (this.isClosed || this.isOpen) return;
    this.isOpen = true;
    this.events.opened();
  }

  /** Says something of a ticker that it carries; what it does not carry it does not speak of. */
  say(canonical: string, ...quotes: Omit<SourceQuote, "id">[]): void {
    const id = this.wanted.get(canonical);
    if (!this.isOpen || this.isClosed || id === undefined) return;
    this.events.quotes(quotes.map((quote) => ({ ...quote, id })));
  }

  /** Ends by itself. */
  fail(fault: SourceFault): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.events.closed(fault);
  }
}

/** A source that a test plays. Unless told otherwise it knows every name but those that begin with NOSUCH. */
export class ScriptedSource implements Source {
  readonly name: string;
  readonly quality = Quality.LIVE;
  limits = { tickersPerConnection: 1_000, connections: 4 };
  aliveEveryMs?: number;
  /** What a test plays is what it says. */
  doubtsJumpsOver?: number = Infinity;
  resolve: Resolve = (name) => (name.code.startsWith("NOSUCH") ? undefined : listingOf(name));
  /** Whether connections open at the end of the turn they were made in. */
  opensAtOnce = true;
  /** Every connection ever made, in order. */
  readonly made: ScriptedConnection[] = [];
  isClosed = false;
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler, name = "scripted") {
    this.#scheduler = scheduler;
    this.name = name;
  }

  connect(events: ConnectionEvents): Connection {
    const connection = new ScriptedConnection(events);
    this.made.push(connection);
    if (this.opensAtOnce) this.#scheduler.soon(() => connection.open());
    return connection;
  }

  search(): readonly Listing[] {
    return [];
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  /** The connections that have not been closed. */
  get living(): ScriptedConnection[] {
    return this.made.filter((connection) => !connection.isClosed);
  }

  /** What is subscribed to upstream, each as often as it is. */
  get carried(): string[] {
    return this.living.flatMap((connection) => [...connection.wanted.keys()]);
  }

  /** A price of a ticker, on every living connection that carries it. */
  tick(canonical: string, price: string, more: Omit<SourceQuote, "id" | "price"> = {}): void {
    for (const connection of this.living) connection.say(canonical, { ...more, price });
  }
}
