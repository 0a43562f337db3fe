import type { Wanted } from "../../engine/ports/source.ts";
import type { Day, RefusalReason } from "./frame.ts";

/** What one ticker takes on the socket: its trades, which are its price, and then its book and day. */
const CHANNELS = ["trade", "ticker"] as const;
type Channel = (typeof CHANNELS)[number];

/** Symbols in one message at the most. The vendor names no bound; it acknowledges each symbol alone. */
const BATCH = 50;

/** One wanted ticker, from the want that brought it to the want that drops it. */
export interface Carried {
  /** The supervisor's, which may change while the ticker stays. */
  id: number;
  readonly canonical: string;
  readonly symbol: string;
  /** Whether the upstream refused it, or did not answer for it: it is not asked for as long as it is so. */
  refused: boolean;
  /** Whether it is asked for again and was not taken up yet, so that no answer says nothing of the connection. */
  again: boolean;
  /** Whether a price of it came on this connection. */
  traded: boolean;
  /** The number and time of its last trade. */
  order: number | undefined;
  timeMs: number | undefined;
  /** The last price by the ticker channel, as long as there was no trade. */
  last: { readonly price: string; readonly sourceTimeMs: number | undefined } | undefined;
  /** The last trade and the last figures that came, for whom it is told to anew. */
  newest:
    | { readonly price: string; readonly sourceTimeMs: number | undefined; readonly order: number | undefined }
    | undefined;
  day: Day | undefined;
  /** What the ticker channel said last, to tell it again only when it changes. */
  side: string;
  range: string;
}

interface Request {
  readonly id: number;
  readonly channel: Channel;
  readonly isSubscribe: boolean;
  readonly atMs: number;
  /** Symbols without an answer yet; those of an unsubscription stand for nobody. */
  readonly waiting: Map<string, Carried | undefined>;
  isHeard: boolean;
}

/** What an answer says that somebody must hear of. */
export interface Answered {
  /** Tickers that are refused, if they are still the ones asked for. */
  readonly refused: readonly Carried[];
  /** Tickers that were asked for again, and are taken up in every channel. */
  readonly taken: readonly Carried[];
  /** Whether it was too much at once: what was refused so is asked for again. */
  readonly isLimited: boolean;
}

/**
 * What a connection wants, what it has asked the upstream for, and the next message that brings the second closer to
 * the first. A ticker dropped and wanted again is a new `Carried`, so that a late answer to an older set touches
 * nothing of the newer one; but what the upstream has told of it, and tells only once, it has from the older.
 */
export class Subscriptions {
  readonly #symbolOf: (canonical: string) => string;
  readonly #wanted = new Map<string, Carried>();
  /** Of each channel the symbols that the upstream was asked for, by the request that did so last. */
  readonly #asked: Readonly<Record<Channel, Map<string, number>>> = { trade: new Map(), ticker: new Map() };
  readonly #unanswered = new Map<number, Request>();
  /** Dropped, and the upstream has not confirmed yet that their trades are left. */
  readonly #leaving = new Map<string, Carried>();
  #batch = BATCH;
  #lastRequest = 0;

  constructor(symbolOf: (canonical: string) => string) {
    this.#symbolOf = symbolOf;
  }

  /**
   * Replaces the wanted set; gives those that the upstream may have told of already and will not tell of again: wanted
   * under another id, or again before they were left, by somebody who was told nothing yet.
   */
  want(wanted: readonly Wanted[]): Carried[] {
    const untold: Carried[] = [];
    const before = new Map(this.#wanted);
    this.#wanted.clear();
    for (const { id, canonical } of wanted) {
      const symbol = this.#symbolOf(canonical);
      const left = this.#leaving.get(symbol);
      const carried = before.get(symbol) ?? (left ? { ...left } : newcomer(id, canonical, symbol));
      if (left !== undefined || carried.id !== id) {
        untold.push(Object.assign(carried, { id, refused: false, again: false, side: "", range: "" }));
      }
      this.#leaving.delete(symbol);
      this.#wanted.set(symbol, carried);
    }
    for (const [symbol, carried] of before) {
      if (!this.#wanted.has(symbol) && this.#mayCome(symbol)) this.#leaving.set(symbol, carried);
    }
    return untold;
  }

  /** The wanted ticker of this symbol. */
  find(symbol: string): Carried | undefined {
    return this.#wanted.get(symbol);
  }

  /** The ticker of this symbol that is wanted, or else still comes. */
  known(symbol: string): Carried | undefined {
    return this.#wanted.get(symbol) ?? this.#leaving.get(symbol);
  }

  /** Every wanted ticker. */
  all(): Iterable<Carried> {
    return this.#wanted.values();
  }

  /** Since when an answer is waited for; undefined where none is. */
  get waitsSinceMs(): number | undefined {
    return this.#unanswered.values().next().value?.atMs;
  }

  /** The next message to send, undefined when all is asked for. What it asks counts as asked from now on. */
  next(nowMs: number): string | undefined {
    for (const channel of CHANNELS) {
      const leaving = firstOf(this.#asked[channel].keys(), this.#batch, (symbol) => !this.#wanted.has(symbol));
      if (leaving.length === 0) continue;
      for (const symbol of leaving) this.#asked[channel].delete(symbol);
      return this.#request(channel, false, new Map(leaving.map((symbol) => [symbol, undefined])), nowMs);
    }
    for (const channel of CHANNELS) {
      const asked = this.#asked[channel];
      const isNew = ({ refused, symbol }: Carried) => !refused && !asked.has(symbol);
      const coming = firstOf(this.#wanted.values(), this.#batch, isNew);
      if (coming.length === 0) continue;
      for (const { symbol } of coming) asked.set(symbol, this.#lastRequest + 1);
      return this.#request(channel, true, new Map(coming.map((carried) => [carried.symbol, carried])), nowMs);
    }
    return undefined;
  }

  /** Takes an answer to one symbol of a request, or without one to all of them. */
  answer(id: number | undefined, symbol: string | undefined, refusal: RefusalReason | undefined): Answered {
    const request = this.#unanswered.get(id ?? this.#requestOf(symbol));
    if (!request) return { refused: [], taken: [], isLimited: refusal === "limited" };
    request.isHeard = true;
    const symbols = symbol === undefined ? [...request.waiting.keys()] : [symbol];
    const refused = symbols.flatMap((each) => this.#answered(request, each, refusal));
    this.#forgetAnswered();
    const taken = symbols.flatMap((each) => this.#taken(each));
    // Perhaps it counts symbols and not messages: less at once is right for both.
    if (refusal === "limited") this.#batch = Math.max(1, Math.floor(this.#batch / 2));
    return { refused, taken, isLimited: refusal === "limited" };
  }

  /**
   * Gives up the answers that are awaited since then or longer: undefined where one request was not answered at all,
   * so that the connection is mute, else the tickers that the upstream alone passed over.
   */
  giveUp(sinceMs: number): readonly Carried[] | undefined {
    const late = [...this.#unanswered.values()].filter(({ atMs }) => atMs <= sinceMs);
    if (late.some(({ isHeard }) => !isHeard)) return undefined;
    const passedOver = late.flatMap((request) =>
      [...request.waiting.keys()].flatMap((symbol) => this.#answered(request, symbol, "other")),
    );
    this.#forgetAnswered();
    return passedOver;
  }

  /** A ticker that is refused no longer is asked for once more. */
  askAgain(carried: Carried): void {
    carried.again = true;
    // What was told of it before its refusal does not count any more.
    carried.traded = false;
  }

  #answered(request: Request, symbol: string, refusal: RefusalReason | undefined): Carried[] {
    const carried = request.waiting.get(symbol);
    if (!request.waiting.delete(symbol) || refusal === undefined) return [];
    const asked = this.#asked[request.channel];
    if (!request.isSubscribe) {
      // It still comes, and is left once more, unless it is wanted again.
      if (refusal === "limited" && !asked.has(symbol)) asked.set(symbol, request.id);
      return [];
    }
    if (asked.get(symbol) === request.id) asked.delete(symbol);
    if (!carried || this.#wanted.get(symbol) !== carried || refusal === "limited" || carried.refused) return [];
    carried.refused = true;
    return [carried];
  }

  /** Of answers without a request's number: the oldest request that waits for this symbol. */
  #requestOf(symbol: string | undefined): number {
    for (const [id, { waiting }] of this.#unanswered) if (symbol === undefined || waiting.has(symbol)) return id;
    return 0;
  }

  #taken(symbol: string): Carried[] {
    const carried = this.#wanted.get(symbol);
    if (!carried?.again || !CHANNELS.every((channel) => this.#asked[channel].has(symbol))) return [];
    for (const { waiting } of this.#unanswered.values()) if (waiting.has(symbol)) return [];
    carried.again = false;
    return [carried];
  }

  /** Whether the upstream may still tell trades of it. */
  #mayCome(symbol: string): boolean {
    if (this.#asked.trade.has(symbol)) return true;
    for (const { channel, waiting } of this.#unanswered.values()) {
      if (channel === "trade" && waiting.has(symbol)) return true;
    }
    return false;
  }

  #forgetAnswered(): void {
    for (const [id, { waiting }] of this.#unanswered) if (waiting.size === 0) this.#unanswered.delete(id);
    for (const symbol of this.#leaving.keys()) if (!this.#mayCome(symbol)) this.#leaving.delete(symbol);
  }

  #request(channel: Channel, isSubscribe: boolean, waiting: Map<string, Carried | undefined>, atMs: number): string {
    const id = ++this.#lastRequest;
    const symbol = [...waiting.keys()];
    const isHeard = isSubscribe && [...waiting.values()].every((carried) => carried?.again);
    this.#unanswered.set(id, { id, channel, isSubscribe, waiting, atMs, isHeard });
    if (!isSubscribe) return JSON.stringify({ method: "unsubscribe", params: { channel, symbol }, req_id: id });
    const trigger = channel === "ticker" ? { event_trigger: "trades" } : {};
    // The last trades besides: of a quiet ticker the next one may take hours.
    return JSON.stringify({ method: "subscribe", params: { channel, symbol, ...trigger, snapshot: true }, req_id: id });
  }
}

function newcomer(id: number, canonical: string, symbol: string): Carried {
  return {
    id,
    canonical,
    symbol,
    refused: false,
    again: false,
    traded: false,
    order: undefined,
    timeMs: undefined,
    last: undefined,
    newest: undefined,
    day: undefined,
    side: "",
    range: "",
  };
}

/** The first so many of which it is so. */
function firstOf<T>(all: Iterable<T>, limit: number, isSo: (each: T) => boolean): T[] {
  const found: T[] = [];
  for (const each of all) if (isSo(each) && found.push(each) === limit) break;
  return found;
}
