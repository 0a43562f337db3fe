import type { Scheduler } from "@streampulse/core";

import type { Store } from "./ports/store.ts";
import { PortfolioBook } from "./portfolio-book/portfolio-book.ts";
import type { PriceEngine } from "./price-engine.ts";
import { Watchlists } from "./watchlists/watchlists.ts";

/** What books are made with. */
export interface BookDeps {
  readonly engine: PriceEngine;
  readonly store: Store;
  readonly scheduler: Scheduler;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Told what failed beside any call; what was under way is tried again or has been given up by then. */
  readonly unforeseen: (error: unknown) => void;
}

/** What is kept for people: in one process, which owns the store and the sources. */
export class Books {
  readonly portfolios: PortfolioBook;
  readonly watchlists: Watchlists;

  private constructor({ store, scheduler, random }: BookDeps) {
    this.portfolios = new PortfolioBook({ store: store.portfolios, scheduler });
    this.watchlists = new Watchlists({ store: store.watchlists, scheduler, random });
  }

  /** Reads what the store has. Rejects with a StoreFault. */
  static async open(deps: BookDeps): Promise<Books> {
    return new Books(deps);
  }

  /** Ends everything that is under way; the store is closed after it. */
  async close(): Promise<void> {
    await this.portfolios.close();
  }
}
