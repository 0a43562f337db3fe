import type { ChannelKind, Destination } from "../alert-channel.ts";

/** A user's way to be told of alerts. */
export interface KeptChannel {
  readonly id: string;
  /** The principal whose it is. */
  readonly owner: string;
  readonly kind: ChannelKind;
  readonly name: string;
  /** What may be shown of where it goes. */
  readonly options: Destination;
  /** What is used and never shown. */
  readonly secrets: Destination;
  /** Nothing is put into the outbox for it. */
  readonly isPaused: boolean;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** When it last delivered a notice, and when it last gave one up or failed to bring it. */
  readonly lastDeliveredMs?: number | undefined;
  readonly lastFailedMs?: number | undefined;
  /** Why, a sentence; gone with the next that is delivered. */
  readonly lastError?: string | undefined;
}

/** What of a channel may be changed; absent stays as it was. */
export type ChannelChange = Partial<Pick<KeptChannel, "name" | "options" | "secrets" | "isPaused">>;

/**
 * The part of a store that keeps channels. A channel's owner is part of every question: another's is not there.
 * Promises resolve once what they say is on the disk, and reject with a StoreFault.
 */
export interface ChannelStore {
  /**
   * Keeps a new channel and answers it. Where its owner made one under the same request before that is still there,
   * that one as it is; undefined where the owner has `max` already.
   */
  create(channel: KeptChannel, requestId: string, max: number): Promise<KeptChannel | undefined>;
  /** In the order of their making. */
  list(owner: string): Promise<readonly KeptChannel[]>;
  get(owner: string, id: string): Promise<KeptChannel | undefined>;
  /**
   * Changes it, and answers it as it is then; undefined where there is none. Once it is paused, what waited for it
   * has failed with these words.
   */
  change(
    owner: string,
    id: string,
    change: ChannelChange,
    nowMs: number,
    words: string,
  ): Promise<KeptChannel | undefined>;
  /** Forgets it with its secrets; what waited for it has failed with these words. False where there is none. */
  remove(owner: string, id: string, nowMs: number, words: string): Promise<boolean>;
  /**
   * Pauses a channel that nothing reaches, whoever's it is, and says why; what waited for it has failed with it. Nothing
   * of that where its user has changed it since: what was tried is not what it is.
   */
  pause(channel: Pick<KeptChannel, "id" | "updatedMs">, nowMs: number, words: string): Promise<void>;
  /**
   * What the server keeps of its own under a name: what was kept first, else what is given now. What is there is answered
   * by a database that takes no writing too.
   */
  keep(name: string, value: string): Promise<string>;
}
