import type { CandleStep, HoursName, Quality, Scheduler, TickerInfo, TickerName, TimeSpan } from "@streampulse/core";

/**
 * An upstream of prices. A source maps the product's tickers to its vendor's spelling, tells which ones
 * it knows, and opens connections. It never reconnects, retries, fails over or judges silence: the
 * supervisor does, and passes the whole wanted set to each new connection.
 */
export interface Source {
  /** The source's name as in STREAMPULSE_SOURCES, lower case. */
  readonly name: string;
  /** The quality of its quotes unless a quote says otherwise. */
  readonly quality: Quality;
  /** How many tickers one connection may carry, and how many connections may be open at once. */
  readonly limits: { readonly tickersPerConnection: number; readonly connections: number };
  /**
   * Where its transport shows signs of life by itself (pings, heartbeats): how often. A connection that
   * shows none for three times as long is closed and opened again.
   */
  readonly aliveEveryMs?: number;
  /**
   * What the source has under this name: undefined says that it does not know it, now and for good. A
   * bare name stands for the source's own first choice of venue. Answers at once where it can. Rejects
   * with a SourceFault where it cannot tell now; the caller tries again. `signal` ends the wait.
   */
  resolve(name: TickerName, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined>;
  /**
   * Listings that match the text, best first, at most `limit`: those of a smaller limit are the first of a
   * larger one's. An empty text lists everything, the most sought first.
   */
  search(text: string, limit: number, signal: AbortSignal): readonly Listing[] | Promise<readonly Listing[]>;
  /** Opens a connection. Every event comes after this call has returned. */
  connect(events: ConnectionEvents): Connection;
  /** Requests left in the vendor's budget, where there is one. */
  budgetLeft?(): number;
  /**
   * The vendor's newest price of a ticker by one request beside any connection: what decides whether a
   * connection that shows life and brings nothing is mute, or its market quiet. Its time is that of the trade,
   * by the clock of the source's quotes; without one another price counts as a newer one. Undefined where the
   * vendor has none; rejects with a SourceFault where it cannot tell now. Asked at most every 10 s for a
   * connection, ended after 5. Without it silence decides by itself.
   */
  probe?(canonical: string, signal: AbortSignal): Promise<Reading | undefined>;
  /**
   * Its own candles of a listing for as much of a span as it has: the whole of it, or less at either end, or undefined.
   * The span begins with a step, and ends with one or now. Rejects with a SourceFault.
   */
  candles?(canonical: string, step: CandleStep, span: TimeSpan, signal: AbortSignal): Promise<ToldCandles | undefined>;
  /**
   * Its candles are made up at once and alike each time: they are asked for whenever they are wanted, and not kept. It is
   * asked for spans of any beginning and end, and has of the first and the last step only what lies in the span, such that
   * the candles of all steps are of one history; each begins where its step does, and ends with the span at the latest.
   */
  readonly makesCandlesUp?: boolean;
  /**
   * At what interval this ticker is asked for at present, where it is polled: each answer is then a quote, news or
   * not, and after two intervals without one its price counts as old. Asked often: at once, from memory.
   */
  pollEveryMs?(canonical: string): number | undefined;
  /**
   * The share of the last price beyond which a new one counts as a slip until a second reading agrees with
   * it: 0.2 is 20 %. Infinity: nothing is doubted. Absent: the engine's own bound, twice or half of it.
   */
  readonly doubtsJumpsOver?: number;
  /**
   * Which venues are its alone: their tickers come from no other source, whatever is routed where, and no other ticker
   * comes from it. It is in no search and no status.
   */
  readonly ownsVenue?: (venue: string) => boolean;
  /** Ends what the source holds beside its connections (files, processes). */
  close(): Promise<void>;
}

/** A candle as a source tells it. Amounts are decimal text; an unknown value is absent. */
export interface ToldCandle extends TimeSpan {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume?: string | undefined;
  readonly count?: number | undefined;
}

/** What a source told of a span: all that it knows of it. */
export interface ToldCandles extends TimeSpan {
  /**
   * In the order of their beginnings, which are those of steps; in a step of the span without one nothing was traded. Of
   * the last the step may go on: it ends where it was known to.
   */
  readonly candles: readonly ToldCandle[];
}

/** One price that was asked for. */
export interface Reading {
  /** Decimal text, the vendor's digits. */
  readonly price: string;
  /** When it happened by the vendor's clock, epoch ms. */
  readonly sourceTimeMs?: number | undefined;
}

/** What a source knows of one of its tickers. */
export interface Listing {
  /** `VENUE:CODE`: the one name under which all its aliases share a subscription. */
  readonly canonical: string;
  /** Everything known, but for the names that only the engine gives. */
  readonly info: ListingInfo;
  /** The calendar that its market keeps; absent where the source itself tells the session, or nobody knows. */
  readonly hours?: HoursName;
}

/** A TickerInfo without what the engine adds. */
export type ListingInfo = Omit<TickerInfo, "ticker" | "canonical" | "source">;

/** A ticker that a connection shall carry. `id` is the supervisor's, and comes back with each quote. */
export interface Wanted {
  readonly id: number;
  readonly canonical: string;
}

/** One connection to the upstream, or whatever a source has in its place. */
export interface Connection {
  /**
   * The whole set that the connection shall carry from now on: what is new is subscribed to, what is
   * missing unsubscribed from. May be called before `opened`, at any time, and with the same set again.
   * After it returns, no quote of a ticker that is not in it may be emitted. A ticker under another id, or one
   * that was dropped and is wanted again, is wanted by somebody who was told nothing: its last price is told anew.
   */
  want(wanted: readonly Wanted[]): void;
  /** Ends the connection and everything it holds. No event comes after it. Idempotent. */
  close(): void;
}

/** What a connection tells. Calls may come synchronously from a socket's own events. */
export interface ConnectionEvents {
  /** The connection is ready. Once, before any quote. */
  opened(): void;
  /** Quotes in the order of their arrival. The array and its quotes are not changed afterwards. */
  quotes(batch: readonly SourceQuote[]): void;
  /**
   * What changed of a ticker's cold facts; absent fields stay as they were, or, where `isWhole`, are unknown from now
   * on. A session told here goes before
   * any calendar from then on; it comes before the prices it is true of, for those of a closed market are CLOSED.
   */
  info(id: number, info: ListingInfo, isWhole?: boolean): void;
  /**
   * A ticker's trouble. `unknown` is terminal; the ticker is then no longer wanted. Any other is over with its next
   * price: so none is told that says nothing of the trouble, and one is told once the upstream has taken it up.
   */
  tickerFault(id: number, fault: SourceFault): void;
  /** A sign of life that is no quote: a ping, a heartbeat, an answer. */
  alive(): void;
  /**
   * The upstream will end this connection soon: the supervisor opens a successor and closes this one
   * when the successor carries its tickers. Both deliver meanwhile.
   */
  retiring(): void;
  /** The connection ended by itself. The last event, at most once. */
  closed(fault: SourceFault): void;
}

/**
 * What an upstream said of one ticker. Without a price it changes the side fields of the last price only
 * (a new bid is no trade). Absent fields stay as they were, unless it is whole.
 */
export interface SourceQuote {
  readonly id: number;
  /** Decimal text, the vendor's digits. */
  readonly price?: string | undefined;
  /** When it happened by the vendor's clock, epoch ms. */
  readonly sourceTimeMs?: number | undefined;
  /** How much was traded at this price, where the source tells it of each. */
  readonly size?: string | undefined;
  /** The price was looked up beside the trades, or is one that was told before: it is no trade of its own. */
  readonly isLookedUp?: boolean | undefined;
  /**
   * It is all that is known now, as after a clock was set back: an absent field is unknown from now on, whatever was told
   * before. Without a price there is none, and a fault that says why follows.
   */
  readonly isWhole?: boolean | undefined;
  readonly bid?: string | undefined;
  readonly ask?: string | undefined;
  readonly volume?: string | undefined;
  /** null: what was told of an earlier price is not true of this one, and the change is unknown. */
  readonly change?: string | null | undefined;
  readonly changePercent?: string | null | undefined;
  /** Where it differs from the source's own. The engine itself makes it CLOSED once its trading day is over. */
  readonly quality?: Quality | undefined;
  /**
   * The vendor's own growing number of this price, where there is one (a trade id): while two
   * connections overlap, a price that is not beyond the last one's number is a repeat.
   */
  readonly order?: number | undefined;
}

/** Why an upstream did not do what was asked; the supervisor's whole knowledge of a failure. */
export type FaultKind = "unknown" | "unavailable" | "not_permitted" | "fatal";

/** A failure at an upstream. Its message is for users: no secret, address or upstream body in it. */
export class SourceFault extends Error {
  /** `unknown`, `not_permitted`: of one ticker. `fatal`: of the source, until its settings change. */
  readonly kind: FaultKind;
  /** When the upstream said to come back. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: FaultKind, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "SourceFault";
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nobody answered at all: the upstream is down, or the network does not let this machine out to it. */
export class Unreached extends SourceFault {
  constructor(message: string) {
    super("unavailable", message);
  }
}

/** What every source is made with. */
export interface SourceContext {
  readonly scheduler: Scheduler;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly log: SourceLog;
  /**
   * It is made for a look only, beside a server that may run with the same account: it asks for as little as it can,
   * and opens nothing that its vendor allows once for each account.
   */
  readonly isForALook?: boolean;
}

/** Where a source says what an operator should know: never a secret, never an upstream's body. */
export interface SourceLog {
  info(message: string, details?: Record<string, string | number>): void;
  warn(message: string, details?: Record<string, string | number>): void;
}
