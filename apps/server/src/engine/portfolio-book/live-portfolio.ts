import { Failure, type Cancel, type Scheduler } from "@streampulse/core";

import { FRESH_WAIT_MS, VALUATION_EVERY_MS, VALUATION_STREAMS_MAX } from "./limits.ts";
import { LivePrices, type PriceSource } from "./live-prices.ts";
import type { PortfolioRecords } from "./portfolio-records.ts";
import { readState, type PortfolioState } from "./portfolio-state.ts";
import type { CostMethod } from "./position.ts";
import { ValuationFeed, type ValuationReader, type ValuationTerms } from "./valuation-feed.ts";

/** What a live portfolio is made with. */
export interface LivePortfolioDeps {
  readonly records: PortfolioRecords;
  readonly prices: PriceSource;
  readonly scheduler: Scheduler;
  readonly unforeseen: (error: unknown) => void;
}

/**
 * One owner's portfolio while somebody looks at it: what stands, at live prices. However many look, each ticker is
 * followed once, and what moved is valued once for each of the terms asked for, four times a second at most.
 */
export class LivePortfolio {
  readonly owner: string;
  readonly #deps: LivePortfolioDeps;
  readonly #prices: LivePrices;
  readonly #feeds = new Map<string, ValuationFeed>();
  #state: PortfolioState | undefined;
  /** The reading of the activities that is under way. */
  #reading: Promise<void> | undefined;
  /** How often they have changed. */
  #version = 0;
  #streams = 0;
  #cancelRenewal: Cancel | undefined;
  #isRenewing = false;
  #cancelFlush: Cancel | undefined;
  #isFlushing = false;
  #flushedMs = -Infinity;
  readonly #settled = new Set<() => void>();

  constructor(owner: string, deps: LivePortfolioDeps) {
    this.owner = owner;
    this.#deps = deps;
    this.#prices = new LivePrices(deps.prices, () => this.#flushSoon());
  }

  get readers(): number {
    let readers = 0;
    for (const feed of this.#feeds.values()) readers += feed.readers;
    return readers;
  }

  /** The same for a stream, of which there may be so many. */
  async stream(terms: ValuationTerms): Promise<ValuationReader> {
    if (this.#streams >= VALUATION_STREAMS_MAX) {
      throw new Failure("LIMIT_STREAMS", undefined, { limit: VALUATION_STREAMS_MAX });
    }
    this.#streams++;
    return this.read(terms, () => this.#streams--);
  }

  /** Reads the valuation from now on; the reader is closed by who asked. Rejects with a Failure. */
  async read(terms: ValuationTerms, closed = () => {}): Promise<ValuationReader> {
    const key = JSON.stringify([terms.method, terms.currency]);
    let feed = this.#feeds.get(key);
    if (feed === undefined) this.#feeds.set(key, (feed = new ValuationFeed(terms, () => this.#leave(key))));
    const reader = feed.reader(closed);
    try {
      const state = await this.#current(terms.method);
      // What the caller has just changed is in it, also where others look and are told a moment later.
      await feed.begin(state, this.#valuing(), this.#turn);
      return reader;
    } catch (error) {
      reader.close();
      throw error;
    }
  }

  /**
   * Resolves when every ticker that is needed has a price or is known to have none; after a while in any case. A price
   * that may be old, the last one of when somebody looked before, is waited on for a moment.
   */
  async settled(waitMs: number, signal: AbortSignal): Promise<void> {
    if (this.#isReady(true) || signal.aborted) return;
    const { scheduler } = this.#deps;
    await new Promise<void>((resolve) => {
      let isPatient = true;
      const end = () => {
        for (const cancel of cancels) cancel();
        signal.removeEventListener("abort", end);
        this.#settled.delete(look);
        resolve();
      };
      const look = () => {
        if (this.#isReady(isPatient)) end();
      };
      const cancels = [
        scheduler.after(waitMs, end),
        scheduler.after(FRESH_WAIT_MS, () => {
          isPatient = false;
          look();
        }),
      ];
      signal.addEventListener("abort", end, { once: true });
      this.#settled.add(look);
    });
  }

  /** Whether every price there is to be is there and valued; who is patient waits for newer ones than may be old. */
  #isReady(isPatient: boolean): boolean {
    if (this.#isFlushing) return false;
    return isPatient ? this.#prices.isFresh : this.#prices.isSettled;
  }

  /** Its activities or settings changed: who looks gets all of it anew. */
  changed(): void {
    this.#version++;
    this.#state = undefined;
    this.#renewSoon();
  }

  /** Ends it; everybody who looks is told why. */
  end(failure: Failure): void {
    for (const feed of this.#feeds.values()) feed.end(failure);
    this.#cancelRenewal?.();
    this.#rest();
  }

  /** Many changes that follow one another are one to who looks. */
  #renewSoon(): void {
    if (this.#cancelRenewal || this.readers === 0) return;
    this.#cancelRenewal = this.#deps.scheduler.after(VALUATION_EVERY_MS, () => {
      this.#cancelRenewal = undefined;
      if (this.#isRenewing) this.#renewSoon();
      else void this.#renew();
    });
  }

  async #renew(): Promise<void> {
    this.#isRenewing = true;
    try {
      for (const feed of this.#feeds.values()) {
        const state = await this.#current(feed.terms.method);
        if (feed.readers > 0) await feed.begin(state, this.#valuing(), this.#turn);
        feed.tell();
      }
      const needed = new Set<string>();
      for (const feed of this.#feeds.values()) for (const ticker of feed.tickers()) needed.add(ticker);
      this.#prices.sweep(needed);
    } catch (error) {
      if (!(error instanceof Failure)) this.#deps.unforeseen(error);
      const failure = error instanceof Failure ? error : new Failure("INTERNAL");
      for (const feed of this.#feeds.values()) feed.end(failure);
    } finally {
      this.#isRenewing = false;
    }
  }

  /** What stands now, by this method and every other one that is looked at. */
  async #current(method: CostMethod): Promise<PortfolioState> {
    while (this.#state?.ledgers.has(method) !== true) {
      this.#reading ??= this.#read();
      await this.#reading;
    }
    return this.#state;
  }

  async #read(): Promise<void> {
    const version = this.#version;
    const methods = new Set([...this.#feeds.values()].map(({ terms }) => terms.method));
    try {
      const state = await readState(this.#deps.records, this.owner, methods, this.#deps.scheduler.now());
      if (version === this.#version) this.#state = state;
    } finally {
      this.#reading = undefined;
    }
  }

  readonly #turn = () => new Promise<void>((resolve) => this.#deps.scheduler.soon(resolve));

  #valuing() {
    return { prices: this.#prices, nowMs: () => this.#deps.scheduler.now() };
  }

  #leave(key: string): void {
    this.#feeds.delete(key);
    if (this.#feeds.size === 0) this.#rest();
  }

  /** Nobody looks: no ticker is followed. */
  #rest(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#prices.stop();
  }

  #flushSoon(): void {
    if (this.#cancelFlush || this.#isFlushing) return;
    const { scheduler } = this.#deps;
    const waitMs = Math.max(0, this.#flushedMs + VALUATION_EVERY_MS - scheduler.now());
    this.#cancelFlush = scheduler.after(waitMs, () => {
      this.#cancelFlush = undefined;
      this.#flushedMs = scheduler.now();
      void this.#flush().catch(this.#deps.unforeseen);
    });
  }

  async #flush(): Promise<void> {
    this.#isFlushing = true;
    const moved = this.#prices.take();
    try {
      for (const feed of this.#feeds.values()) await feed.flush(moved, this.#turn);
    } finally {
      this.#isFlushing = false;
    }
    for (const look of this.#settled) look();
    if (this.#prices.hasMoved) this.#flushSoon();
  }
}
