import type { Scheduler } from "@streampulse/core";

import { AlertBook } from "./alert-book/alert-book.ts";
import type { BookFigures } from "./book-figures.ts";
import { ChannelBook } from "./alert-book/channel-book.ts";
import { HistoryBook } from "./history/history-book.ts";
import type { HistoryRecorder } from "./history/recorder.ts";
import type { OpenChannel } from "./ports/alert-channel.ts";
import type { Source } from "./ports/source.ts";
import { StoreFault, type Store } from "./ports/store.ts";
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
  #alerts: AlertBook | StoreFault | undefined;

  private constructor({ channels: kinds, engine, sources, recorder, store, scheduler, random, unforeseen }: BookDeps) {
    const { channels, outbox } = store;
    this.#recorder = recorder;
    this.channels = new ChannelBook({ channels, outbox, kinds, scheduler, random, unforeseen });
    this.history = new HistoryBook({ engine, sources, recorder, store: store.candles, scheduler });
    const { history } = this;
    this.portfolios = new PortfolioBook({ store: store.portfolios, prices: engine, history, scheduler, unforeseen });
    this.watchlists = new Watchlists({ store: store.watchlists, scheduler, random });
  }

  /** Reads what the store has; what of it is damaged stands back, and the rest goes on. Rejects with a StoreFault. */
  static async open(deps: BookDeps): Promise<Books> {
    const books = new Books(deps);
    const { dispatcher } = books.channels;
    await unlessDamaged(dispatcher.start());
    const alerts = (books.#alerts = await unlessDamaged(
      AlertBook.open({ ...deps, history: books.history, fired: (channelIds) => dispatcher.wake(channelIds) }),
    ));
    if (alerts instanceof AlertBook) books.channels.onRemoved((owner, id) => alerts.forgetChannel(owner, id));
    await unlessDamaged(books.portfolios.begin());
    return books;
  }

  /** What an operator is told. */
  figures(): BookFigures {
    const { alerts, channels } = this;
    return {
      ...(alerts instanceof AlertBook ? alerts.figures() : { firings: 0, passedOver: 0 }),
      attempts: channels.dispatcher.counts.all(),
      candles: this.#recorder.counts,
    };
  }

  /** Everybody's alerts; why there are none where they are damaged. */
  get alerts(): AlertBook | StoreFault {
    return this.#alerts as AlertBook | StoreFault;
  }

  /** Ends everything that is under way; the store is closed after it. */
  async close(): Promise<void> {
    // What fires is in the outbox before that is left.
    if (this.#alerts instanceof AlertBook) await this.#alerts.close();
    await Promise.all([this.portfolios.close(), this.history.close(), this.channels.close()]);
  }
}

/** What is damaged of what is kept is no reason to go without the rest; it was told where it was found. */
async function unlessDamaged<T>(read: Promise<T>): Promise<T | StoreFault> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof StoreFault && error.reason === "STORAGE_UNUSABLE") return error;
    throw error;
  }
}
