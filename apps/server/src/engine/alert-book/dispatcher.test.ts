import { expect, test } from "vitest";
import { addChannels, deliveriesOf, outgoing, startDispatcher, turns } from "../../../../../test/channel-stage.ts";
import { ChannelFault } from "../ports/alert-channel.ts";
import { StoreFault } from "../ports/store.ts";
import { RETRY_PLAN } from "./retry-plan.ts";

const later = (retryAfterMs?: number) => new ChannelFault("later", "It was away.", retryAfterMs);

test("what is put goes out, with the channel's options and secrets, and is delivered", async () => {
  const { store, channel, dispatcher, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a")]);
  dispatcher.wake(["a"]);
  await until(async () => (await deliveriesOf(store)).get("k1")?.state === "delivered");
  expect(channel.sent).toHaveLength(1);
  expect(channel.sent[0]?.to).toEqual({ url: "https://a.example/", secret: "secret-of-a" });
  expect(channel.sent[0]?.message).toMatchObject({
    key: "k1",
    title: "AAPL crossed above 215",
    text: "215.02 USD (LIVE, finnhub, 15:00:00 UTC)",
  });
  expect((await deliveriesOf(store)).get("k1")).toMatchObject({ attempts: 1 });
});

test("a channel's notices go out in their order, one after the other, whatever becomes of each", async () => {
  const { store, channel, dispatcher, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put(["k1", "k2", "k3", "k4"].map((key) => outgoing(key, "a")));
  let failures = 2;
  channel.outcome = async ({ key }) => {
    if (key === "k1" && failures-- > 0) throw later();
    if (key === "k3") throw new ChannelFault("refused", "Never.");
  };
  dispatcher.wake(["a"]);
  await until(async () => (await deliveriesOf(store)).get("k4")?.state === "delivered");
  expect(channel.keys).toEqual(["k1", "k1", "k1", "k2", "k3", "k4"]);
  expect(channel.most).toBe(1);
  expect((await deliveriesOf(store)).get("k3")).toMatchObject({ state: "failed", lastError: "Never.", attempts: 1 });
});

test("a channel that is down is asked eight times in about an hour, and then has failed for all to see", async () => {
  const { scheduler, store, channel, dispatcher, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a"), outgoing("k2", "a")]);
  channel.outcome = async ({ key }) => {
    if (key === "k1") throw later();
  };
  const startMs = scheduler.now();
  dispatcher.wake(["a"]);
  await until(async () => channel.keys.includes("k2"), 1_000);
  const attempts = channel.sent.filter(({ key }) => key === "k1").map(({ atMs }) => (atMs - startMs) / 1_000);
  expect(attempts.map((second) => Math.floor(second))).toHaveLength(8);
  const planned = [0, ...RETRY_PLAN.delaysMs].reduce<number[]>(
    (sum, ms) => [...sum, (sum.at(-1) ?? 0) + ms / 1_000],
    [],
  );
  for (const [at, second] of attempts.entries()) {
    expect(second).toBeGreaterThanOrEqual(planned[at] ?? 0);
    // Time goes on in steps of a second, at each of which one can be late.
    expect(second).toBeLessThanOrEqual((planned[at] ?? 0) + 2 * at + 2);
  }
  const { state, lastError, attempts: made } = (await deliveriesOf(store)).get("k1") ?? {};
  expect([state, lastError, made]).toEqual(["failed", "It was away. It was tried 8 times.", 8]);
});

test("who says when to be asked again is asked then, and no sooner", async () => {
  const { scheduler, store, channel, dispatcher, pass, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a")]);
  channel.outcome = async () => {
    if (channel.sent.length === 1) throw later(600_000);
  };
  const startMs = scheduler.now();
  dispatcher.wake(["a"]);
  await pass(599_000);
  expect(channel.sent).toHaveLength(1);
  await until(() => channel.sent.length === 2);
  expect((channel.sent[1]?.atMs ?? 0) - startMs).toBeGreaterThanOrEqual(600_000);
});

test("one channel's trouble delays no other", async () => {
  const { store, channel, dispatcher } = await startDispatcher();
  await addChannels(store, "a", "b");
  await store.outbox.put([outgoing("k1", "a"), outgoing("k2", "b")]);
  channel.outcome = ({ key }) => (key === "k1" ? new Promise(() => {}) : Promise.resolve());
  dispatcher.wake(["a", "b"]);
  await turns(30);
  const deliveries = await deliveriesOf(store);
  expect([deliveries.get("k1")?.state, deliveries.get("k2")?.state]).toEqual(["waiting", "delivered"]);
});

test("who never answers is given up after five seconds, even by a channel that does not listen", async () => {
  const { scheduler, store, channel, dispatcher, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a")]);
  let signal: AbortSignal | undefined;
  channel.outcome = (_, ending) => {
    signal ??= ending;
    return new Promise(() => {});
  };
  const startMs = scheduler.now();
  dispatcher.wake(["a"]);
  await until(() => signal?.aborted ?? false);
  expect(scheduler.now() - startMs).toBeLessThanOrEqual(RETRY_PLAN.timeoutMs + 100);
  await until(async () => (await deliveriesOf(store)).get("k1")?.lastError !== undefined);
  expect((await deliveriesOf(store)).get("k1")).toMatchObject({ lastError: "There was no answer within 5 s." });
});

test("beyond its pace a channel's notices wait, and none is lost", async () => {
  const { scheduler, store, channel, dispatcher, until } = await startDispatcher({}, { burst: 3, perMinute: 6 });
  await addChannels(store, "a");
  await store.outbox.put(Array.from({ length: 7 }, (_, n) => outgoing(`k${n}`, "a")));
  const startMs = scheduler.now();
  dispatcher.wake(["a"]);
  await until(() => channel.sent.length === 7, 500);
  expect(channel.keys).toEqual(["k0", "k1", "k2", "k3", "k4", "k5", "k6"]);
  const seconds = channel.sent.map(({ atMs }) => (atMs - startMs) / 1_000);
  expect(seconds[2]).toBeLessThan(5);
  for (const [at, second] of seconds.slice(3).entries()) expect(second).toBeGreaterThanOrEqual(10 * (at + 1));
});

test("a channel that is gone is paused, and what waits for it has failed with the reason", async () => {
  const { store, channel, dispatcher, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a"), outgoing("k2", "a")]);
  channel.outcome = async () => {
    throw new ChannelFault("gone", "The subscription has ended.");
  };
  dispatcher.wake(["a"]);
  await until(async () => (await store.channels.get("me", "a"))?.isPaused === true);
  const deliveries = await deliveriesOf(store);
  for (const key of ["k1", "k2"]) {
    expect(deliveries.get(key)).toMatchObject({ state: "failed", lastError: "The subscription has ended." });
  }
  expect(channel.keys).toEqual(["k1"]);
});

test("the next start goes on with what waits, in doubt or not", async () => {
  const { scheduler, store, channel, make, until } = await startDispatcher();
  await addChannels(store, "a", "b");
  await store.outbox.put([outgoing("k1", "a"), outgoing("k2", "a"), outgoing("k3", "b")]);
  // As a process leaves it that was killed between the sending and the answer.
  await store.outbox.begin("k1", scheduler.now() + 10_000);
  const startMs = scheduler.now();
  const second = make();
  await second.start();
  await until(() => channel.sent.length === 3);
  expect(channel.keys.toSorted()).toEqual(["k1", "k2", "k3"]);
  expect(channel.sent.find(({ key }) => key === "k1")?.atMs).toBeGreaterThanOrEqual(startMs + 10_000);
  await second.close();
  expect((await deliveriesOf(store)).get("k1")).toMatchObject({ state: "delivered", attempts: 2 });
});

test("a notice at which the process ends each time is given up like any other", async () => {
  const { scheduler, store, channel, dispatcher, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a"), outgoing("k2", "a")]);
  for (let n = 0; n < 8; n++) await store.outbox.begin("k1", scheduler.now());
  dispatcher.wake(["a"]);
  await until(() => channel.sent.length > 0);
  expect(channel.keys).toEqual(["k2"]);
  expect((await deliveriesOf(store)).get("k1")).toMatchObject({ state: "failed", lastError: /ended in the last/ });
});

test("without its note on the disk nothing is sent; what was sent is noted once the store is back, and not sent again", async () => {
  const { store, channel, make, faults, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a")]);
  let [begins, notes] = [2, 3];
  const outbox = new Proxy(store.outbox, {
    get(target, name) {
      return async (...args: unknown[]) => {
        if (name === "begin" && begins-- > 0) throw new StoreFault("The disk is full.");
        if (name === "delivered" && notes-- > 0) throw new StoreFault("The disk is full.");
        return (Reflect.get(target, name) as (...given: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  const dispatcher = make({ outbox });
  dispatcher.wake(["a"]);
  await until(() => begins === 0, 1_000);
  expect(channel.sent).toEqual([]);
  await until(async () => (await deliveriesOf(store)).get("k1")?.state === "delivered", 1_000);
  expect(channel.keys).toEqual(["k1"]);
  expect(faults, "five times the same within a minute is told once").toHaveLength(1);
  await dispatcher.close();
});

test("closing ends after the attempt that is under way, and begins no other", async () => {
  const { store, channel, dispatcher } = await startDispatcher();
  await addChannels(store, "a", "b");
  await store.outbox.put([outgoing("k1", "a"), outgoing("k2", "a")]);
  let end = () => {};
  channel.outcome = () => new Promise((resolve) => (end = resolve));
  dispatcher.wake(["a"]);
  await turns();
  let isClosed = false;
  const closing = dispatcher.close().then(() => (isClosed = true));
  await turns();
  expect([channel.keys, isClosed]).toEqual([["k1"], false]);
  end();
  await closing;
  await store.outbox.put([outgoing("k3", "b")]);
  dispatcher.wake(["a", "b"]);
  await turns();
  const deliveries = await deliveriesOf(store);
  expect([channel.keys, deliveries.get("k1")?.state, deliveries.get("k2")?.state]).toEqual([
    ["k1"],
    "delivered",
    "waiting",
  ]);
});

test("what a channel throws beside its faults is logged without its words, and worth another attempt", async () => {
  const { store, channel, dispatcher, faults, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a")]);
  channel.outcome = async () => {
    if (channel.sent.length === 1) throw new TypeError("https://user:canary@host/");
  };
  dispatcher.wake(["a"]);
  await until(async () => (await deliveriesOf(store)).get("k1")?.state === "delivered");
  expect(faults).toHaveLength(1);
  const { message, stack } = faults[0] as Error;
  expect(message).toBe("the channel webhook threw a TypeError");
  expect(stack).not.toContain("canary");
  expect(stack).toContain("    at ");
});

test("what ended a month ago is forgotten at the start, and day by day", async () => {
  const { scheduler, store, dispatcher, pass } = await startDispatcher();
  const DAY_MS = 86_400_000;
  await addChannels(store, "a");
  await store.outbox.put(["k1", "k2", "k3"].map((key) => outgoing(key, "a")));
  await store.outbox.delivered("k1", scheduler.now() - 31 * DAY_MS);
  await store.outbox.delivered("k2", scheduler.now() - 29.5 * DAY_MS);
  await store.outbox.delivered("k3", scheduler.now());
  await dispatcher.start();
  await turns();
  expect([...(await deliveriesOf(store)).keys()]).toEqual(["k3", "k2"]);
  await pass(DAY_MS, DAY_MS / 4);
  expect([...(await deliveriesOf(store)).keys()]).toEqual(["k3"]);
});

test("after a thousand notices what is too much of an owner's that ended is forgotten, all of it; before that nothing is", async () => {
  const { store, dispatcher, scheduler } = await startDispatcher({ listed: 2 });
  await addChannels(store, "a");
  await store.outbox.put([outgoing("waits", "a")]);
  // Nobody's channel, so that nothing is brought: what is told is what counts.
  await store.outbox.put(Array.from({ length: 999 }, (_, n) => outgoing(`k${n}`, "a")));
  for (let n = 0; n < 999; n++) await store.outbox.failed(`k${n}`, scheduler.now(), "no");
  const count = async () => (await store.outbox.list({ owner: "me", states: [], limit: 2_000 })).deliveries.length;
  dispatcher.wake(Array.from({ length: 999 }, () => "none"));
  await turns();
  expect(await count()).toBe(1_000);
  dispatcher.wake(["none"]);
  await turns(60);
  expect([...(await deliveriesOf(store)).keys()].toSorted()).toEqual(["k997", "k998", "waits"]);
});
