import type { Scheduler } from "@streampulse/core";

import { AlertBook } from "./alert-book/alert-book.ts";
import type { BookFigures } from "./book-figures.ts";
import { ChannelBook } from "./alert-book/channel-book.ts";
import { HistoryBook } from "./history/history-book.ts";
import type { HistoryRecorder } from "./history/recorder.ts";
import type { OpenChannel } from "./ports/alert-channel.ts";
import type { Source } from "./ports/source.ts";
import type { Store } from "./ports/store.ts";
import { PortfolioBook } from "./portfolio-book/portfolio-book.ts";
import type { PriceEngine } from "./price-engine.ts";
import { Watchlists } from "./watchlists/watchlists.ts";

/** What books are made with. */
export interface BookDeps {
  readonly engine: PriceEngine;
  readonly store: Store;
  /** Those of the engine. */
  readonly sources: readonly Source[];
  /** What hears them. It is closed after the engine. */
  readonly recorder: HistoryRecorder;
  /** By what alerts go out. The books close them. */
  readonly channels: readonly OpenChannel[];
  readonly scheduler: Scheduler;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Told what failed beside any call; what was under way is tried again or has been given up by then. */
  readonly unforeseen: (error: unknown) => void;
}

/** What is kept for people: in one process, which owns the store and the sources. */
export class Books {
  readonly channels: ChannelBook;
  readonly history: HistoryBook;
  readonly portfolios: PortfolioBook;
  readonly watchlists: Watchlists;
  readonly #recorder: HistoryRecorder;
  #alerts: AlertBook | undefined;

  private constructor({ channels: kinds, engine, sources, recorder, store, scheduler, random, unforeseen }: BookDeps) {
    const { channels, outbox } = store;
    this.#recorder = recorder;
    this.channels = new ChannelBook({ channels, outbox, kinds, scheduler, random, unforeseen });
    this.history = new HistoryBook({ engine, sources, recorder, store: store.candles, scheduler });
    const { history } = this;
    this.portfolios = new PortfolioBook({ store: store.portfolios, prices: engine, history, scheduler, unforeseen });
    this.watchlists = new Watchlists({ store: store.watchlists, scheduler, random });
  }

  /** Reads what the store has. Rejects with a StoreFault. */
  static async open(deps: BookDeps): Promise<Books> {
    const books = new Books(deps);
    const { dispatcher } = books.channels;
    await dispatcher.start();
    const alerts = await AlertBook.open({
      ...deps,
      history: books.history,
      fired: (channelIds) => dispatcher.wake(channelIds),
    });
    books.#alerts = alerts;
    books.channels.onRemoved((owner, id) => alerts.forgetChannel(owner, id));
    await books.portfolios.begin();
    return books;
  }

  /** What an operator is told. */
  figures(): BookFigures {
    const { alerts, channels } = this;
    return {
      ...alerts.figures(),
      attempts: channels.dispatcher.counts.all(),
      candles: this.#recorder.counts,
    };
  }

  /** Everybody's alerts. */
  get alerts(): AlertBook {
    return this.#alerts as AlertBook;
  }

  /** Ends everything that is under way; the store is closed after it. */
  async close(): Promise<void> {
    // What fires is in the outbox before that is left.
    await this.#alerts?.close();
    await Promise.all([this.portfolios.close(), this.history.close(), this.channels.close()]);
  }
}
