import { type TickerResult, TickerErrorCode, TickerOutcome } from "@streampulse/client";
import type { PriceSession } from "../session/price-session.ts";
import type { WatchlistSurroundings } from "./watchlist.ts";

type ListStore = WatchlistSurroundings["store"];

/** What the list wants of the session: its tickers while it is shown, and what the reader adds at any time. */
export class ListDemand implements ListStore {
  readonly #session: Pick<PriceSession, "store" | "want" | "answer">;
  readonly #releases = new Map<string, () => void>();
  #isShown = false;

  constructor(session: Pick<PriceSession, "store" | "want" | "answer">) {
    this.#session = session;
    session.store.subscribeErrors((error) => {
      if (error.removed) this.#release(error.ticker);
    });
  }

  get tickers(): readonly string[] {
    return this.#session.store.tickers;
  }

  info: ListStore["info"] = (ticker) => this.#session.store.info(ticker);

  subscribeErrors: ListStore["subscribeErrors"] = (listener) => this.#session.store.subscribeErrors(listener);

  /** Wants these until the returned call. What is added or removed meanwhile follows. */
  show(tickers: readonly string[]): () => void {
    this.#isShown = true;
    for (const ticker of tickers) this.#hold(ticker);
    return () => {
      this.#isShown = false;
      for (const ticker of this.#releases.keys()) this.#release(ticker);
    };
  }

  async add(ticker: string): Promise<TickerResult> {
    this.#hold(ticker);
    try {
      const result = await this.#session.answer(ticker);
      if (result.outcome === TickerOutcome.REJECTED) this.#release(ticker);
      return result;
    } finally {
      if (!this.#isShown) this.#release(ticker);
    }
  }

  remove(ticker: string): Promise<TickerResult> {
    this.#release(ticker);
    return Promise.resolve({
      ticker,
      outcome: TickerOutcome.REMOVED,
      code: TickerErrorCode.UNSPECIFIED,
      message: "",
    });
  }

  #hold(ticker: string): void {
    const release = this.#releases.get(ticker);
    this.#releases.set(ticker, this.#session.want(ticker));
    release?.();
  }

  #release(ticker: string): void {
    this.#releases.get(ticker)?.();
    this.#releases.delete(ticker);
  }
}
