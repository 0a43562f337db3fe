import { percentChange, Quality, subtractDecimal } from "@streampulse/core";
import type { ListingInfo, SourceFault, SourceQuote } from "../../engine/ports/source.ts";
import type { Trade } from "./frame.ts";
import type { Known } from "./last-known.ts";
import { timeOf, type QuoteReading } from "./reading.ts";
import type { VendorSymbol } from "./symbol.ts";
import { figuresHoldUntil, qualityOf } from "./trading-hours.ts";

/** Digits of a change in per cent, as many as Finnhub's own have. */
const PERCENT_DECIMALS = 4;
/** By how much a reading must be newer than the socket's last trade to say that the socket is missing some. */
const UNHEARD_MS = 10_000;

type Change = Pick<SourceQuote, "change" | "changePercent">;

/** A price as it was told, of its vendor's time. */
interface Told {
  readonly price: string;
  readonly atMs: number | undefined;
  readonly change: Change;
}

/** What was told of an earlier price is not true of this one. */
const NO_CHANGE: Change = { change: null, changePercent: null };

/** One wanted ticker, from the want that brought it to the want that drops it, and what is known of its price. */
export class Carried {
  /** The supervisor's, which may change while the ticker stays. */
  id: number;
  readonly canonical: string;
  readonly vendor: VendorSymbol;
  /** Since when the socket was asked for it, undefined while it is not. */
  streamedSinceMs: number | undefined;
  /** Whether the socket has failed this ticker: it is polled for as long as it is carried. */
  isDeafOnSocket = false;
  /** Whether the socket has brought a trade of it since it was asked. */
  isHeard = false;
  /** Readings in a row that failed. */
  failures = 0;
  /** The trouble that its watchers were told of and that is not over. */
  trouble: SourceFault | undefined;
  readonly #known: Known;
  #last: Told | undefined;
  #facts: ListingInfo | undefined;
  #range = "";
  #unheard = 0;
  /** A trade was not told since the last one that was. */
  #isLeftOut = false;

  constructor(id: number, canonical: string, vendor: VendorSymbol, known: Known) {
    this.id = id;
    this.canonical = canonical;
    this.vendor = vendor;
    this.#known = known;
  }

  get hasPrice(): boolean {
    return this.#last !== undefined;
  }

  /** The quote of a trade; undefined for one that happened before the last one told. */
  trade({ price, timeMs, size }: Trade, nowMs: number): SourceQuote | undefined {
    const atMs = timeOf(timeMs, nowMs);
    this.isHeard = true;
    this.#unheard = 0;
    const { priceMs } = this.#known;
    if (atMs !== undefined && priceMs !== undefined && atMs < priceMs) {
      this.#isLeftOut = true;
      return undefined;
    }
    const quote = this.#tell(price, atMs, nowMs, this.#change(price, atMs ?? nowMs));
    // What was traded in all is not known where one of the trades is not told.
    if (size === undefined || this.#isLeftOut) {
      this.#isLeftOut = false;
      return quote;
    }
    return { ...quote, size };
  }

  /** The quote of a reading; undefined where its price is older than the last one told. */
  read(reading: QuoteReading, nowMs: number): SourceQuote | undefined {
    const { price, timeMs, change, changePercent } = reading;
    this.learn(reading, nowMs);
    if (timeMs === undefined ? this.isHeard : this.#isOlder(timeMs)) return undefined;
    const quote = this.#tell(price, timeMs, nowMs, { change: change ?? null, changePercent: changePercent ?? null });
    // Where the socket tells the trades this is none.
    return this.isHeard && this.streamedSinceMs !== undefined ? { ...quote, isLookedUp: true } : quote;
  }

  /** What was told of it last, for whom it is told to under another id: no trade of its own. */
  lastTold(nowMs: number): { readonly quote: SourceQuote | undefined; readonly facts: ListingInfo | undefined } {
    const quote = this.#last && { ...this.#quote(this.#last, nowMs), isLookedUp: true };
    return { quote, facts: this.#facts };
  }

  /** Takes a reading's day without its price. */
  learn({ previousClose, timeMs }: QuoteReading, nowMs: number): void {
    if (previousClose === undefined) return;
    this.#known.previousClose = previousClose;
    this.#known.holdsUntilMs = figuresHoldUntil(this.vendor.hours, timeMs ?? nowMs);
  }

  /**
   * Whether the socket lets this ticker down: twice in a row a reading told of a trade that the socket should
   * have brought some time before. To be asked before the reading is taken.
   */
  isUnheard({ timeMs }: QuoteReading): boolean {
    if (this.streamedSinceMs === undefined || timeMs === undefined) return false;
    // Until the socket has brought something, the last price is one that was read.
    const expectedMs = Math.max(this.streamedSinceMs, this.isHeard ? (this.#known.priceMs ?? 0) : 0) + UNHEARD_MS;
    this.#unheard = timeMs > expectedMs ? this.#unheard + 1 : 0;
    return this.#unheard >= 2;
  }

  /** What a reading changes of the ticker's facts; undefined where nothing. */
  facts({ previousClose, open, high, low }: QuoteReading): ListingInfo | undefined {
    const range = `${previousClose} ${open} ${high} ${low}`;
    if (range === this.#range) return undefined;
    this.#range = range;
    this.#facts = { previousClose, open, high, low };
    return this.#facts;
  }

  /** Of a reading, whose time is the whole second in which its price was traded. */
  #isOlder(timeMs: number): boolean {
    const { priceMs } = this.#known;
    return priceMs !== undefined && timeMs < Math.floor(priceMs / 1_000) * 1_000;
  }

  #tell(price: string, atMs: number | undefined, nowMs: number, change: Change): SourceQuote {
    this.#last = { price, atMs, change };
    if (atMs !== undefined) this.#known.priceMs = Math.max(atMs, this.#known.priceMs ?? 0);
    return this.#quote(this.#last, nowMs);
  }

  /** A price against the previous close of its own day: the socket tells no change of its own. */
  #change(price: string, atMs: number): Change {
    const { previousClose, holdsUntilMs } = this.#known;
    if (previousClose === undefined || atMs >= holdsUntilMs) return NO_CHANGE;
    return {
      change: subtractDecimal(price, previousClose),
      changePercent: percentChange(price, previousClose, PERCENT_DECIMALS) ?? null,
    };
  }

  #quote({ price, atMs: sourceTimeMs, change }: Told, nowMs: number): SourceQuote {
    const quality = qualityOf(this.vendor.hours, sourceTimeMs, nowMs);
    return { id: this.id, price, sourceTimeMs, ...change, ...(quality === Quality.LIVE ? {} : { quality }) };
  }
}
