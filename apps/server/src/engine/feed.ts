import { MarketSession, type HoursName } from "@streampulse/core";

import type { Lane } from "./lane.ts";
import type { Listing, ListingInfo, Source, SourceFault, SourceQuote } from "./ports/source.ts";
import { SecondReading } from "./second-reading.ts";

/** Who hears what a source says of one of its tickers. */
export interface FeedUser {
  quoted(feed: Feed, quote: SourceQuote): void;
  info(feed: Feed, info: ListingInfo, isWhole?: boolean): void;
  fault(feed: Feed, fault: SourceFault): void;
  /** It found room at its source. */
  admitted(feed: Feed): void;
  /** The session of its market, as far as it is known. */
  sessionOf(feed: Feed): MarketSession | undefined;
}

/** One ticker at one source: one subscription there, however many listings it gives their prices. */
export class Feed {
  readonly id: number;
  readonly source: Source;
  readonly canonical: string;
  info: ListingInfo;
  readonly hours: HoursName | undefined;
  /** Its source tells its session, so that the calendar does not. */
  tellsSession = false;
  readonly users: FeedUser[] = [];
  readonly reading: SecondReading;
  /** The connection that carries it; undefined while its source has no room. */
  lane: Lane | undefined;
  /** It has told two prices, so that the same source has confirmed the first. */
  isConfirmed = false;
  /** Its last price, and when that came. */
  last: SourceQuote | undefined;
  lastMs = 0;
  /** When anything was last said of it, or it was joined. */
  heardMs: number;
  /** At what interval it is asked for, where it is polled. */
  pollEveryMs: number | undefined;
  /** Since when its source says that it cannot bring it, or has not brought it for twice its interval. */
  troubledSinceMs: number | undefined;
  /** What its source said of it since its last price. */
  saidFault: SourceFault | undefined;
  #clearedMs = 0;

  constructor(id: number, source: Source, listing: Listing, nowMs: number) {
    this.id = id;
    this.source = source;
    this.canonical = listing.canonical;
    this.info = listing.info;
    this.hours = listing.hours;
    this.heardMs = nowMs;
    this.reading = new SecondReading(source.doubtsJumpsOver);
  }

  /** Since when it brings nothing that can be relied on; undefined: all is well. */
  get troubleSinceMs(): number | undefined {
    return this.lane === undefined ? 0 : (this.lane.troubleSinceMs ?? this.troubledSinceMs);
  }

  /** Since when all is well, where it is. */
  get wellSinceMs(): number {
    return Math.max(this.#clearedMs, this.lane?.wellSinceMs ?? 0);
  }

  /** Whether it was connected, not suspect and not refused ever since its last price. */
  get isUnbroken(): boolean {
    return this.troubleSinceMs === undefined && this.lastMs >= this.wellSinceMs;
  }

  /** Whether waiting would not help. */
  get isLost(): boolean {
    return this.lane === undefined || this.lane.isLost || this.saidFault !== undefined;
  }

  /** Whether its market may bring prices now. */
  get isOpen(): boolean {
    for (const user of this.users) if (user.sessionOf(this) !== MarketSession.CLOSED) return true;
    return false;
  }

  /** Something was said of it, `nowMs`. What may be told of it by now is told. */
  hear(said: SourceQuote, nowMs: number): void {
    // What its source says not to know is not wanted of it any more; what was on its way proves nothing.
    if (this.saidFault?.kind === "unknown") return;
    this.heardMs = nowMs;
    if (this.troubledSinceMs !== undefined && (said.price !== undefined || this.saidFault === undefined)) {
      this.troubledSinceMs = this.saidFault = undefined;
      this.#clearedMs = nowMs;
    }
    this.reading.pass(said, this.#tell);
  }

  fault(fault: SourceFault, nowMs: number): void {
    this.saidFault = fault;
    this.troubledSinceMs ??= nowMs;
  }

  readonly #tell = (quote: SourceQuote): void => {
    if (quote.price !== undefined) {
      this.isConfirmed = this.last !== undefined;
      this.last = quote;
      this.lastMs = this.heardMs;
    } else if (quote.isWhole) this.last = undefined;
    const { users } = this;
    // Who hears it may make others leave.
    for (const user of users.length > 1 ? [...users] : users) user.quoted(this, quote);
  };
}
