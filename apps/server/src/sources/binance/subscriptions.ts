import type { Wanted } from "../../engine/ports/source.ts";
import { SYMBOL, symbolOf } from "./market.ts";

/** What one ticker takes on the socket: its price, its bid and ask, its 24 hours. */
const CHANNELS = ["aggTrade", "bookTicker", "ticker"] as const;

/** Streams of one ticker, of the 1,024 that a connection may carry. */
export const STREAMS_PER_TICKER = CHANNELS.length;

/** Tickers in one SUBSCRIBE: a message of some 4 kB. The vendor names no bound for its size. */
const BATCH = 50;

/** One wanted ticker, from the want that brought it to the want that drops it. */
export interface Carried {
  /** The supervisor's. */
  readonly id: number;
  readonly symbol: string;
  /** Whether the upstream refused it in a batch, and it shall be asked for alone. */
  suspect: boolean;
  /** Whether the upstream refused it alone: it is not asked for as long as it is so. */
  refused: boolean;
  /** Whether it is asked for again, and was not taken up yet. */
  again: boolean;
  /** Whether a price of it came on this connection. */
  traded: boolean;
  bid: string | undefined;
  ask: string | undefined;
  /** Open, high and low as last told, to tell them again only when they change. */
  range: string;
}

interface Request {
  readonly method: "SUBSCRIBE" | "UNSUBSCRIBE";
  readonly carried: readonly Carried[];
}

/** What an answer says of the tickers that were asked for, if they are still the ones. */
export interface Answered {
  readonly refused: readonly Carried[];
  /** Asked for again, and taken up. */
  readonly taken: readonly Carried[];
}

const NOTHING: Answered = { refused: [], taken: [] };

/**
 * What a connection wants, what it has asked the upstream for, and the next message that brings the second
 * closer to the first. A ticker dropped and wanted again is a new `Carried`, so that a late answer to an
 * older set touches nothing of the newer one.
 */
export class Subscriptions {
  readonly #wanted = new Map<string, Carried>();
  /** Symbols the upstream was asked for, by the request that did so last. */
  readonly #asked = new Map<string, number>();
  readonly #unanswered = new Map<number, Request>();
  #lastRequest = 0;

  /** Replaces the wanted set; gives what is new in it. */
  want(wanted: readonly Wanted[]): Carried[] {
    const before = new Map(this.#wanted);
    this.#wanted.clear();
    const added: Carried[] = [];
    for (const { id, canonical } of wanted) {
      const symbol = symbolOf(canonical);
      if (!SYMBOL.test(symbol)) continue;
      let carried = before.get(symbol);
      // Under another number it is wanted by somebody who was told nothing yet.
      if (carried?.id !== id) {
        carried = {
          id,
          symbol,
          suspect: false,
          refused: false,
          again: false,
          traded: false,
          bid: undefined,
          ask: undefined,
          range: "",
        };
        added.push(carried);
      }
      this.#wanted.set(symbol, carried);
    }
    return added;
  }

  /** The wanted ticker of this symbol. */
  find(symbol: string): Carried | undefined {
    return this.#wanted.get(symbol);
  }

  /** Whether requests wait for their answers. */
  get awaitsAnswers(): boolean {
    return this.#unanswered.size > 0;
  }

  /** The next message to send, undefined when all is asked for. What it asks counts as asked from now on. */
  next(): string | undefined {
    // Room first: what leaves makes place for what comes, within the streams of one connection.
    const leaving: string[] = [];
    for (const symbol of this.#asked.keys()) {
      if (!this.#wanted.has(symbol) && leaving.push(symbol) === BATCH) break;
    }
    if (leaving.length > 0) {
      for (const symbol of leaving) this.#asked.delete(symbol);
      return this.#request({ method: "UNSUBSCRIBE", carried: [] }, leaving);
    }
    const coming: Carried[] = [];
    for (const carried of this.#wanted.values()) {
      if (carried.refused || this.#asked.has(carried.symbol)) continue;
      if (carried.suspect) {
        if (coming.length > 0) continue;
        coming.push(carried);
        break;
      }
      if (coming.push(carried) === BATCH) break;
    }
    if (coming.length === 0) return undefined;
    for (const { symbol } of coming) this.#asked.set(symbol, this.#lastRequest + 1);
    return this.#request(
      { method: "SUBSCRIBE", carried: coming },
      coming.map(({ symbol }) => symbol),
    );
  }

  /** Takes an answer. */
  answer(id: number, isError: boolean): Answered {
    const request = this.#unanswered.get(id);
    this.#unanswered.delete(id);
    if (!request) return NOTHING;
    return isError ? { refused: this.#refuse(id, request), taken: [] } : { refused: [], taken: this.#take(request) };
  }

  /** A ticker that is refused no longer is asked for once more, alone. */
  askAgain(carried: Carried): void {
    carried.suspect = carried.again = true;
    // What was told of it before its refusal does not count any more.
    carried.traded = false;
  }

  #refuse(id: number, request: Request): Carried[] {
    const refused: Carried[] = [];
    for (const carried of request.carried) {
      if (this.#asked.get(carried.symbol) === id) this.#asked.delete(carried.symbol);
      if (this.#wanted.get(carried.symbol) !== carried) continue;
      if (request.carried.length > 1) carried.suspect = true;
      else {
        carried.refused = true;
        refused.push(carried);
      }
    }
    return refused;
  }

  #take({ carried }: Request): Carried[] {
    const taken = carried.filter((each) => each.again && this.#wanted.get(each.symbol) === each);
    for (const each of taken) each.again = false;
    return taken;
  }

  #request(request: Request, symbols: readonly string[]): string {
    const id = ++this.#lastRequest;
    this.#unanswered.set(id, request);
    const params = symbols.flatMap((symbol) => CHANNELS.map((channel) => `${symbol.toLowerCase()}@${channel}`));
    return JSON.stringify({ method: request.method, params, id });
  }
}
