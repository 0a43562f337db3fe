import type { Failure } from "@streampulse/core";

import type { LivePrices } from "./live-prices.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import type { CostMethod } from "./position.ts";
import type { Update } from "./valuation-update.ts";
import { Valuation } from "./valuation.ts";

/** In which terms something is valued. */
export interface ValuationTerms {
  readonly method: CostMethod;
  /** Absent: that of the settings, whatever they become. */
  readonly currency?: string | undefined;
}

/** A valuation that is being made, and what has moved since that began. */
interface Coming {
  readonly valuation: Valuation;
  moved: Set<string>;
}

/** One valuation for all who look at it in the same terms. */
export class ValuationFeed {
  readonly terms: ValuationTerms;
  readonly #readers = new Set<ValuationReader>();
  readonly #left: () => void;
  #valuation: Valuation | undefined;
  /** What is being made to take its place. */
  #coming: Coming | undefined;
  #beginning: Promise<void> | undefined;
  /** Whoever looked before it stood has another one in mind. */
  #isUntold = false;
  /** The whole of it, made once for all who want it at the same moment. */
  #whole: Update | undefined;

  /** `left` is called when its last reader has gone. */
  constructor(terms: ValuationTerms, left: () => void) {
    this.terms = terms;
    this.#left = left;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Whether nothing was valued yet. */
  get isEmpty(): boolean {
    return this.#valuation === undefined;
  }

  /** `closed` is called once, when the reader is. */
  reader(closed: () => void): ValuationReader {
    const reader = new ValuationReader(
      () => this.whole(),
      () => {
        closed();
        this.#readers.delete(reader);
        if (this.#readers.size === 0) this.#left();
      },
    );
    this.#readers.add(reader);
    return reader;
  }

  /**
   * Values what stands now in the place of what stood before, in slices, where it is not what is valued already; who looks
   * is to be told. Resolves when that is done, by this or by a later beginning, or when nobody looks any more.
   */
  begin(
    state: PortfolioState,
    deps: { readonly prices: LivePrices; readonly nowMs: () => number },
    turn: () => Promise<void>,
  ): Promise<void> {
    const { revision } = (this.#coming?.valuation ?? this.#valuation)?.about ?? {};
    if (this.#beginning && revision === state.head.revision) return this.#beginning;
    const currency = this.terms.currency ?? state.head.currency;
    const own = { valuation: new Valuation(state, this.terms.method, currency, deps), moved: new Set<string>() };
    this.#coming = own;
    this.#beginning = this.#make(own, turn).catch((error: unknown) => {
      if (this.#coming === own) this.#coming = undefined;
      throw error;
    });
    return this.#beginning;
  }

  /** Tells everybody who looks what was begun, unless they know. */
  tell(): void {
    if (!this.#isUntold) return;
    this.#isUntold = false;
    for (const reader of this.#readers) reader.offer("whole");
  }

  async #make(own: Coming, turn: () => Promise<void>): Promise<void> {
    const { valuation } = own;
    const isOver = () => this.#coming !== own || this.#readers.size === 0;
    for (const _ of valuation.making()) {
      await turn();
      if (isOver()) return this.#giveUp(own);
    }
    while (own.moved.size > 0) {
      const { moved } = own;
      own.moved = new Set();
      for (const _ of valuation.refreshing(moved)) {
        await turn();
        if (isOver()) return this.#giveUp(own);
      }
    }
    this.#coming = undefined;
    this.#isUntold = this.#valuation !== undefined;
    this.#valuation = valuation;
    this.#whole = undefined;
  }

  /** Gives up what is being made: for what is being made since, or because nobody looks. */
  #giveUp(own: Coming): Promise<void> | undefined {
    if (this.#coming !== own) return this.#beginning;
    this.#coming = undefined;
    this.#beginning = undefined;
    return undefined;
  }

  /** Values what moved, in slices; `turn` resolves when everything else has had its turn. */
  async flush(moved: ReadonlySet<string>, turn: () => Promise<void>): Promise<void> {
    if (this.#coming) for (const ticker of moved) this.#coming.moved.add(ticker);
    const valuation = this.#valuation;
    const refreshing = valuation?.refreshing(moved);
    let step = refreshing?.next();
    while (step?.done === false) {
      // What stands may be told between the slices.
      this.#whole = undefined;
      await turn();
      // It may have been replaced meanwhile, by one that knows what moved.
      if (this.#valuation !== valuation) return;
      step = refreshing?.next();
    }
    const update = step?.value;
    if (update === undefined) return;
    this.#whole = undefined;
    if (this.#isUntold) this.tell();
    else for (const reader of this.#readers) reader.offer(update);
  }

  /** What is followed for it: by what stands, and by what is being made. */
  *tickers(): Generator<string, void> {
    for (const one of [this.#valuation, this.#coming?.valuation]) if (one) yield* one.tickers();
  }

  whole(): Update {
    return (this.#whole ??= (this.#valuation as Valuation).whole());
  }

  end(failure: Failure): void {
    for (const reader of this.#readers) reader.end(failure);
  }
}

/**
 * Somebody who looks at a valuation. At most one update waits for them: who has not taken one when the next one comes
 * gets everything as it then is.
 */
export class ValuationReader {
  readonly #whole: () => Update;
  readonly #closed: () => void;
  #waiting: Update | "whole" | undefined = "whole";
  #failure: Failure | undefined;
  #wake: (() => void) | undefined;
  #isClosed = false;

  constructor(whole: () => Update, closed: () => void) {
    this.#whole = whole;
    this.#closed = closed;
  }

  /** What is new is there for the next `next`. */
  offer(update: Update | "whole"): void {
    this.#waiting = this.#waiting === undefined ? update : "whole";
    this.#wake?.();
  }

  end(failure: Failure): void {
    this.#failure = failure;
    this.#wake?.();
  }

  /** The next update: everything at first. Undefined once the signal has aborted. Rejects with why it was ended. */
  async next(signal: AbortSignal): Promise<Update | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      if (signal.aborted) return undefined;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting !== undefined) return waiting === "whole" ? this.#whole() : waiting;
      await this.#woken(signal);
    }
  }

  /** Everything as it is now. */
  now(): Update {
    return this.#whole();
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed();
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener("abort", wake);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}
