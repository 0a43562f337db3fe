import { MarketSession, Quality, sessionAt, type HoursName, type Scheduler } from "@streampulse/core";

import type { Board, Listed } from "./board.ts";
import type { ListingInfo, SourceQuote } from "./ports/source.ts";

/** A trade that a calendar knows nothing of, in the night, is the last one after this long without another. */
const NIGHT_TRADE_MS = 30_000;

/** Prices from before `beforeMs` are of a trading day that is over; true of one span of a calendar. */
interface Over {
  readonly beforeMs: number;
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
  readonly #isHeard: (id: number) => boolean;
  readonly #over = new Map<HoursName, Over>();

  /** `isHeard`: whether what carries a listing is connected, so that its silence means that nothing happened. */
  constructor(scheduler: Scheduler, board: Board, isHeard: (id: number) => boolean) {
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
    if (marketSession === listed.info.marketSession) return;
    this.#enter(listed, marketSession);
    if (marketSession === MarketSession.CLOSED) this.#close(listed);
  }

  /** The quality of what arrives, from a source whose quotes have `usual` unless they say otherwise. On the tick path. */
  qualityOf(listed: Listed, said: SourceQuote, usual: Quality): Quality {
    const quality = said.quality ?? usual;
    if (!canClose(quality)) return quality;
    // A new bid is no trade.
    if (said.price === undefined) return listed.latest?.quality === Quality.CLOSED ? Quality.CLOSED : quality;
    const { hours, info } = listed;
    const isClosed = info.marketSession === MarketSession.CLOSED;
    if (hours === undefined || listed.tellsSession) return isClosed ? Quality.CLOSED : quality;
    if (hours === "always") return quality;
    const isOver = said.sourceTimeMs === undefined ? isClosed : said.sourceTimeMs < this.#overBefore(hours);
    return isOver ? Quality.CLOSED : quality;
  }

  #enter(listed: Listed, session: MarketSession): void {
    const wasClosed = listed.info.marketSession === MarketSession.CLOSED;
    listed.info = { ...listed.info, marketSession: session };
    // A market that opens was not silent while it was closed.
    if (wasClosed) listed.arrivedMs = this.#scheduler.now();
  }

  /** Whether the trading day of the last price has ended since it came. */
  #isOver({ latest, info, arrivedMs }: Listed, hours: HoursName): boolean {
    if (latest === undefined || hours === "always") return false;
    if ((latest.sourceTimeMs ?? latest.receivedTimeMs) < this.#overBefore(hours)) return true;
    return info.marketSession === MarketSession.CLOSED && this.#scheduler.now() - arrivedMs > NIGHT_TRADE_MS;
  }

  #close(listed: Listed): void {
    const { latest } = listed;
    if (latest === undefined || !canClose(latest.quality)) return;
    this.#board.requalify(listed, Quality.CLOSED, latest.stale && !this.#isHeard(listed.id));
  }

  /** While a market is closed, when it closed; while it is open, when it opened after it was last closed. */
  #overBefore(hours: HoursName): number {
    const now = this.#scheduler.now();
    const known = this.#over.get(hours);
    if (known && now >= known.sinceMs && now < known.untilMs) return known.beforeMs;
    const span = sessionAt(hours, now);
    let earlier = span;
    while (earlier.session !== MarketSession.CLOSED) earlier = sessionAt(hours, earlier.sinceMs - 1);
    const beforeMs = earlier === span ? span.sinceMs : earlier.untilMs;
    this.#over.set(hours, { beforeMs, sinceMs: span.sinceMs, untilMs: span.untilMs });
    return beforeMs;
  }
}

function canClose(quality: Quality): boolean {
  return quality === Quality.LIVE || quality === Quality.DELAYED;
}
