import { expect, test } from "vitest";

import {
  addChannels,
  addChannelsOf,
  deliveriesOf,
  outgoing,
  startDispatcher,
  turns,
} from "../../../../../test/channel-stage.ts";
import { ChannelFault } from "../ports/alert-channel.ts";

test("eight attempts of one owner run at once, and no ninth", async () => {
  const { store, channel, dispatcher, until } = await startDispatcher();
  const ids = Array.from({ length: 20 }, (_, n) => `c${n}`);
  await addChannels(store, ...ids);
  await store.outbox.put(ids.map((id) => outgoing(`k-${id}`, id)));
  const ends: (() => void)[] = [];
  channel.outcome = () => new Promise((resolve) => ends.push(resolve));
  dispatcher.wake(ids);
  await turns(60);
  expect([channel.running, channel.sent.length]).toEqual([8, 8]);
  await until(() => {
    ends.shift()?.();
    return channel.sent.length === 20 && ends.length === 0;
  }, 1);
  expect(channel.most).toBe(8);
});

test("who has many channels that never answer keeps out nobody else", async () => {
  const { store, channel, dispatcher } = await startDispatcher();
  const ids = Array.from({ length: 40 }, (_, n) => `c${n}`);
  channel.outcome = ({ key }) => (key.startsWith("k-one") ? new Promise(() => {}) : Promise.resolve());
  for (const owner of ["one", "another"]) {
    const own = ids.map((id) => `${owner}-${id}`);
    await addChannelsOf(owner, store, ...own);
    await store.outbox.put(own.map((id) => ({ ...outgoing(`k-${id}`, id), owner })));
    if (owner === "one") dispatcher.wake(own);
  }
  await addChannels(store, "mine");
  await store.outbox.put([outgoing("k-mine", "mine")]);
  dispatcher.wake([...ids.map((id) => `another-${id}`), "mine"]);
  await turns(400);
  expect((await deliveriesOf(store)).get("k-mine")?.state).toBe("delivered");
  expect(channel.keys.filter((key) => key.startsWith("k-another"))).toHaveLength(40);
  expect(channel.running).toBe(8);
});

test("what waits for a turn goes to the channel as it is by then, and nowhere if that was paused", async () => {
  const { store, channel, dispatcher, until } = await startDispatcher();
  const ids = Array.from({ length: 8 }, (_, n) => `c${n}`);
  await addChannels(store, ...ids, "paused", "changed");
  await store.outbox.put([...ids, "paused", "changed"].map((id) => outgoing(`k-${id}`, id)));
  const ends: (() => void)[] = [];
  channel.outcome = () => new Promise((resolve) => ends.push(resolve));
  dispatcher.wake(ids);
  await turns(60);
  dispatcher.wake(["paused", "changed"]);
  await turns(60);
  await store.channels.change("me", "paused", { isPaused: true }, 5, "It was paused.");
  await store.channels.change("me", "changed", { options: { url: "https://new.example/" } }, 5, "");
  await until(() => {
    ends.shift()?.();
    return channel.sent.length === 9 && ends.length === 0;
  }, 1);
  await turns(60);
  expect(channel.sent.at(-1)).toMatchObject({ key: "k-changed", to: { url: "https://new.example/" } });
  expect((await deliveriesOf(store)).get("k-paused")).toMatchObject({ state: "failed", attempts: 0 });
});

test("an address that is gone pauses no channel that has another one by then", async () => {
  const { store, channel, dispatcher, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a")]);
  channel.outcome = async () => {
    if (channel.sent.length > 1) return;
    await store.channels.change("me", "a", { options: { url: "https://new.example/" } }, 5, "");
    throw new ChannelFault("gone", "It is gone.");
  };
  dispatcher.wake(["a"]);
  await until(async () => (await deliveriesOf(store)).get("k1")?.state === "delivered");
  expect((await store.channels.get("me", "a"))?.isPaused).toBe(false);
  expect(channel.sent.at(-1)?.to).toMatchObject({ url: "https://new.example/" });
});
