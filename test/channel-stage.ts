import { setImmediate as turn } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { Dispatcher, type DispatcherDeps } from "../apps/server/src/engine/alert-book/dispatcher.ts";
import type { ServedKind } from "../apps/server/src/engine/alert-book/channel-lane.ts";
import type { AlertChannel, ChannelPace, Destination, Message } from "../apps/server/src/engine/ports/alert-channel.ts";
import type { Notice } from "../apps/server/src/engine/ports/notice.ts";
import type { Store } from "../apps/server/src/engine/ports/store.ts";
import type { KeptDelivery, Outgoing } from "../apps/server/src/engine/ports/stores/outbox-store.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { NOTICE } from "./outbox-notice.ts";

/** One sending of a message, as the scripted channel saw it. */
export interface Sending {
  readonly key: string;
  readonly message: Message;
  readonly to: Destination;
  readonly atMs: number;
}

/** A channel whose other side is the test. */
export class ScriptedChannel implements AlertChannel {
  readonly kind = "webhook";
  readonly sent: Sending[] = [];
  /** What becomes of a sending; resolves unless told otherwise. */
  outcome: (sending: Sending, signal: AbortSignal) => Promise<void> = async () => {};
  /** How many are under way, and how many there were at once at the most. */
  running = 0;
  most = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async send(to: Destination, message: Message, signal: AbortSignal): Promise<void> {
    const sending = { key: message.key, message, to, atMs: this.#now() };
    this.sent.push(sending);
    this.most = Math.max(this.most, ++this.running);
    try {
      await this.outcome(sending, signal);
    } finally {
      this.running--;
    }
  }

  close(): void {}

  get keys(): readonly string[] {
    return this.sent.map(({ key }) => key);
  }
}

/** A dispatcher over a database in memory and a scripted channel, on a clock that stands still but in `until` and `pass`. */
export async function startDispatcher(
  changes: Partial<DispatcherDeps> = {},
  pace: ChannelPace = { burst: 1_000, perMinute: 60_000 },
) {
  const scheduler = new FakeScheduler();
  const store = await openHere(":memory:");
  const channel = new ScriptedChannel(() => scheduler.now());
  const kinds = new Map<"webhook", ServedKind>([["webhook", { channel, pace }]]);
  const faults: unknown[] = [];
  const make = (more: Partial<DispatcherDeps> = {}) =>
    new Dispatcher({
      ...{ outbox: store.outbox, channels: store.channels, kinds, scheduler, random: () => 0 },
      ...{ unforeseen: (error: unknown) => void faults.push(error), ...changes, ...more },
    });
  const dispatcher = make();
  onTestFinished(async () => {
    let isClosed = false;
    const closing = dispatcher.close().then(() => (isClosed = true));
    // An attempt that nobody answers ends by the clock.
    await until(() => isClosed, 1_000);
    await closing;
    await store.close();
  });
  /** Lets the loop turn, and time pass in small steps, until it is so. */
  const until = async (isSo: () => boolean | Promise<boolean>, stepMs = 100) => {
    while (!(await isSo())) {
      await turns();
      scheduler.advance(stepMs);
    }
  };
  const pass = async (ms: number, stepMs = 1_000) => {
    for (let left = ms; left > 0; left -= stepMs) {
      await turns();
      scheduler.advance(Math.min(left, stepMs));
    }
    await turns();
  };
  return { scheduler, store, channel, dispatcher, make, faults, until, pass };
}

/** Enough turns of the loop for what is asked of the database to be answered. */
export async function turns(count = 12): Promise<void> {
  for (let n = 0; n < count; n++) await turn();
}

/** Makes channels of “me”. */
export function addChannels(store: Store, ...ids: readonly string[]): Promise<void> {
  return addChannelsOf("me", store, ...ids);
}

/** Makes channels of somebody. */
export async function addChannelsOf(owner: string, store: Store, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const channel = {
      ...{ id, owner, kind: "webhook" as const, name: id, options: { url: `https://${id}.example/` } },
      ...{ secrets: { secret: `secret-of-${id}` }, isPaused: false, createdMs: 1, updatedMs: 1 },
    };
    await store.channels.create(channel, `request-${id}`, 1_000);
  }
}

/** A notice for a channel of “me”. */
export function outgoing(key: string, channelId: string, notice: Notice = NOTICE): Outgoing {
  return { key, owner: "me", channelId, notice, createdMs: notice.receivedTimeMs ?? 0 };
}

/** All deliveries of “me”, by key. */
export async function deliveriesOf(store: Store): Promise<ReadonlyMap<string, KeptDelivery>> {
  const { deliveries } = await store.outbox.list({ owner: "me", states: [], limit: 10_000 });
  return new Map(deliveries.map((delivery) => [delivery.key, delivery]));
}
