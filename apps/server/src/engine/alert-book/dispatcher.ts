import type { Cancel } from "@streampulse/core";
import { ChannelLane, type LaneDeps } from "./channel-lane.ts";
import { DeliveryCounts } from "./delivery-counts.ts";
import { DELIVERIES_MAX } from "../ports/stores/outbox-store.ts";
import { RETRY_PLAN } from "./retry-plan.ts";
import { Turns } from "./turns.ts";

/** What the dispatcher is given. */
export interface DispatcherDeps extends Omit<LaneDeps, "plan" | "counts">, Partial<Pick<LaneDeps, "plan">> {
  /** How many deliveries of one owner are listed; DELIVERIES_MAX. */
  readonly listed?: number;
}

/** How many attempts run at once, and how many of them one owner's may be. */
const AT_ONCE = 16;
const OF_ONE = 8;

/** How long what ended stays to be looked at, how often it is looked for, and after how many notices. */
const KEPT_MS = 30 * 86_400_000;
const FORGET_EVERY_MS = 86_400_000;
const FORGET_AFTER = 1_000;
/** How many are forgotten at once. */
const FORGET_TOGETHER = 500;
const MINUTE_MS = 60_000;

/**
 * Brings what is in the outbox to its channels: each notice at least once, those of one channel in their order, in at
 * most 8 attempts over about an hour, and after that it has failed for all to see. It notes an attempt before it makes
 * it, so that a crash costs at most one repeat for each channel, which has the same key.
 */
export class Dispatcher {
  /** What became of attempts. */
  readonly counts = new DeliveryCounts();
  readonly #deps: LaneDeps;
  readonly #turns = new Turns(AT_ONCE, OF_ONE);
  readonly #lanes = new Map<string, ChannelLane>();
  /** Of channels that are no more: they end with the attempt that is under way. */
  readonly #leaving = new Set<Promise<void>>();
  readonly #listed: number;
  #cancel: Cancel | undefined;
  /** Notices since it was last looked for what is too much. */
  #told = 0;
  #isForgetting = false;
  #isClosed = false;

  constructor({ listed = DELIVERIES_MAX, ...deps }: DispatcherDeps) {
    this.#listed = listed;
    const unforeseen = onceAMinute(deps.unforeseen, () => deps.scheduler.now());
    this.#deps = { plan: RETRY_PLAN, counts: this.counts, ...deps, unforeseen };
  }

  /** Goes on with what waits since before. Rejects with a StoreFault. */
  async start(): Promise<void> {
    this.wake(await this.#deps.outbox.channelsWaiting());
    this.#forgetDaily();
  }

  /** Something was put into the outbox for these channels. */
  wake(channelIds: readonly string[]): void {
    if (this.#isClosed) return;
    for (const id of channelIds) this.#lane(id).wake();
    this.#told += channelIds.length;
    if (this.#told < FORGET_AFTER) return;
    this.#told = 0;
    this.#forget().catch(this.#deps.unforeseen);
  }

  /** What waits for a channel is due by now: its user changed it. */
  hurry(channelId: string): void {
    if (!this.#isClosed) this.#lane(channelId).hurry();
  }

  /** A channel is no more. */
  drop(channelId: string): void {
    const lane = this.#lanes.get(channelId);
    if (!lane) return;
    this.#lanes.delete(channelId);
    const left = lane.close().finally(() => this.#leaving.delete(left));
    this.#leaving.add(left);
  }

  /** Makes an owner's attempt beside the outbox when there is a turn for it. */
  take<T>(owner: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(owner, work);
  }

  /** Begins nothing more; resolves when the attempts under way have ended, in seconds. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await Promise.all([...this.#leaving, ...[...this.#lanes.values()].map((lane) => lane.close())]);
  }

  #lane(id: string): ChannelLane {
    let lane = this.#lanes.get(id);
    if (!lane) this.#lanes.set(id, (lane = new ChannelLane(id, this.#deps, this.#turns)));
    return lane;
  }

  #forgetDaily(): void {
    const { scheduler, unforeseen } = this.#deps;
    this.#forget().catch(unforeseen);
    if (!this.#isClosed) this.#cancel = scheduler.after(FORGET_EVERY_MS, () => this.#forgetDaily());
  }

  async #forget(): Promise<void> {
    if (this.#isForgetting) return;
    this.#isForgetting = true;
    const { outbox, scheduler } = this.#deps;
    try {
      const beforeMs = scheduler.now() - KEPT_MS;
      while (!this.#isClosed && (await outbox.forget(beforeMs, this.#listed, FORGET_TOGETHER)) === FORGET_TOGETHER);
    } finally {
      this.#isForgetting = false;
    }
  }
}

/** Tells the same fault once a minute at the most: every lane meets a store that is away, every few seconds. */
function onceAMinute(tell: (error: unknown) => void, now: () => number): (error: unknown) => void {
  let last = "";
  let lastMs = -Infinity;
  return (error) => {
    const words = String(error);
    if (words === last && now() - lastMs < MINUTE_MS) return;
    last = words;
    lastMs = now();
    tell(error);
  };
}
