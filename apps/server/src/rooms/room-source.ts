import { isFault, parseTicker, type Quality, type Scheduler, type TickerName } from "@streampulse/core";

import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type Listing,
  type Source,
  type SourceQuote,
  type Wanted,
} from "../engine/ports/source.ts";
import type { Room, TrackNews } from "./room.ts";

/** Rooms are bounded by themselves; the figures only have to be larger than any need. */
const LIMITS = { tickersPerConnection: 1_000_000, connections: 1_000 } as const;

/** Where rooms are found by the venue of their tickers. */
export interface RoomsByVenue {
  find(venue: string): Room | undefined;
}

/** All rooms of one kind as a source: a room is a venue of its own, which no other source is asked for. */
export class RoomSource implements Source {
  readonly name: string;
  readonly quality: Quality;
  readonly limits = LIMITS;
  /** What was recorded is told as it was, and a clock that is set jumps. */
  readonly doubtsJumpsOver = Infinity;
  readonly #prefix: string;
  readonly #rooms: RoomsByVenue;
  readonly #scheduler: Scheduler;
  readonly #connections = new Set<RoomConnection>();

  /** `prefix`: what the venues of its rooms, and no others, begin with. */
  constructor(
    of: { readonly name: string; readonly quality: Quality; readonly prefix: string },
    rooms: RoomsByVenue,
    scheduler: Scheduler,
  ) {
    this.name = of.name;
    this.quality = of.quality;
    this.#prefix = of.prefix;
    this.#rooms = rooms;
    this.#scheduler = scheduler;
  }

  readonly ownsVenue = (venue: string): boolean => venue.startsWith(this.#prefix);

  resolve({ venue = "", code, ticker }: TickerName): Listing | undefined {
    const room = this.ownsVenue(venue) ? this.#rooms.find(venue) : undefined;
    const track = room?.trackOf(code);
    if (room === undefined || track === undefined) return undefined;
    return { canonical: ticker, info: room.stateOf(track).infos[0]?.info ?? {} };
  }

  /** A room's tickers are told to who is in it, and to nobody who searches. */
  search(): readonly Listing[] {
    return [];
  }

  connect(events: ConnectionEvents): Connection {
    const connection = new RoomConnection(this.#rooms, events, this.#scheduler, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    return connection;
  }

  /** A room has something to tell of its tickers. */
  told(room: Room, news: TrackNews): void {
    for (const connection of this.#connections) connection.told(room, news);
  }

  /** A room has ended; nobody else has its tickers. */
  ended(room: Room): void {
    for (const connection of this.#connections) connection.ended(room);
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
  }
}

const ENDED = "The room has ended.";

/** One reader of rooms: which of their tracks it wants, and under which ids. */
class RoomConnection implements Connection {
  readonly #rooms: RoomsByVenue;
  readonly #events: ConnectionEvents;
  readonly #scheduler: Scheduler;
  readonly #left: () => void;
  #byRoom = new Map<Room, Map<number, number>>();
  #wanted: readonly Wanted[] = [];
  /** Ids that were told how things stand. */
  #begun = new Set<number>();
  #isOpen = false;
  #isClosed = false;

  constructor(rooms: RoomsByVenue, events: ConnectionEvents, scheduler: Scheduler, left: () => void) {
    this.#rooms = rooms;
    this.#events = events;
    this.#scheduler = scheduler;
    this.#left = left;
    scheduler.soon(() => {
      if (this.#isClosed) return;
      this.#isOpen = true;
      events.opened();
      this.#begin();
    });
  }

  want(wanted: readonly Wanted[]): void {
    if (this.#isClosed) return;
    const before = new Map(this.#wanted.map(({ id, canonical }) => [id, canonical]));
    const kept = new Set(wanted.filter(({ id, canonical }) => before.get(id) === canonical).map(({ id }) => id));
    this.#wanted = wanted;
    this.#begun = new Set([...this.#begun].filter((id) => kept.has(id)));
    this.#byRoom = new Map();
    for (const { id, canonical } of wanted) {
      const [room, track] = this.#find(canonical);
      if (room === undefined || track === undefined) continue;
      const ids = this.#byRoom.get(room) ?? new Map<number, number>();
      this.#byRoom.set(room, ids.set(track, id));
    }
    this.#scheduler.soon(() => this.#begin());
  }

  close(): void {
    this.#isClosed = true;
    this.#left();
  }

  told(room: Room, { infos, quotes, unpriced, isWhole }: TrackNews): void {
    const ids = this.#byRoom.get(room);
    if (ids === undefined) return;
    // Who has not begun is told how things stand then. Asked before every event: the listener may close or want otherwise.
    const idOf = (track: number) => {
      const id = this.#isClosed ? undefined : this.#byRoom.get(room)?.get(track);
      return id !== undefined && this.#begun.has(id) ? id : undefined;
    };
    for (const { track, info } of infos) {
      const id = idOf(track);
      if (id !== undefined) this.#events.info(id, info, isWhole);
    }
    const batch: SourceQuote[] = [];
    for (const { track, quote } of quotes) {
      const id = idOf(track);
      if (id !== undefined) batch.push({ ...quote, id, isWhole });
    }
    if (batch.length > 0) this.#events.quotes(batch);
    else this.#events.alive();
    for (const track of unpriced) {
      const id = idOf(track);
      if (id !== undefined) this.#events.tickerFault(id, new SourceFault("unavailable", NO_PRICE));
    }
  }

  ended(room: Room): void {
    const ids = this.#byRoom.get(room);
    this.#byRoom.delete(room);
    for (const id of ids?.values() ?? []) this.#events.tickerFault(id, new SourceFault("unknown", ENDED));
  }

  #begin(): void {
    if (!this.#isOpen || this.#isClosed) return;
    for (const { id, canonical } of this.#wanted) {
      if (this.#begun.has(id) || this.#isClosed) continue;
      this.#begun.add(id);
      const [room, track] = this.#find(canonical);
      if (room === undefined || track === undefined) {
        this.#events.tickerFault(id, new SourceFault("unknown", ENDED));
        continue;
      }
      const { infos, quotes, unpriced } = room.stateOf(track);
      for (const { info } of infos) this.#events.info(id, info, true);
      this.#events.quotes(quotes.map(({ quote }) => ({ ...quote, id, isWhole: true })));
      if (unpriced.length > 0) this.#events.tickerFault(id, new SourceFault("unavailable", NO_PRICE));
    }
  }

  #find(canonical: string): readonly [room: Room | undefined, track: number | undefined] {
    const name = parseTicker(canonical);
    const room = isFault(name) ? undefined : this.#rooms.find(name.venue ?? "");
    return [room, isFault(name) ? undefined : room?.trackOf(name.code)];
  }
}

const NO_PRICE = "At the time that the room's clock shows it has no price yet.";
