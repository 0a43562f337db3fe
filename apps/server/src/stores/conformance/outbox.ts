import { Quality } from "@streampulse/core";
import { expect } from "vitest";
import type { Store } from "../../engine/ports/store.ts";
import { OUTBOX_MAX, type DeliveryQuery, type Outgoing } from "../../engine/ports/stores/outbox-store.ts";
import { channelOf } from "./channels.ts";
import type { Promises } from "./promises.ts";

function outgoing(key: string, channelId = "a", alertId = "alert-1"): Outgoing {
  return {
    key,
    owner: "me",
    channelId,
    createdMs: 1_000,
    notice: {
      alertId,
      firingId: `${alertId}.1`,
      ticker: "AAPL",
      event: "crossed above 215",
      price: "215.020",
      quality: Quality.LIVE,
      source: "finnhub",
      receivedTimeMs: 1_770_000_000_123,
      note: "'); drop table deliveries; -- 🍏",
    },
  };
}

/** A store with the channels a and b of “me”. */
async function withChannels(open: () => Promise<Store>): Promise<Store> {
  const store = await open();
  await store.channels.create(channelOf("a"), "ra", 9);
  await store.channels.create(channelOf("b"), "rb", 9);
  return store;
}

const ALL: DeliveryQuery = { owner: "me", states: [], limit: 100 };
const keysOf = async (store: Store, query: Partial<DeliveryQuery> = {}): Promise<readonly string[]> =>
  (await store.outbox.list({ ...ALL, ...query })).deliveries.map(({ key }) => key);
const headOf = async (store: Store, channel = "a"): Promise<string | undefined> =>
  (await store.outbox.head(channel))?.delivery.key;

export const OUTBOX_PROMISES: Promises = {
  "what is put waits as it is, behind what was put before, each channel for itself": async ({ open }) => {
    const store = await withChannels(open);
    await store.outbox.put([outgoing("k1"), outgoing("k2", "b")]);
    await store.outbox.put([outgoing("k3")]);
    const head = await store.outbox.head("a");
    expect(head?.channel).toEqual(channelOf("a"));
    expect(head?.delivery).toEqual({ ...outgoing("k1"), state: "waiting", attempts: 0, nextMs: 1_000 });
    expect(await headOf(store, "b")).toBe("k2");
    expect((await store.outbox.channelsWaiting()).toSorted()).toEqual(["a", "b"]);
    await store.outbox.delivered("k1", 5_000);
    await store.outbox.failed("k2", 5_000, "no");
    expect([await headOf(store), await headOf(store, "b")]).toEqual(["k3", undefined]);
    expect(await store.outbox.channelsWaiting()).toEqual(["a"]);
    await store.close();
  },

  "a key is put once": async ({ open }) => {
    const store = await withChannels(open);
    await store.outbox.put([outgoing("k1"), outgoing("k1")]);
    await store.outbox.delivered("k1", 5_000);
    await store.outbox.put([outgoing("k1"), outgoing("k2")]);
    expect(await keysOf(store)).toEqual(["k2", "k1"]);
    expect(await headOf(store)).toBe("k2");
    await store.close();
  },

  "for a channel that is paused, gone or another's, nothing is put": async ({ open }) => {
    const store = await withChannels(open);
    await store.channels.change("me", "a", { isPaused: true }, 2, "");
    await store.outbox.put([outgoing("k1"), outgoing("k2", "none"), { ...outgoing("k3", "b"), owner: "you" }]);
    expect(await keysOf(store)).toEqual([]);
    await store.outbox.put([outgoing("k4", "b")]);
    expect(await keysOf(store)).toEqual(["k4"]);
    await store.close();
  },

  "what waited has failed with its words once its channel is paused or removed": async ({ open }) => {
    const store = await withChannels(open);
    await store.outbox.put([outgoing("k1"), outgoing("k2"), outgoing("k3", "b")]);
    await store.outbox.delivered("k1", 3_000);
    await store.channels.change("me", "a", { isPaused: true }, 4_000, "It was paused.");
    await store.channels.remove("me", "b", 5_000, "It was removed.");
    const { deliveries } = await store.outbox.list(ALL);
    expect(deliveries.map(({ key, state, endedMs, lastError }) => [key, state, endedMs, lastError])).toEqual([
      ["k3", "failed", 5_000, "It was removed."],
      ["k2", "failed", 4_000, "It was paused."],
      ["k1", "delivered", 3_000, undefined],
    ]);
    await store.close();
  },

  "a channel that nothing reaches is paused with the reason": async ({ open }) => {
    const store = await withChannels(open);
    await store.outbox.put([outgoing("k1")]);
    const tried = (await store.channels.get("me", "a")) ?? expect.fail("there is no channel");
    await store.channels.pause({ ...tried, updatedMs: tried.updatedMs - 1 }, 4_000, "It is gone.");
    expect((await store.channels.get("me", "a"))?.isPaused, "changed since it was tried").toBe(false);
    expect(await headOf(store)).toBe("k1");
    await store.channels.pause(tried, 4_000, "It is gone.");
    expect(await store.channels.get("me", "a")).toMatchObject({
      isPaused: true,
      lastFailedMs: 4_000,
      lastError: "It is gone.",
    });
    expect(await headOf(store)).toBeUndefined();
    expect((await store.outbox.list(ALL)).deliveries[0]).toMatchObject({ state: "failed", lastError: "It is gone." });
    await store.close();
  },

  "attempts are counted as they begin, and their end is told of the channel too": async ({ open }) => {
    const store = await withChannels(open);
    await store.outbox.put([outgoing("k1")]);
    expect(await store.outbox.begin("k1", 9_000)).toBe(true);
    expect((await store.outbox.head("a"))?.delivery).toMatchObject({ attempts: 1, nextMs: 9_000, state: "waiting" });
    await store.outbox.postpone("k1", 2_000, 30_000, "It was away.");
    expect((await store.outbox.head("a"))?.delivery).toMatchObject({ nextMs: 30_000, lastError: "It was away." });
    expect(await store.channels.get("me", "a")).toMatchObject({ lastFailedMs: 2_000, lastError: "It was away." });
    await store.outbox.begin("k1", 60_000);
    await store.outbox.delivered("k1", 31_000);
    const { deliveries } = await store.outbox.list(ALL);
    expect(deliveries).toEqual([{ ...outgoing("k1"), state: "delivered", attempts: 2, endedMs: 31_000 }]);
    const channel = await store.channels.get("me", "a");
    expect(channel).toMatchObject({ lastDeliveredMs: 31_000, lastFailedMs: 2_000 });
    expect(channel?.lastError).toBeUndefined();
    expect(await store.outbox.begin("k1", 90_000), "it waits no more").toBe(false);
    expect((await store.outbox.list(ALL)).deliveries[0]).toMatchObject({ attempts: 2 });
    await store.close();
  },

  "what waits for a changed channel is due at once": async ({ open }) => {
    const store = await withChannels(open);
    await store.outbox.put([outgoing("k1")]);
    await store.outbox.postpone("k1", 2_000, 90_000, "It was away.");
    await store.channels.change("me", "a", { options: { url: "https://new.example" } }, 3_000, "");
    expect(await store.outbox.head("a")).toMatchObject({
      delivery: { nextMs: 3_000 },
      channel: { options: { url: "https://new.example" } },
    });
    await store.close();
  },

  "beyond what may wait for one channel a notice has failed, and says so": async ({ open }) => {
    const store = await withChannels(open);
    await store.outbox.put(Array.from({ length: OUTBOX_MAX }, (_, n) => outgoing(`k${n}`)));
    await store.outbox.put([outgoing("over"), outgoing("other", "b")]);
    const [other, over, last] = (await store.outbox.list({ ...ALL, limit: 3 })).deliveries;
    expect([other?.state, last?.state]).toEqual(["waiting", "waiting"]);
    expect(over).toMatchObject({ key: "over", state: "failed", lastError: expect.stringContaining("1000 notices") });
    await store.outbox.delivered("k0", 5_000);
    await store.outbox.put([outgoing("again")]);
    expect((await store.outbox.list({ ...ALL, limit: 1 })).deliveries[0]).toMatchObject({
      key: "again",
      state: "waiting",
    });
    await store.close();
  },

  "the log is read newest first, in pages, by channel, alert and state": async ({ open }) => {
    const store = await withChannels(open);
    for (const n of [1, 2, 3, 4, 5]) {
      await store.outbox.put([outgoing(`k${n}`, n % 2 ? "a" : "b", n < 3 ? "alert-1" : "alert-2")]);
    }
    await store.outbox.failed("k4", 9, "no");
    const first = await store.outbox.list({ ...ALL, limit: 2 });
    expect(first.deliveries.map(({ key }) => key)).toEqual(["k5", "k4"]);
    const second = await store.outbox.list({ ...ALL, limit: 2, before: first.next });
    expect(second.deliveries.map(({ key }) => key)).toEqual(["k3", "k2"]);
    const third = await store.outbox.list({ ...ALL, limit: 2, before: second.next });
    expect([third.deliveries.map(({ key }) => key), third.next]).toEqual([["k1"], undefined]);
    expect(await keysOf(store, { channelId: "b" })).toEqual(["k4", "k2"]);
    expect(await keysOf(store, { alertId: "alert-1" })).toEqual(["k2", "k1"]);
    expect(await keysOf(store, { states: ["failed"] })).toEqual(["k4"]);
    expect(await keysOf(store, { states: ["failed", "waiting"], channelId: "b" })).toEqual(["k4", "k2"]);
    expect(await keysOf(store, { owner: "you" })).toEqual([]);
    await store.close();
  },

  "what ended long ago is forgotten, what waits never": async ({ open }) => {
    const store = await withChannels(open);
    await store.outbox.put([outgoing("k1"), outgoing("k2"), outgoing("k3")]);
    await store.outbox.delivered("k1", 5_000);
    await store.outbox.delivered("k2", 6_000);
    expect(await store.outbox.forget(6_000, 9, 9)).toBe(1);
    expect(await keysOf(store)).toEqual(["k3", "k2"]);
    await store.close();
  },

  "of an owner's that ended the oldest are forgotten beyond a number, a few at a time, and nobody else's": async ({
    open,
  }) => {
    const store = await withChannels(open);
    await store.channels.create(channelOf("c", "you"), "rc", 9);
    const keys = Array.from({ length: 7 }, (_, n) => `k${n}`);
    await store.outbox.put([{ ...outgoing("theirs", "c"), owner: "you" }, ...keys.map((key) => outgoing(key))]);
    for (const key of ["theirs", ...keys]) if (key !== "k1") await store.outbox.failed(key, 5_000, "no");
    expect(await store.outbox.forget(0, 7, 9)).toBe(0);
    expect(await store.outbox.forget(0, 4, 1)).toBe(1);
    expect(await keysOf(store)).toEqual(["k6", "k5", "k4", "k3", "k2", "k1"]);
    expect(await store.outbox.forget(0, 4, 9)).toBe(1);
    expect(await keysOf(store)).toEqual(["k6", "k5", "k4", "k3", "k1"]);
    expect(await store.outbox.forget(0, 4, 9), "what waits stays").toBe(0);
    expect(await keysOf(store, { owner: "you" })).toEqual(["theirs"]);
    await store.close();
  },

  "what waits is there after another start, with its attempts": async ({ open }) => {
    const first = await withChannels(open);
    await first.outbox.put([outgoing("k1")]);
    await first.outbox.begin("k1", 9_000);
    const before = await first.outbox.head("a");
    await first.close();
    const second = await open();
    expect(await second.outbox.channelsWaiting()).toEqual(["a"]);
    expect(await second.outbox.head("a")).toEqual(before);
    await second.close();
  },
};
