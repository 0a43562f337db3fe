import { MarketSession, Quality, sessionAt, type HoursName, type Scheduler } from "@streampulse/core";

import type { Board } from "./board.ts";
import type { Listed } from "./listed.ts";
import type { ListingInfo, SourceQuote } from "./ports/source.ts";

/** A trade that a calendar knows nothing of, in the night, is the last one after this long without another. */
const NIGHT_TRADE_MS = 30_000;

/** What prices are measured by in one span of a calendar: those from before `overBeforeMs` are of a day that is over. */
interface Measure {
  readonly isClosed: boolean;
  readonly overBeforeMs: number;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/**
 * What sessions make of prices. A listing's session follows its calendar, unless its source tells it; the
 * last price of a trading day that is over is CLOSED, on arrival or when the market closes. A price that
 * was really traded while the calendar says closed keeps its quality, and so do made-up and replayed ones.
 */
export class MarketHours {
  readonly #scheduler: Scheduler;
  readonly #board: Board;
  readonly #isHeard: (listed: Listed) => boolean;
  readonly #measures = new Map<HoursName, Measure>();

  /** `isHeard`: whether what carries a listing has been well since its last price, so that its silence means that nothing happened. */
  constructor(scheduler: Scheduler, board: Board, isHeard: (listed: Listed) => boolean) {
    this.#scheduler = scheduler;
    this.#board = board;
    this.#isHeard = isHeard;
  }

  /** Brings a listing up to its calendar; says whether its session changed. Off the tick path. */
  follow(listed: Listed): boolean {
    const { hours, info } = listed;
    if (hours === undefined || listed.tellsSession) return false;
    const { session } = sessionAt(hours, this.#scheduler.now());
    const isChanged = session !== info.marketSession;
    if (isChanged) this.#enter(listed, session);
    if (this.#isOver(listed, hours)) this.#close(listed);
    return isChanged;
  }

  /** What a source tells of a session goes before the calendar from now on. */
  told(listed: Listed, { marketSession }: ListingInfo): void {
    if (marketSession === undefined) return;
    listed.tellsSession = true;
    if (marketSession !== listed.info.marketSession) this.#enter(listed, marketSession);
  }

  /** The quality of what arrives, from a source whose quotes have `usual` unless they say otherwise. On the tick path. */
  qualityOf(listed: Listed, said: SourceQuote, usual: Quality): Quality {
    const quality = said.quality ?? usual;
    if (!canClose(quality)) return quality;
    // A new bid is no trade.
    if (said.price === undefined) return listed.latest?.quality === Quality.CLOSED ? Quality.CLOSED : quality;
    const { hours, info } = listed;
    if (hours === undefined || listed.tellsSession)
      return info.marketSession === MarketSession.CLOSED ? Quality.CLOSED : quality;
    if (hours === "always") return quality;
    const { isClosed, overBeforeMs } = this.#measureOf(hours);
    const isOver = said.sourceTimeMs === undefined ? isClosed : said.sourceTimeMs < overBeforeMs;
    return isOver ? Quality.CLOSED : quality;
  }

  #enter(listed: Listed, session: MarketSession): void {
    const wasClosed = listed.info.marketSession === MarketSession.CLOSED;
    listed.info = { ...listed.info, marketSession: session };
    if (session === MarketSession.CLOSED) this.#close(listed);
    // A market that opens was not silent while it was closed.
    else if (wasClosed) listed.arrivedMs = this.#scheduler.now();
  }

  /** Whether the trading day of the last price has ended since it came. */
  #isOver({ latest, pricedMs }: Listed, hours: HoursName): boolean {
    if (latest === undefined || hours === "always" || !canClose(latest.quality)) return false;
    const { isClosed, overBeforeMs } = this.#measureOf(hours);
    if ((latest.sourceTimeMs ?? latest.receivedTimeMs) < overBeforeMs) return true;
    return isClosed && this.#scheduler.now() - pricedMs > NIGHT_TRADE_MS;
  }

  /**
   * The last price is the last of its trading day, and silence alone is no reason to take it for an old one. Where
   * something else was amiss since it came, there may have been later ones.
   */
  #close(listed: Listed): void {
    const { latest } = listed;
    if (latest === undefined || !(canClose(latest.quality) || latest.quality === Quality.CLOSED)) return;
    this.#board.requalify(listed, Quality.CLOSED, latest.stale && !this.#isHeard(listed));
  }

  /** A day is over before the moment at which a closed market closed, and an open one last opened. */
  #measureOf(hours: HoursName): Measure {
    const now = this.#scheduler.now();
    const known = this.#measures.get(hours);
    if (known && now >= known.sinceMs && now < known.untilMs) return known;
    const span = sessionAt(hours, now);
    let overBeforeMs = span.sinceMs;
    for (let open = span; open.session !== MarketSession.CLOSED; open = sessionAt(hours, open.sinceMs - 1))
      overBeforeMs = open.sinceMs;
    const { session, sinceMs, untilMs } = span;
    const measure = { isClosed: session === MarketSession.CLOSED, overBeforeMs, sinceMs, untilMs };
    this.#measures.set(hours, measure);
    return measure;
  }
}

function canClose(quality: Quality): boolean {
  return quality === Quality.LIVE || quality === Quality.DELAYED;
}
