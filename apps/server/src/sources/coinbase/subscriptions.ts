import type { Wanted } from "../../engine/ports/source.ts";
import { PRODUCT, productOf } from "./product.ts";

/** What one ticker takes on the socket: its trades, and each second the number of its last one. */
const CHANNELS = ["ticker", "heartbeat"] as const;

/** Products in one message of some 1 kB. The vendor names no bound for its size. */
const BATCH = 50;

/** Whose heartbeat keeps a connection alive that carries nothing: Coinbase ends one that subscribes to nothing. */
export const ANCHOR = "BTC-USD";

/** One wanted ticker, from the want that brought it to the want that drops it. */
export interface Carried {
  /** The supervisor's. */
  readonly id: number;
  readonly product: string;
  /** Whether the upstream refused it in a batch, and it shall be asked for alone. */
  suspect: boolean;
  /** Whether the upstream refused it by name or alone: it is not asked for as long as it is so. */
  refused: boolean;
  /** Whether it is asked for again and was not taken up yet: after all others, and no answer says nothing of the connection. */
  again: boolean;
  /** Of the last message and trade that came. */
  sequence: number;
  tradeId: number;
  /** The number of the last trade by the last heartbeat. */
  toldTradeId: number;
  /** When the REST API may be asked for what the feed left out, epoch ms. */
  mayLookUpAtMs: number;
  open: string | undefined;
  /** Open, high and low as last told, to tell them again only when they change. */
  range: string;
}

interface Request {
  readonly type: "subscribe" | "unsubscribe";
  readonly products: readonly string[];
  readonly carried: readonly Carried[];
  /** Whether anything was answered since it left, or nothing is to be concluded where it is not. */
  isHeard: boolean;
}

/**
 * What a connection wants, what it has asked the upstream for, and the next message that brings the second closer to
 * the first: one at a time, since an answer does not say which message it is for. Whether the valid products of a
 * message are taken up beside a refused one is told both ways; so whatever the answers do not list is asked for
 * again.
 */
export class Subscriptions {
  readonly #wanted = new Map<string, Carried>();
  /** What was asked for, and not refused or asked for in vain since. */
  readonly #asked = new Set<string>();
  /** What may have been taken up beside something refused; to be left where it is not wanted any more. */
  readonly #doubtful = new Set<string>();
  #unanswered: Request | undefined;
  #isAnchored = false;
  #mayAnchor = false;

  /** Replaces the wanted set. */
  want(wanted: readonly Wanted[]): void {
    const before = new Map(this.#wanted);
    this.#wanted.clear();
    for (const { id, canonical } of wanted) {
      const product = productOf(canonical);
      if (!PRODUCT.test(product)) continue;
      const known = before.get(product);
      // Under another number it is wanted by somebody who was told nothing yet.
      this.#wanted.set(product, known?.id === id ? known : newcomer(id, product));
    }
  }

  /** The wanted ticker of this product. */
  find(product: string): Carried | undefined {
    return this.#wanted.get(product);
  }

  /** Whether a message waits for its answer. */
  get awaitsAnswer(): boolean {
    return this.#unanswered !== undefined;
  }

  /** From now on the anchor is asked for wherever nothing else is. */
  mayAnchor(): void {
    this.#mayAnchor = true;
  }

  /** The next message to send, undefined when all is asked for. What it asks counts as asked from now on. */
  next(): string | undefined {
    if (this.#unanswered) return undefined;
    const coming = this.#coming();
    if (coming.length > 0) return this.#ask(coming);
    if (this.#needsAnchor()) {
      this.#isAnchored = true;
      return this.#request({ type: "subscribe", products: [ANCHOR], carried: [], isHeard: false }, ["heartbeat"]);
    }
    const products = [...this.#asked, ...this.#doubtful]
      .filter((product) => !this.#wanted.has(product))
      .slice(0, BATCH);
    // Where it is passed over once more its answer takes as long as an answer may: it holds up nobody else.
    if (products.length === 0) return this.#ask(this.#unasked((carried) => carried.again, 1));
    for (const product of products) this.#forget(product);
    // Its heartbeat goes with it.
    if (products.includes(ANCHOR)) this.#isAnchored = false;
    return this.#request({ type: "unsubscribe", products, carried: [], isHeard: false }, CHANNELS);
  }

  /** Takes the list of what is subscribed to. It may answer an earlier message than the one that waits. */
  subscribed(channels: ReadonlyMap<string, ReadonlySet<string>>): void {
    const request = this.#unanswered;
    if (!request) return;
    request.isHeard = true;
    const lists = (product: string, channel: string) => channels.get(channel)?.has(product) ?? false;
    const isDone =
      request.type === "unsubscribe"
        ? !request.products.some((product) => lists(product, "ticker"))
        : request.carried.length === 0
          ? lists(ANCHOR, "heartbeat")
          : request.carried.every(({ product }) => CHANNELS.every((channel) => lists(product, channel)));
    if (!isDone) return;
    this.#unanswered = undefined;
    for (const carried of request.carried) carried.again = false;
  }

  /** Takes a refusal; gives the ticker that is refused, if one is. */
  refused(named: string | undefined): Carried | undefined {
    const request = this.#unanswered;
    const carried = named === undefined ? undefined : this.#wanted.get(named);
    if (request) request.isHeard = true;
    // It may name a product of an earlier message: several bad ones are refused one by one.
    const isOfRequest = named === undefined || request?.products.includes(named);
    if (request && isOfRequest) {
      this.#unanswered = undefined;
      if (named === undefined) return this.#doubt(request);
      this.#takeBack(request);
    }
    if (named !== undefined) this.#forget(named);
    return carried && this.#refuse(carried);
  }

  /** A ticker that is refused no longer is asked for once more, alone. What it is told then is news, come what came before. */
  askAgain(carried: Carried): void {
    Object.assign(carried, { suspect: true, again: true, sequence: -1, tradeId: 0, toldTradeId: 0 });
  }

  /** The answer is overdue. Gives the ticker that is refused by that, `mute` where nothing was heard at all. */
  expire(): Carried | "mute" | undefined {
    const request = this.#unanswered;
    if (!request) return undefined;
    if (!request.isHeard) return "mute";
    this.#unanswered = undefined;
    return this.#doubt(request);
  }

  /** Whom nothing is known against, else a suspect. */
  #coming(): Carried[] {
    const coming = this.#unasked(({ suspect }) => !suspect, BATCH);
    return coming.length > 0 ? coming : this.#unasked(({ again }) => !again, 1);
  }

  /** The first so many of those to be asked for of which it is so. */
  #unasked(isSo: (carried: Carried) => boolean, limit: number): Carried[] {
    const unasked: Carried[] = [];
    for (const carried of this.#wanted.values()) {
      if (carried.refused || this.#asked.has(carried.product) || !isSo(carried)) continue;
      if (unasked.push(carried) === limit) break;
    }
    return unasked;
  }

  #ask(carried: readonly Carried[]): string | undefined {
    if (carried.length === 0) return undefined;
    const products = carried.map(({ product }) => product);
    for (const product of products) {
      this.#doubtful.delete(product);
      this.#asked.add(product);
    }
    const isHeard = carried.every(({ again }) => again);
    return this.#request({ type: "subscribe", products, carried, isHeard }, CHANNELS);
  }

  /** What stays asked for is wanted, or the anchor is there, before anything is left. */
  #needsAnchor(): boolean {
    if (!this.#mayAnchor || this.#isAnchored) return false;
    for (const product of this.#asked) if (this.#wanted.has(product)) return false;
    // Leaving it first, or its heartbeat would go with it.
    return this.#wanted.has(ANCHOR) || !(this.#asked.has(ANCHOR) || this.#doubtful.has(ANCHOR));
  }

  /** Nobody knows which of them it was: each is asked for alone, and one that was alone is refused. */
  #doubt(request: Request): Carried | undefined {
    this.#takeBack(request);
    const [first, second] = request.carried;
    if (first && !second) return this.#wanted.get(first.product) === first ? this.#refuse(first) : undefined;
    for (const carried of request.carried) carried.suspect = true;
    return undefined;
  }

  #takeBack(request: Request): void {
    for (const { product } of request.carried) if (this.#asked.delete(product)) this.#doubtful.add(product);
  }

  #refuse(carried: Carried): Carried | undefined {
    if (carried.refused) return undefined;
    carried.refused = true;
    return carried;
  }

  #forget(product: string): void {
    this.#asked.delete(product);
    this.#doubtful.delete(product);
  }

  #request(request: Request, channels: readonly string[]): string {
    this.#unanswered = request;
    return JSON.stringify({ type: request.type, product_ids: request.products, channels });
  }
}

function newcomer(id: number, product: string): Carried {
  return {
    id,
    product,
    suspect: false,
    refused: false,
    again: false,
    sequence: -1,
    tradeId: 0,
    toldTradeId: 0,
    mayLookUpAtMs: 0,
    open: undefined,
    range: "",
  };
}
