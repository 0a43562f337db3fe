import type { Cancel, Scheduler } from "@streampulse/core";
import type {
  Connection,
  ConnectionEvents,
  ListingInfo,
  SourceFault,
  SourceQuote,
  Wanted,
} from "../../engine/ports/source.ts";

/** A quote of a track, not yet with the id that a connection knows it by. */
export type TrackQuote = Omit<SourceQuote, "id">;

/** What happened in one turn, by the number of the track. */
export interface TrackChanges {
  readonly infos: readonly { readonly track: number; readonly info: ListingInfo }[];
  readonly quotes: readonly { readonly track: number; readonly quote: TrackQuote }[];
}

/** What a connection needs of the replay it belongs to. */
export interface ReplayDeck {
  trackOf(canonical: string): number | undefined;
  /** What was played of a track so far, for a reader who comes later. */
  stateOf(track: number): { readonly quote: TrackQuote | undefined; readonly info: ListingInfo | undefined };
  /** A reader has come: the clock starts with the first. */
  reading(): void;
  left(connection: ReplayConnection): void;
}

/** A replay is silent when its recording is; a sign of life says that nothing is broken. */
const ALIVE_EVERY_MS = 5_000;

/** One reader of a replay. All of them share its clock; a ticker wanted later begins with its last quote. */
export class ReplayConnection implements Connection {
  readonly #deck: ReplayDeck;
  readonly #events: ConnectionEvents;
  readonly #scheduler: Scheduler;
  #state: "opening" | "open" | "closed" = "opening";
  #ids: ReadonlyMap<number, number> = new Map();
  /** Tracks newly wanted, of which the last quote is owed. */
  readonly #owed = new Set<number>();
  #cancelAlive: Cancel | undefined;

  /** With a fault, the connection ends by it instead of opening. */
  constructor(deck: ReplayDeck, events: ConnectionEvents, scheduler: Scheduler, fault: SourceFault | undefined) {
    this.#deck = deck;
    this.#events = events;
    this.#scheduler = scheduler;
    scheduler.soon(() => (fault ? this.fail(fault) : this.#open()));
  }

  want(wanted: readonly Wanted[]): void {
    const ids = new Map<number, number>();
    for (const { id, canonical } of wanted) {
      const track = this.#deck.trackOf(canonical);
      if (track !== undefined) ids.set(track, id);
    }
    for (const track of ids.keys()) if (this.#ids.get(track) !== ids.get(track)) this.#owed.add(track);
    for (const track of this.#owed) if (!ids.has(track)) this.#owed.delete(track);
    this.#ids = ids;
    if (ids.size > 0) this.#read();
  }

  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#cancelAlive?.();
    this.#deck.left(this);
  }

  /** Hands over what was played, as far as it is wanted. Call it before the deck's state moves on. */
  play({ infos, quotes }: TrackChanges): void {
    // Asked for before every event: the listener may close or want otherwise in the midst of them.
    for (const { track, info } of infos) {
      const id = this.#ids.get(track);
      if (id !== undefined && this.#state === "open") this.#events.info(id, info);
    }
    const batch: SourceQuote[] = [];
    for (const { track, quote } of quotes) {
      const id = this.#ids.get(track);
      if (id !== undefined) batch.push({ ...quote, id });
    }
    if (batch.length > 0 && this.#state === "open") this.#events.quotes(batch);
  }

  /** Hands over the last quotes of tracks that were newly wanted. */
  catchUp(): void {
    if (this.#state !== "open" || this.#owed.size === 0) return;
    const changes = [...this.#owed].map((track) => ({ track, ...this.#deck.stateOf(track) }));
    this.#owed.clear();
    this.play({
      infos: changes.flatMap(({ track, info }) => (info ? [{ track, info }] : [])),
      quotes: changes.flatMap(({ track, quote }) => (quote ? [{ track, quote }] : [])),
    });
  }

  fail(fault: SourceFault): void {
    if (this.#state === "closed") return;
    this.close();
    this.#events.closed(fault);
  }

  #open(): void {
    if (this.#state !== "opening") return;
    this.#state = "open";
    this.#events.opened();
    this.#stayAlive();
    if (this.#ids.size > 0) this.#read();
  }

  #read(): void {
    if (this.#state !== "open") return;
    this.#deck.reading();
    if (this.#owed.size > 0) this.#scheduler.soon(() => this.catchUp());
  }

  #stayAlive(): void {
    if (this.#state !== "open") return;
    this.#cancelAlive = this.#scheduler.after(ALIVE_EVERY_MS, () => {
      this.#events.alive();
      this.#stayAlive();
    });
  }
}
