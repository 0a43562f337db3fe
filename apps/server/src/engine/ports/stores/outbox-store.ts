import type { Notice } from "../notice.ts";
import type { KeptChannel } from "./channel-store.ts";

/** A notice for one channel, as it is put into the outbox. */
export interface Outgoing {
  /** The key of the delivery, the same in every attempt and never used again: 1 to 200 of `!` to `~`. */
  readonly key: string;
  readonly owner: string;
  readonly channelId: string;
  readonly notice: Notice;
  readonly createdMs: number;
}

/** What became of a delivery: it waits for its (next) attempt, was taken by the other side, or never will be. */
export type DeliveryState = "waiting" | "delivered" | "failed";

/** A delivery as its user sees it. */
export interface KeptDelivery extends Outgoing {
  readonly state: DeliveryState;
  /** Attempts begun; of the last the outcome may be unknown, where the process ended in it. */
  readonly attempts: number;
  /** When the next attempt is due, while it waits. */
  readonly nextMs?: number | undefined;
  /** When it was delivered or failed. */
  readonly endedMs?: number | undefined;
  /** Why the last attempt failed, a sentence without a secret. */
  readonly lastError?: string | undefined;
}

/** The first delivery that waits for a channel, and the channel. */
export interface Head {
  readonly delivery: KeptDelivery;
  readonly channel: KeptChannel;
}

/** Which deliveries, and from where on. */
export interface DeliveryQuery {
  readonly owner: string;
  readonly channelId?: string | undefined;
  readonly alertId?: string | undefined;
  /** Empty: in all. */
  readonly states: readonly DeliveryState[];
  /** At most so many. */
  readonly limit: number;
  /** Those older than this place, as a page before told it. */
  readonly before?: number | undefined;
}

/** Deliveries, newest first, and where the next page begins; undefined on the last. */
export interface DeliveryPage {
  readonly deliveries: readonly KeptDelivery[];
  readonly next?: number | undefined;
}

/**
 * The part of a store that keeps what is to be told: the outbox. Each channel's notices wait in the order of their
 * putting, and only the first of them is ever tried. Promises resolve once what they say is on the disk, and reject
 * with a StoreFault.
 */
export interface OutboxStore {
  /**
   * Puts notices in by themselves; a firing puts its own in with itself. A key that is there already changes nothing;
   * for a channel that is paused, or not its owner's, there is nothing to put; and beyond OUTBOX_MAX that wait for one
   * channel a notice has failed at once, and says so.
   */
  put(notices: readonly Outgoing[]): Promise<void>;
  /** The channels that something waits for. */
  channelsWaiting(): Promise<readonly string[]>;
  /** The first that waits for a channel. */
  head(channelId: string): Promise<Head | undefined>;
  /** Notes that an attempt begins, and when the next is due should nothing be heard of this one. False: it waits no more. */
  begin(key: string, nextMs: number): Promise<boolean>;
  /** The other side has it. */
  delivered(key: string, atMs: number): Promise<void>;
  /** It never will; why. */
  failed(key: string, atMs: number, words: string): Promise<void>;
  /** Notes why an attempt failed, and when the next is due. */
  postpone(key: string, atMs: number, nextMs: number, words: string): Promise<void>;
  list(query: DeliveryQuery): Promise<DeliveryPage>;
  /**
   * Forgets what ended before a time, and of what is older than an owner's newest `keep` all that has ended, at most
   * `limit` together; how many it forgot. What waits stays.
   */
  forget(beforeMs: number, keep: number, limit: number): Promise<number>;
}

/** How many notices may wait for one channel. */
export const OUTBOX_MAX = 1_000;

/** How many deliveries of one owner are listed; what has ended and is older is forgotten. */
export const DELIVERIES_MAX = 20_000;
