import {
  isFault,
  parseTicker,
  type PriceStore,
  type Scheduler,
  TickerErrorCode,
  TickerOutcome,
  type TickerResult,
} from "@streampulse/client";
import type { FrameQueue } from "./frame-queue.ts";

/**
 * How long a ticker stays wanted after the last who wanted it, while there is room in the session: one that scrolls away
 * and back is not asked for anew.
 */
export const LINGER_MS = 5_000;

/** A stream opens with what is wanted by then: the places' components are on the page within a few frames. */
export const OPEN_MS = 250;

type DemandStore = Pick<PriceStore, "tickers" | "session" | "add" | "remove" | "error" | "start">;

interface Want {
  count: number;
  cancel: (() => void) | undefined;
}

/**
 * Who on the page wants which ticker. The store's set is the union, in the order of first wanting. What changes between
 * two frames reaches the server as one call. The stream opens at the first frame that finds something wanted, with all of it
 * in its own request, and without anything to want a moment later.
 */
export class Demand {
  readonly #store: DemandStore;
  readonly #queue: FrameQueue;
  readonly #scheduler: Scheduler;
  readonly #wants = new Map<string, Want>();
  /** Those that nobody wants any more, the oldest first. */
  readonly #lingering = new Set<string>();
  readonly #answers = new Map<string, PromiseWithResolvers<TickerResult>>();
  /** Those of the answers that the store has been asked for. */
  readonly #sent = new WeakSet<PromiseWithResolvers<TickerResult>>();
  readonly #leaving = new Set<string>();
  readonly #cancelOpening: () => void;
  #isOpen = false;
  #isClosed = false;

  /** Starts the store; see above. */
  constructor(store: DemandStore, queue: FrameQueue, scheduler: Scheduler) {
    this.#store = store;
    this.#queue = queue;
    this.#scheduler = scheduler;
    this.#cancelOpening = scheduler.after(OPEN_MS, () => this.#open());
  }

  /** Whether the store was started. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Wants a ticker until the returned call, which counts once. Text that is no ticker wants nothing. */
  want(text: string): () => void {
    const parsed = parseTicker(text);
    if (isFault(parsed) || this.#isClosed) return () => undefined;
    const { ticker } = parsed;
    const want = this.#wants.get(ticker) ?? { count: 0, cancel: undefined };
    this.#wants.set(ticker, want);
    want.count++;
    want.cancel?.();
    want.cancel = undefined;
    this.#lingering.delete(ticker);
    this.#leaving.delete(ticker);
    this.#makeRoom();
    // One that the server has refused before is asked for again.
    if (!this.#store.tickers.includes(ticker)) this.#ask(ticker);
    let isWanted = true;
    return () => {
      if (!isWanted) return;
      isWanted = false;
      if (--want.count > 0 || this.#isClosed) return;
      this.#lingering.add(ticker);
      want.cancel = this.#scheduler.after(LINGER_MS, () => this.#let(ticker));
    };
  }

  /** What the server says of a ticker that was asked for just now; one that it has already is answered at once. */
  answer(ticker: string): Promise<TickerResult> {
    const known = { ticker, outcome: TickerOutcome.ALREADY, code: TickerErrorCode.UNSPECIFIED, message: "" };
    return this.#answers.get(ticker)?.promise ?? Promise.resolve(known);
  }

  /** Forgets every want; nothing is asked for from now on. */
  close(): void {
    this.#isClosed = true;
    this.#cancelOpening();
    for (const { cancel } of this.#wants.values()) cancel?.();
    this.#wants.clear();
    this.#answers.clear();
  }

  /** Lets go of what lingers where a session would not take what is wanted beside it. */
  #makeRoom(): void {
    const most = this.#store.session?.maxTickers ?? Number.POSITIVE_INFINITY;
    for (const ticker of this.#lingering) {
      if (this.#wants.size <= most) return;
      this.#wants.get(ticker)?.cancel?.();
      this.#let(ticker);
    }
  }

  #let(ticker: string): void {
    this.#lingering.delete(ticker);
    this.#wants.delete(ticker);
    this.#leaving.add(ticker);
    this.#queue(this.#flush);
  }

  #ask(ticker: string): void {
    if (this.#answers.has(ticker)) return;
    const answer = Promise.withResolvers<TickerResult>();
    // Whoever asked hears of a failure; the page at large sees it in the price's own error.
    answer.promise.catch(() => undefined);
    this.#answers.set(ticker, answer);
    this.#queue(this.#flush);
  }

  readonly #flush = (): void => {
    if (this.#isClosed) return;
    for (const ticker of this.#leaving) void this.#store.remove(ticker).catch(() => undefined);
    if (this.#leaving.size > 0) this.#askRefusedForSpace();
    this.#leaving.clear();
    for (const [ticker, answer] of this.#answers) {
      if (this.#sent.has(answer)) continue;
      this.#sent.add(answer);
      const settled = (): void => {
        if (this.#answers.get(ticker) === answer) this.#answers.delete(ticker);
      };
      void this.#store.add(ticker).finally(settled).then(answer.resolve, answer.reject);
    }
    this.#open();
  };

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#cancelOpening();
    this.#store.start();
  }

  /** What left made room in the session for what had none; the server applies both in that order. */
  #askRefusedForSpace(): void {
    for (const [ticker, { count }] of this.#wants) {
      if (count > 0 && this.#store.error(ticker)?.code === TickerErrorCode.LIMIT_EXCEEDED) this.#ask(ticker);
    }
  }
}
