import { Failure, type FailureReason } from "@streampulse/core";

import type { CandleStore } from "./stores/candle-store.ts";
import type { AlertStore } from "./stores/alert-store.ts";
import type { ChannelStore } from "./stores/channel-store.ts";
import type { ListingStore } from "./stores/listing-store.ts";
import type { OutboxStore } from "./stores/outbox-store.ts";
import type { PortfolioStore } from "./stores/portfolio-store.ts";
import type { WatchlistStore } from "./stores/watchlist-store.ts";

/**
 * What outlives the process, in parts. One process at a time owns a store, from opening to closing it.
 *
 * Of every method of every part: a promise that resolves says that what was given is written, all of it, and survives
 * the process's sudden end and the machine's; one that rejects, that nothing of it was. Where nobody can know, the process
 * or its thread having ended or the way to a database server been lost between, it is one of the two. What is read is whole: all of one
 * writing or nothing of it, and at the least every writing whose promise had resolved. Writings that are asked for one
 * after the other are made in that order. Rejects with a StoreFault where the database is not to be had, and with anything
 * else only for a mistake of this program's. What is given and told are plain values, which may cross to another thread:
 * text, numbers, bytes, lists and objects of those, no function and nothing of a class.
 */
export interface Store {
  readonly listings: ListingStore;
  readonly portfolios: PortfolioStore;
  readonly watchlists: WatchlistStore;
  readonly channels: ChannelStore;
  readonly outbox: OutboxStore;
  readonly candles: CandleStore;
  readonly alerts: AlertStore;
  /** Waits for what was asked for, and lets go of the database. Further calls reject. Idempotent. */
  close(): Promise<void>;
}

/** The parts of a store. */
export type StoreParts = Omit<Store, "close">;

/**
 * Why a store did not do what was asked. Its message is what a client is told where a call fails for it: no path, host
 * or name of the operator's is in it.
 */
export class StoreFault extends Failure {
  /** For the operator: the same with the file or place, and the setting to look at. No password is in it. */
  readonly detail: string;

  constructor(
    message: string,
    {
      detail = message,
      reason = "UNAVAILABLE",
      cause,
    }: { detail?: string; reason?: FailureReason; cause?: unknown } = {},
  ) {
    super(reason, message);
    this.name = "StoreFault";
    this.detail = detail;
    this.cause = cause;
  }
}
