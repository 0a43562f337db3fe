import { sessionAt, type MarketSession } from "@streampulse/core";

import { updated } from "./board.ts";
import type { Listed } from "./listed.ts";
import type { Feed, FeedUser } from "./feed.ts";
import type { Feeds } from "./feeds.ts";
import { asFault } from "./lane.ts";
import { ASK_AGAIN_MS, legsOf, type Leg } from "./route-leg.ts";
import { jumpOf } from "./price-jump.ts";
import { isJump } from "./second-reading.ts";
import type { Listing, ListingInfo, Source, SourceFault, SourceQuote } from "./ports/source.ts";
import type { Found } from "./source-order.ts";

/** A source that brings nothing for this long gives its place to the next. */
const FAILOVER_MS = 3_000;
/** A better source that was well for this long has its place again. */
const RETURN_MS = 60_000;
/** A source that has nothing in its place is asked again, at the next occasion, after this. */
const WITHOUT_MS = 6 * RETURN_MS;

/** What a route is given, and whom it tells. */
export interface RouteDeps {
  readonly feeds: Feeds;
  readonly now: () => number;
  /** What a source has in the place of the listing. */
  readonly standIn: (source: Source, signal: AbortSignal) => Listing | undefined | Promise<Listing | undefined>;
  /** A quote of the source that carries the listing; `receivedMs` where it came earlier. */
  readonly quoted: (quote: SourceQuote, receivedMs?: number) => void;
  readonly info: (info: ListingInfo, isWhole?: boolean) => void;
  /** The source that carries it said that it has no price of it, and no other has. */
  readonly troubled: (fault: SourceFault) => void;
  /** A source that had the listing says that there is no such ticker. */
  readonly disowned: (source: Source) => void;
  /** The same, and no other that carries the same is there: its names have to be sought anew. */
  readonly unknown: (source: Source) => void;
  /** The source that carries it has no room for it, and no other source has a price of it; or there is room again. */
  readonly crowded: () => void;
  /** It is of its own venue again, with the last quote that was, if there was one. */
  readonly cameHome: (ownLatest: Listed["latest"]) => void;
  /** Another source carries it from now on, `isBetter` than the one before, which its first price differs from by so much. */
  readonly moved: (from: Source, isBetter: boolean, jumpPercent: string | undefined) => void;
  /** Its sources have to be looked at again, soon. */
  readonly unsettled: () => void;
}

/**
 * By which source a listing's prices come: the best of its order, and while that brings nothing the next that
 * does. Better ones go on being heard; after a minute of health their next price takes the place back. A place
 * changes hands with a price, never without.
 */
export class ListingRoute implements FeedUser {
  readonly listed: Listed;
  readonly listing: Listing;
  readonly #deps: RouteDeps;
  readonly #legs: readonly Leg[];
  /** Where the listing is its own: what no other source, and no other venue, stands in for. */
  #home: Leg;
  #at: number;
  /** The last quote that was the listing's own venue's. */
  #ownLatest: Listed["latest"];
  /** The source that carries it has no room for it, and no other brings a price. */
  isCrowded = false;
  /** Its price is flagged because what carries it is suspect, and for no other reason. */
  isSuspect = false;
  /** What the carrying source said, while others are tried. */
  #withheld: SourceFault | undefined;

  /** `order`: first those that could not tell, then the `source` that has the listing, then those that may stand in. */
  constructor(listed: Listed, { listing, source }: Found, order: readonly Source[], deps: RouteDeps) {
    this.listed = listed;
    this.listing = listing;
    this.#deps = deps;
    this.#at = order.indexOf(source);
    this.#legs = legsOf(order, this.#at, deps.now());
    const feed = deps.feeds.join(source, listing, this);
    this.#home = this.#legs[this.#at] as Leg;
    this.#home.feed = feed;
    listed.source = source.name;
    listed.carriedAs = feed.canonical;
    // Where it stands in for others, more of it may be known by now.
    listed.info = updated(listed.info, feed.info);
  }

  /** What carries it now. */
  get carrier(): Feed {
    return (this.#legs[this.#at] as Leg).feed as Feed;
  }

  /** The source that it is of, while another carries it. */
  get givenOverBy(): Source | undefined {
    return this.#legs.indexOf(this.#home) < this.#at ? this.#home.source : undefined;
  }

  /** Whether its prices are another venue's. */
  get isAstray(): boolean {
    return this.carrier.canonical !== this.listing.canonical;
  }

  close(): void {
    for (const leg of this.#legs) this.#release(leg);
  }

  quoted(feed: Feed, quote: SourceQuote): void {
    if (feed === this.carrier) return this.#deps.quoted(quote);
    if (quote.price !== undefined) this.#offered(feed, quote, this.#deps.now());
  }

  info(feed: Feed, info: ListingInfo, isWhole?: boolean): void {
    if (feed === this.carrier) this.#deps.info(info, isWhole);
  }

  fault(feed: Feed, fault: SourceFault): void {
    const leg = this.#legs.find((one) => one.feed === feed);
    // Another one on the same feed may have let it go just now.
    if (leg === undefined) return;
    const isCarrier = feed === this.carrier;
    if (fault.kind === "unknown") {
      if (leg === this.#home && (isCarrier || this.isAstray)) return this.#deps.unknown(feed.source);
      // It may have the listing itself where it has not what would stand in for it.
      leg.withoutUntilMs = feed.canonical === this.listing.canonical ? Infinity : this.#deps.now() + WITHOUT_MS;
      if (leg === this.#home) {
        this.#home = this.#legs[this.#at] as Leg;
        this.#deps.disowned(feed.source);
      }
      if (!isCarrier) this.#release(leg);
    }
    if (isCarrier) this.#withheld = fault;
    this.#deps.unsettled();
  }

  admitted(feed: Feed): void {
    if (feed === this.carrier) this.#crowd(false);
    this.#deps.unsettled();
  }

  sessionOf(feed: Feed): MarketSession | undefined {
    // Of what is shown it is kept up to date already.
    if (feed === this.carrier) return this.listed.info.marketSession;
    const { hours, tellsSession, info } = feed;
    return hours === undefined || tellsSession ? info.marketSession : sessionAt(hours, this.#deps.now()).session;
  }

  /** Looks at its sources, and tries others where the one that carries it brings nothing. Whether to look again soon. */
  review(): boolean {
    const now = this.#deps.now();
    if (this.carrier.troubleSinceMs === undefined) {
      this.#withheld = undefined;
      for (const leg of this.#legs.slice(this.#at + 1)) this.#release(leg);
      // A better one may have something in its place by now.
      for (const leg of this.#legs.slice(0, this.#at)) if (this.#isDue(leg, now)) this.#ask(leg, now);
      return this.#legs.some(({ isUntold }, n) => isUntold && n < this.#at);
    }
    if (!this.#isFailing(now)) return this.#legs.length > 1;
    for (const leg of this.#legs) if (leg.feed !== this.carrier && this.#isWaitedFor(leg, now)) return true;
    if (this.#withheld) this.#deps.troubled(this.#withheld);
    this.#withheld = undefined;
    this.#crowd(this.carrier.lane === undefined);
    return this.#legs.length > 1;
  }

  /** A venue-qualified name joins: from now on no other venue's price will do. */
  comeHome(): void {
    for (const leg of this.#legs) if (leg.feed && leg.feed.canonical !== this.listing.canonical) this.#release(leg);
    const home = this.#home;
    home.feed ??= this.#deps.feeds.join(home.source, this.listing, this);
    this.#at = this.#legs.indexOf(home);
    const { carrier } = this;
    this.#show(carrier);
    this.#deps.cameHome(this.#ownLatest);
    const isWell = carrier.troubleSinceMs === undefined;
    if (isWell && carrier.last && this.#isNews(carrier)) this.#deps.quoted(carrier.last, carrier.lastMs);
  }

  /**
   * The names that it is known by have changed: who had nothing in its place may have now, and where they are not
   * all bare, what other venues have in it will not do.
   */
  renamed(isBare: boolean): void {
    for (const leg of this.#legs) {
      if (leg.withoutUntilMs < Infinity) leg.withoutUntilMs = 0;
      const isOther = leg.feed && leg.feed.canonical !== this.listing.canonical;
      // What is being asked was about other names.
      if (leg.asking || (!isBare && leg.feed !== this.carrier && isOther)) this.#release(leg);
    }
  }

  /** Whether what carries it brings nothing, and will not soon. */
  #isFailing(now: number): boolean {
    const { troubleSinceMs, isLost } = this.carrier;
    return troubleSinceMs !== undefined && (isLost || now - troubleSinceMs >= FAILOVER_MS);
  }

  /** Tries a source; whether it may yet bring a price before others are tried. */
  #isWaitedFor(leg: Leg, now: number): boolean {
    if (this.#isDue(leg, now)) this.#ask(leg, now);
    // What it had in store may have settled it.
    if (!this.#isFailing(now)) return true;
    if (leg.feed === undefined && !leg.asking) return false;
    return !leg.feed?.isLost && now - leg.sinceMs < FAILOVER_MS;
  }

  #isDue({ feed, asking, withoutUntilMs }: Leg, now: number): boolean {
    return feed === undefined && asking === undefined && now >= withoutUntilMs;
  }

  #ask(leg: Leg, now: number): void {
    leg.sinceMs = now;
    const asking = new AbortController();
    const found = this.#deps.standIn(leg.source, asking.signal);
    if (!(found instanceof Promise)) return this.#answered(leg, found);
    leg.asking = asking;
    const settle = (act: () => void) => {
      if (leg.asking !== asking) return;
      leg.asking = undefined;
      act();
      this.#deps.unsettled();
    };
    found.then(
      (listing) => settle(() => this.#answered(leg, listing)),
      (error: unknown) => settle(() => this.#unanswered(leg, asFault(error))),
    );
  }

  #unanswered(leg: Leg, { retryAfterMs = 0 }: SourceFault): void {
    leg.isUntold = true;
    leg.withoutUntilMs = this.#deps.now() + Math.max(ASK_AGAIN_MS, retryAfterMs);
  }

  #answered(leg: Leg, listing: Listing | undefined): void {
    leg.isUntold = false;
    if (listing === undefined) {
      leg.withoutUntilMs = this.#deps.now() + WITHOUT_MS;
      return;
    }
    leg.sinceMs = this.#deps.now();
    const feed = this.#deps.feeds.join(leg.source, listing, this);
    leg.feed = feed;
    // Others watch it there already: its next price may be long in coming.
    const isWell = feed.troubleSinceMs === undefined;
    if (isWell && feed.last && this.#isNews(feed)) this.#offered(feed, feed.last, leg.sinceMs, feed.lastMs);
  }

  /** Whether a feed's last price came after what is shown. */
  #isNews({ lastMs }: Feed): boolean {
    return lastMs >= (this.listed.latest?.receivedTimeMs ?? 0);
  }

  #crowd(isCrowded: boolean): void {
    if (this.isCrowded === isCrowded) return;
    this.isCrowded = isCrowded;
    this.#deps.crowded();
  }

  /** A source that does not carry it has a price of it. */
  #offered(feed: Feed, quote: SourceQuote, now: number, receivedMs?: number): void {
    const at = this.#legs.findIndex((leg) => leg.feed === feed);
    const isBack = at < this.#at && feed.troubleSinceMs === undefined && now - feed.wellSinceMs >= RETURN_MS;
    if ((isBack || this.#isFailing(now)) && !this.#isDoubtful(feed, quote)) this.#move(at, feed, quote, receivedMs);
  }

  /** Whether the very first price of a source is so far from the last one that it takes a second to believe it. */
  #isDoubtful({ isConfirmed, source }: Feed, { price }: SourceQuote): boolean {
    const before = this.listed.latest?.price;
    if (isConfirmed || before === undefined) return false;
    return isJump(source.doubtsJumpsOver, Number(before), Number(price));
  }

  #move(at: number, feed: Feed, quote: SourceQuote, receivedMs: number | undefined): void {
    const { latest } = this.listed;
    const from = this.carrier.source;
    const isBetter = at < this.#at;
    if (!this.isAstray) this.#ownLatest = latest;
    this.#at = at;
    this.#withheld = undefined;
    this.#crowd(false);
    this.#show(feed);
    this.#deps.moved(from, isBetter, latest && quote.price ? jumpOf(quote.price, latest.price) : undefined);
    this.#deps.quoted(quote, receivedMs);
    for (const leg of this.#legs.slice(at + 1)) this.#release(leg);
  }

  /** The listing's facts are those of what carries it. */
  #show(feed: Feed): void {
    this.listed.source = feed.source.name;
    this.listed.carriedAs = feed.canonical;
    // What was said before any price was said by another.
    this.listed.early = undefined;
    this.listed.info = feed.info;
    this.listed.hours = feed.hours;
    this.listed.tellsSession = feed.tellsSession;
  }

  #release(leg: Leg): void {
    leg.asking?.abort();
    leg.asking = undefined;
    const { feed } = leg;
    leg.feed = undefined;
    if (feed) this.#deps.feeds.leave(feed, this);
  }
}
