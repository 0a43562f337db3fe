import type { Scheduler } from "@streampulse/core";

import { updated } from "./board.ts";
import { Feed, type FeedUser } from "./feed.ts";
import type { Lane } from "./lane.ts";
import type { Listing, ListingInfo, Source, SourceFault, SourceQuote } from "./ports/source.ts";
import type { Supervisor } from "./supervisor.ts";

/** The feeds in use, by source and canonical name; those that found no room wait for it in their order. */
export class Feeds {
  readonly #supervisor: Supervisor;
  readonly #scheduler: Scheduler;
  /** A suspect connection brings something again. */
  readonly #spoke: (lane: Lane) => void;
  readonly #byId = new Map<number, Feed>();
  readonly #bySource = new Map<Source, Map<string, Feed>>();
  readonly #crowded = new Set<Feed>();
  /** The prices dropped as slips of feeds that are gone. */
  readonly #slips = new Map<Source, number>();
  #made = 0;

  constructor(supervisor: Supervisor, scheduler: Scheduler, spoke: (lane: Lane) => void) {
    this.#supervisor = supervisor;
    this.#scheduler = scheduler;
    this.#spoke = spoke;
  }

  /** The feed of a listing, subscribed to upstream if nobody was on it before and there is room. */
  join(source: Source, listing: Listing, user: FeedUser): Feed {
    const known = this.#bySource.get(source)?.get(listing.canonical);
    const feed = known ?? this.#make(source, listing);
    feed.users.push(user);
    return feed;
  }

  /** Unsubscribes when nobody is left on it; who waits for room has it then. */
  leave(feed: Feed, user: FeedUser): void {
    const at = feed.users.indexOf(user);
    if (at === -1) return;
    feed.users.splice(at, 1);
    if (feed.users.length > 0) return;
    const { source, id } = feed;
    this.#byId.delete(id);
    this.#bySource.get(source)?.delete(feed.canonical);
    this.#slips.set(source, (this.#slips.get(source) ?? 0) + feed.reading.slips);
    this.#crowded.delete(feed);
    if (feed.lane === undefined) return;
    feed.lane = undefined;
    this.#supervisor.unwant(id);
    for (const waiting of this.#crowded) if (waiting.source === source && !this.#admit(waiting)) break;
  }

  /** Those with these numbers that are still in use. */
  of(ids: Iterable<number>): Feed[] {
    return [...ids].flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** How many prices of a source were dropped as slips. */
  slipsOf(source: Source): number {
    let slips = this.#slips.get(source) ?? 0;
    for (const feed of this.#bySource.get(source)?.values() ?? []) slips += feed.reading.slips;
    return slips;
  }

  /** The hot path. */
  quotes(batch: readonly SourceQuote[]): void {
    const now = this.#scheduler.now();
    let isNoted = false;
    for (const quote of batch) {
      const feed = this.#byId.get(quote.id);
      if (feed === undefined) continue;
      if (!isNoted && feed.pollEveryMs === undefined) {
        isNoted = true;
        this.#note(feed.lane, now);
      }
      feed.hear(quote, now);
    }
  }

  info(id: number, info: ListingInfo, isWhole = false): void {
    const feed = this.#byId.get(id);
    if (feed === undefined) return;
    feed.info = isWhole ? info : updated(feed.info, info);
    if (info.marketSession !== undefined) feed.tellsSession = true;
    for (const user of [...feed.users]) user.info(feed, info, isWhole);
  }

  fault(id: number, fault: SourceFault): void {
    const feed = this.#byId.get(id);
    if (feed === undefined) return;
    feed.fault(fault, this.#scheduler.now());
    for (const user of [...feed.users]) user.fault(feed, fault);
  }

  #make(source: Source, listing: Listing): Feed {
    const feed = new Feed(this.#made++, source, listing, this.#scheduler.now());
    this.#byId.set(feed.id, feed);
    const feeds = this.#bySource.get(source) ?? new Map<string, Feed>();
    this.#bySource.set(source, feeds.set(feed.canonical, feed));
    if (!this.#want(feed)) this.#crowded.add(feed);
    return feed;
  }

  #want(feed: Feed): boolean {
    feed.lane = this.#supervisor.want(feed.source, feed.id, feed.canonical);
    return feed.lane !== undefined;
  }

  #admit(feed: Feed): boolean {
    if (!this.#want(feed)) return false;
    this.#crowded.delete(feed);
    for (const user of [...feed.users]) user.admitted(feed);
    return true;
  }

  /** What is polled says nothing of whether anything is pushed. */
  #note(lane: Lane | undefined, now: number): void {
    if (lane === undefined) return;
    lane.silence.heard(now, lane.openedMs);
    if (lane.silence.suspectSinceMs !== undefined) this.#spoke(lane);
  }
}
