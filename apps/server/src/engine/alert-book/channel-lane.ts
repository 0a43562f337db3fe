import type { Cancel, Scheduler } from "@streampulse/core";
import { ChannelFault, type AlertChannel, type ChannelKind, type ChannelPace } from "../ports/alert-channel.ts";
import type { Notice } from "../ports/notice.ts";
import type { ChannelStore } from "../ports/stores/channel-store.ts";
import type { Head, OutboxStore } from "../ports/stores/outbox-store.ts";
import { TokenBucket } from "../token-bucket.ts";
import { attempt } from "./attempt.ts";
import type { AttemptOutcome, DeliveryCounts } from "./delivery-counts.ts";
import { noticeText, type NoticeText } from "./notice-text.ts";
import { retryDelayMs, type RetryPlan } from "./retry-plan.ts";
import type { Turns } from "./turns.ts";

/** How long a lane waits for a store that fails. */
const STORE_AWAY_MS = 5_000;

/** A kind of channel as this server has it. */
export interface ServedKind {
  readonly channel: AlertChannel;
  readonly pace: ChannelPace;
}

/** What a lane needs. */
export interface LaneDeps {
  readonly outbox: OutboxStore;
  readonly channels: Pick<ChannelStore, "pause">;
  readonly kinds: ReadonlyMap<ChannelKind, ServedKind>;
  readonly scheduler: Scheduler;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly plan: RetryPlan;
  readonly counts: DeliveryCounts;
  readonly unforeseen: (error: unknown) => void;
}

/** What waits for one channel, one notice after the other; it looks at none but the first. */
export class ChannelLane {
  readonly #id: string;
  readonly #deps: LaneDeps;
  readonly #turns: Turns;
  #bucket: TokenBucket | undefined;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #isClosed = false;
  #cancel: Cancel | undefined;
  #pauseOver: (() => void) | undefined;

  constructor(id: string, deps: LaneDeps, turns: Turns) {
    this.#id = id;
    this.#deps = deps;
    this.#turns = turns;
  }

  /** Something may wait. */
  wake(): void {
    this.#isWoken = true;
    this.#running ??= this.#run();
  }

  /** What waits is due sooner than it was. */
  hurry(): void {
    this.wake();
    this.#endPause();
  }

  /** Ends after the attempt that is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endPause();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isWoken && !this.#isClosed) {
      this.#isWoken = false;
      try {
        await this.#empty();
      } catch (error) {
        // The store's fault: nothing was sent that it does not know of.
        this.#deps.unforeseen(error);
        this.#isWoken = true;
        await this.#pause(STORE_AWAY_MS);
      }
    }
    this.#running = undefined;
  }

  /** Takes one after the other until nothing waits. */
  async #empty(): Promise<void> {
    const { outbox, scheduler } = this.#deps;
    while (!this.#isClosed) {
      const head = await outbox.head(this.#id);
      if (!head) return;
      const waitMs = Math.max((head.delivery.nextMs ?? 0) - scheduler.now(), this.#paceMs(head));
      if (waitMs > 0) await this.#pause(waitMs);
      else await this.#turns.take(head.channel.owner, () => this.#deliverAsItIs(head));
    }
  }

  /** While it waited for its turn the channel may have been paused, or changed. */
  async #deliverAsItIs({ delivery }: Head): Promise<void> {
    const head = await this.#deps.outbox.head(this.#id);
    if (head?.delivery.key === delivery.key) await this.#deliver(head);
  }

  /** Takes what the channel's pace has left for one notice; else how long until there is some. */
  #paceMs({ channel, delivery }: Head): number {
    const { scheduler, kinds } = this.#deps;
    const now = scheduler.now();
    if ((delivery.nextMs ?? 0) > now) return 0;
    const { burst, perMinute } = kinds.get(channel.kind)?.pace ?? { burst: 1, perMinute: 1 };
    this.#bucket ??= new TokenBucket(burst, perMinute / 60, now);
    return this.#bucket.take(now);
  }

  async #deliver({ delivery, channel }: Head): Promise<void> {
    if (this.#isClosed) return;
    const { outbox, channels, kinds, scheduler, random, plan, counts } = this.#deps;
    const { key, notice } = delivery;
    const number = delivery.attempts + 1;
    const delayMs = (askedMs?: number) => retryDelayMs(plan, number, random, askedMs);
    if (delivery.attempts > plan.delaysMs.length) {
      return outbox.failed(
        key,
        scheduler.now(),
        "The server ended in the last attempt; whether it arrived is unknown.",
      );
    }
    if (!(await outbox.begin(key, scheduler.now() + plan.timeoutMs + (delayMs() ?? 0)))) return;
    const kind = kinds.get(channel.kind);
    const words = this.#wordsOf(notice);
    const to = { ...channel.options, ...channel.secrets };
    let fault: ChannelFault | undefined;
    if (kind === undefined) fault = new ChannelFault("refused", "This server has no such channels.");
    else if (words === undefined)
      fault = new ChannelFault("refused", "It could not be put into words; the log has more.");
    else {
      const message = { key, ...words, notice, sentMs: scheduler.now() };
      fault = await attempt(kind.channel, to, message, { ...this.#deps, timeoutMs: plan.timeoutMs });
    }
    const now = scheduler.now();
    const note = (outcome: AttemptOutcome, write: () => Promise<void>) => {
      counts.add(channel.kind, outcome);
      return this.#note(write);
    };
    if (!fault) return note("delivered", () => outbox.delivered(key, now));
    if (fault.kind === "gone") return note("failed", () => channels.pause(channel, now, fault.message));
    const againMs = fault.kind === "later" ? delayMs(fault.retryAfterMs) : undefined;
    if (againMs === undefined) return note("failed", () => outbox.failed(key, now, wordsFor(fault, number)));
    return note("postponed", () => outbox.postpone(key, now, now + againMs, fault.message));
  }

  /** Undefined where a notice has something that nobody foresaw: it alone is not sent. */
  #wordsOf(notice: Notice): NoticeText | undefined {
    try {
      return noticeText(notice);
    } catch (error) {
      this.#deps.unforeseen(error);
      return undefined;
    }
  }

  /** Writes down what became of an attempt: until it is written nothing else is sent. */
  async #note(write: () => Promise<void>): Promise<void> {
    while (!this.#isClosed) {
      try {
        return await write();
      } catch (error) {
        this.#deps.unforeseen(error);
        await this.#pause(STORE_AWAY_MS);
      }
    }
    // The last try: what is not written is sent again by the next start, with the same key.
    await write().catch(this.#deps.unforeseen);
  }

  #pause(ms: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#pauseOver = resolve;
      this.#cancel = this.#deps.scheduler.after(ms, () => this.#endPause());
    });
  }

  #endPause(): void {
    this.#cancel?.();
    this.#pauseOver?.();
    this.#cancel = undefined;
    this.#pauseOver = undefined;
  }
}

function wordsFor(fault: ChannelFault, attempts: number): string {
  return attempts === 1 ? fault.message : `${fault.message} It was tried ${attempts} times.`;
}
