import { expect } from "vitest";
import type { KeptChannel } from "../../engine/ports/stores/channel-store.ts";
import type { Promises } from "./promises.ts";

/** A channel of somebody. */
export function channelOf(id: string, owner = "me", changes: Partial<KeptChannel> = {}): KeptChannel {
  return {
    id,
    owner,
    kind: "webhook",
    name: "My “phone” 🍏",
    options: { url: "https://example.com/?a='b'" },
    secrets: { secret: "0123456789abcdef" },
    isPaused: false,
    createdMs: 1_770_000_000_123,
    updatedMs: 1_770_000_000_123,
    ...changes,
  };
}

export const CHANNEL_PROMISES: Promises = {
  "a channel comes back as it was made, to its owner and nobody else": async ({ open }) => {
    const store = await open();
    expect(await store.channels.create(channelOf("a"), "r1", 9)).toEqual(channelOf("a"));
    await store.channels.create(channelOf("b"), "r2", 9);
    await store.channels.create(channelOf("c", "you"), "r1", 9);
    expect(await store.channels.list("me")).toEqual([channelOf("a"), channelOf("b")]);
    expect(await store.channels.get("me", "b")).toEqual(channelOf("b"));
    expect(await store.channels.get("you", "b")).toBeUndefined();
    expect(await store.channels.change("you", "b", { name: "x" }, 5, "")).toBeUndefined();
    expect(await store.channels.remove("you", "b", 5, "")).toBe(false);
    expect(await store.channels.get("me", "b")).toEqual(channelOf("b"));
    await store.close();
  },

  "the same request makes one channel, which is answered as it is by now": async ({ open }) => {
    const store = await open();
    await store.channels.create(channelOf("a"), "r1", 9);
    const changed = await store.channels.change("me", "a", { name: "new" }, 7, "");
    expect(await store.channels.create(channelOf("b"), "r1", 9)).toEqual(changed);
    expect(await store.channels.list("me")).toHaveLength(1);
    await store.close();
  },

  "of channels there are as many as an owner may have, and no more": async ({ open }) => {
    const store = await open();
    expect(await store.channels.create(channelOf("a"), "r1", 2)).toBeDefined();
    expect(await store.channels.create(channelOf("b"), "r2", 2)).toBeDefined();
    expect(await store.channels.create(channelOf("c"), "r3", 2)).toBeUndefined();
    expect(await store.channels.create(channelOf("c"), "r1", 2), "the request of one that is there").toBeDefined();
    expect(await store.channels.create(channelOf("d", "you"), "r3", 2)).toBeDefined();
    await store.channels.remove("me", "a", 5, "");
    expect(await store.channels.create(channelOf("c"), "r3", 2)).toBeDefined();
    expect((await store.channels.list("me")).map(({ id }) => id)).toEqual(["b", "c"]);
    await store.close();
  },

  "a change changes what it names and nothing else": async ({ open }) => {
    const store = await open();
    await store.channels.create(channelOf("a"), "r1", 9);
    await store.channels.create(channelOf("b"), "r2", 9);
    const target = { options: { url: "https://b.example" }, secrets: { secret: "another-0123456789" } };
    const after = channelOf("a", "me", { ...target, updatedMs: 9 });
    expect(await store.channels.change("me", "a", target, 9, "")).toEqual(after);
    const paused = { ...after, isPaused: true, updatedMs: 10 };
    expect(await store.channels.change("me", "a", { isPaused: true }, 10, "")).toEqual(paused);
    expect(await store.channels.list("me")).toEqual([paused, channelOf("b")]);
    await store.close();
  },

  "what the server keeps under a name is what it kept first": async ({ open }) => {
    const first = await open();
    expect(await first.channels.keep("vapid", "one")).toBe("one");
    expect(await first.channels.keep("vapid", "two")).toBe("one");
    expect(await first.channels.keep("other", "three")).toBe("three");
    await first.close();
  },

  "what the server keeps under a name is there after another start": async ({ open }) => {
    const first = await open();
    await first.channels.keep("vapid", "one");
    await first.close();
    const second = await open();
    expect(await second.channels.keep("vapid", "two")).toBe("one");
    await second.close();
  },
};
