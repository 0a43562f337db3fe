import { create, toJson, type MessageInitShape } from "@bufbuild/protobuf";
import { AlertDeliverySchema, ChannelKind, ChannelSchema, DeliveryState } from "@streampulse/proto";
import { expect, test } from "vitest";

import { failureOf, SECRET, startChannelBook, WEBHOOK, type Wish } from "../../../../../test/channel-book-stage.ts";
import { outgoing, turns } from "../../../../../test/channel-stage.ts";
import { CHANNELS_MAX } from "../../engine/alert-book/channel-book.ts";
import { ChannelFault } from "../../engine/ports/alert-channel.ts";

const idOf = ({ channel }: { channel?: MessageInitShape<typeof ChannelSchema> | undefined }): string =>
  String(channel?.id);

test("a channel is made, listed, changed and deleted; its secret is in no answer", async () => {
  const { me, store } = await startChannelBook();
  const made = await me.create();
  const id = idOf(made);
  const shown = toJson(ChannelSchema, create(ChannelSchema, made.channel ?? {}));
  expect(shown).toEqual({
    id,
    name: "My hook",
    target: { webhook: { url: "https://example.com/x" } },
    createdTimeMs: "1767625200000",
    updatedTimeMs: "1767625200000",
  });
  const renamed = await me.update({ id, name: "Yours" });
  const moved = await me.update({ id, target: { target: { case: "webhook", value: { url: "http://example.org" } } } });
  expect((await store.channels.get("me", id))?.secrets).toEqual({ secret: SECRET });
  const listed = await me.list();
  expect(listed.channels).toEqual([moved.channel]);
  expect(moved.channel).toMatchObject({ name: "Yours", target: { target: { value: { url: "http://example.org/" } } } });
  const told = JSON.stringify([made, renamed, moved, listed], (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(told).not.toContain(SECRET);
  await me.remove(id);
  expect((await me.list()).channels).toEqual([]);
  expect(await failureOf(me.remove(id))).toMatchObject({ reason: "NOT_FOUND" });
});

test("a webhook's secret that is left out is made, and told once", async () => {
  const { me, store } = await startChannelBook();
  const target = { target: { case: "webhook", value: { url: "https://example.com/" } } } as const;
  const made = await me.create({ target });
  expect(made.webhookSecret).toMatch(/^[\w-]{43}$/);
  expect((await store.channels.get("me", idOf(made)))?.secrets).toEqual({ secret: made.webhookSecret });
  const again = await me.create({ target });
  expect([idOf(again), again.webhookSecret]).toEqual([idOf(made), undefined]);
});

test("what a server can do, and what browsers subscribe with, is listed", async () => {
  const { me } = await startChannelBook();
  const { availableKinds, webPushPublicKey } = await me.list();
  expect(availableKinds).toEqual([ChannelKind.WEBHOOK, ChannelKind.NTFY, ChannelKind.TELEGRAM, ChannelKind.WEB_PUSH]);
  expect(webPushPublicKey).toBe("the-key");
});

test("what speaks against a channel is told before it is tried, and a dry run makes none", async () => {
  const { me } = await startChannelBook();
  const email = { target: { case: "email", value: { address: "me@example.com" } } } as const;
  const dry = await me.create({ target: email, dryRun: true });
  expect(dry).toMatchObject({ channel: { id: "", name: "My hook", trouble: "There is no server." } });
  const hook = { target: { case: "webhook", value: { url: "https://example.com/x" } } } as const;
  expect((await me.create({ target: hook, dryRun: true })).webhookSecret, "no secret is made").toBeUndefined();
  expect((await me.list()).channels).toEqual([]);
  const wrong = me.create({ name: "two\nlines", dryRun: true });
  expect(await failureOf(wrong)).toMatchObject({ reason: "INVALID_ARGUMENT" });
  await me.create({ target: email });
  expect((await me.list()).channels).toMatchObject([{ trouble: "There is no server." }]);
  const made = await me.create({ requestId: "r2" });
  expect(made.channel).not.toHaveProperty("trouble", expect.anything());
  for (let n = 2; n < 19; n++) await me.create({ requestId: `other-${n}` });
  await me.create({ requestId: "last", dryRun: true });
  await me.create({ requestId: "last" });
  expect(await failureOf(me.create({ requestId: "more", dryRun: true }))).toMatchObject({ reason: "LIMIT_CHANNELS" });
});

test("another's channel is not there", async () => {
  const { me, you } = await startChannelBook();
  const id = idOf(await me.create());
  for (const call of [you.update({ id, name: "x" }), you.remove(id), you.test(id)]) {
    expect(await failureOf(call)).toMatchObject({ reason: "NOT_FOUND" });
  }
  expect((await you.list()).channels).toEqual([]);
  expect((await me.list()).channels).toHaveLength(1);
});

test("there are as many channels as one may have, and no more", async () => {
  const { me, you } = await startChannelBook();
  for (let n = 0; n < CHANNELS_MAX; n++) await me.create({ requestId: `r${n}` });
  expect(await failureOf(me.create({ requestId: "one-more" }))).toMatchObject({
    reason: "LIMIT_CHANNELS",
    limit: CHANNELS_MAX,
  });
  await you.create();
  expect((await me.list()).channels).toHaveLength(CHANNELS_MAX);
});

const target = (name: string, value: Record<string, unknown>) =>
  ({ target: { target: { case: name, value } } }) as Wish;

test.each<[string, Wish, string]>([
  ["no request id", { requestId: "" }, "request_id"],
  ["a request id with a slash", { requestId: "a/b" }, "request_id"],
  ["a request id of 65 characters", { requestId: "x".repeat(65) }, "request_id"],
  ["no name", { name: " " }, "name"],
  ["a name in two lines", { name: "a\nb" }, "name"],
  ["a name of 101 characters", { name: "🍏".repeat(101) }, "name"],
  ["no target", { target: {} }, "target"],
  ["no address", target("webhook", { secret: SECRET }), "target.webhook.url"],
  ["a file", target("webhook", { url: "file:///etc/passwd" }), "target.webhook.url"],
  ["metadata", target("webhook", { url: "http://169.254.169.254/" }), "target.webhook.url"],
  ["a short secret", target("webhook", { url: "https://e.example", secret: "short-canary" }), "target.webhook.secret"],
  ["a topic with a slash", target("ntfy", { topic: "a/b" }), "target.ntfy.topic"],
  ["a priority of 6", target("ntfy", { topic: "a", priority: 6 }), "target.ntfy.priority"],
  ["a server that is none", target("ntfy", { topic: "a", serverUrl: "ntfy.sh" }), "target.ntfy.server_url"],
  ["a chat that is none", target("telegram", { chatId: "x y" }), "target.telegram.chat_id"],
  ["a bot's token that is none", target("telegram", { chatId: "1", botToken: "canary" }), "target.telegram.bot_token"],
  ["two mailboxes", target("email", { address: "a@b.c,d@e.f" }), "target.email.address"],
  ["no keys", target("webPush", { endpoint: "https://p.example/x" }), "target.web_push.p256dh"],
])("%s is refused with the field and what would be right", async (_, init, field) => {
  const { me } = await startChannelBook();
  const failure = await failureOf(me.create(init));
  expect(failure).toMatchObject({ reason: "INVALID_ARGUMENT", field });
  expect(failure.message).toMatch(/must be/);
  expect(failure.message).not.toContain("canary");
  expect((await me.list()).channels).toEqual([]);
});

test("the longest names and ids there may be are taken", async () => {
  const { me } = await startChannelBook();
  await me.create({ requestId: "x".repeat(64), name: "🍏".repeat(100) });
  expect((await me.list()).channels).toHaveLength(1);
});

test("a channel stays of its kind, and an empty secret takes one away where there need be none", async () => {
  const { me, store } = await startChannelBook();
  const ntfy = (value: object) => ({ target: { case: "ntfy", value: { topic: "t", ...value } } }) as const;
  const id = idOf(await me.create({ target: ntfy({ token: "tk_1", priority: 4 }) }));
  expect(await failureOf(me.update({ id, target: WEBHOOK }))).toMatchObject({ field: "target" });
  const kept = async () => (await store.channels.get("me", id)) ?? { options: {}, secrets: {} };
  await me.update({ id, target: ntfy({ priority: 5 }) });
  expect(await kept()).toMatchObject({ options: { topic: "t", priority: "5" }, secrets: { token: "tk_1" } });
  const { channel } = await me.update({ id, target: ntfy({ token: "" }) });
  expect((await kept()).secrets).toEqual({});
  expect(channel?.target).toEqual({ target: { case: "ntfy", value: { topic: "t" } } });
});

test("a token is for the server that it was given for: for another one it has to be given again, or there is none", async () => {
  const { me, store } = await startChannelBook();
  const ntfy = (value: object) => ({ target: { case: "ntfy", value: { topic: "t", ...value } } }) as const;
  const own = { serverUrl: "https://ntfy.example.com" };
  const id = idOf(await me.create({ target: ntfy({ ...own, token: "tk_canary" }) }));
  const kept = async () => (await store.channels.get("me", id)) ?? { options: {}, secrets: {} };
  for (const elsewhere of [
    { serverUrl: "https://thief.example.com" },
    { serverUrl: "https://ntfy.example.com:444" },
    {},
  ]) {
    const failure = await failureOf(me.update({ id, target: ntfy(elsewhere) }));
    expect(failure).toMatchObject({ reason: "INVALID_ARGUMENT", field: "target.ntfy.token" });
    expect(failure.message).toBe(
      "target.ntfy.token must be given again, or be an empty text for none: it was for another server_url.",
    );
  }
  await me.update({ id, target: ntfy({ serverUrl: "HTTPS://ntfy.example.com:443/", topic: "u" }) });
  expect(await kept()).toMatchObject({ options: { topic: "u" }, secrets: { token: "tk_canary" } });
  await me.update({ id, target: ntfy({ serverUrl: "https://other.example.com", token: "tk_2" }) });
  expect((await kept()).secrets).toEqual({ token: "tk_2" });
  await me.update({ id, target: ntfy({ token: "" }) });
  expect(await kept()).toMatchObject({ options: { topic: "t" }, secrets: {} });
});

test("a test is sent at once and told in words, ten at a time", async () => {
  const { me, you, channel, scheduler } = await startChannelBook();
  const id = idOf(await me.create());
  expect(await me.test(id)).toEqual({
    isDelivered: true,
    message: "The other side has taken the test.",
    tookMs: 0n,
  });
  expect(channel.sent[0]?.message).toMatchObject({ title: "StreamPulse: a test" });
  expect(channel.sent[0]?.message.notice).toBeUndefined();
  expect(channel.sent[0]?.to).toEqual({ url: "https://example.com/x", secret: SECRET });
  channel.outcome = async () => {
    throw new ChannelFault("later", "The webhook refuses connections.");
  };
  expect(await me.test(id)).toMatchObject({ isDelivered: false, message: "The webhook refuses connections." });
  for (let n = 2; n < 10; n++) await me.test(id);
  const failure = await failureOf(me.test(id));
  expect(failure).toMatchObject({ reason: "LIMIT_TESTS", limit: 10, retryAfterMs: 10_000 });
  const another = idOf(await me.create({ requestId: "another" }));
  expect(await failureOf(me.test(another)), "a new channel is no way around it").toMatchObject({
    reason: "LIMIT_TESTS",
  });
  await you.test(idOf(await you.create()));
  scheduler.advance(10_000);
  await me.test(id);
  expect(new Set(channel.keys).size).toBe(12);
});

test("what became of notices is listed in pages, with the reason where one failed", async () => {
  const { me, you, store, book, channel } = await startChannelBook();
  const id = idOf(await me.create());
  channel.outcome = async ({ key }) => {
    if (key === "k2") throw new ChannelFault("refused", "The webhook refused the notice (HTTP 400).");
    if (key === "k3") throw new ChannelFault("later", "The webhook refuses connections.");
  };
  await store.outbox.put(["k1", "k2", "k3"].map((key) => outgoing(key, id)));
  book.dispatcher.wake([id]);
  await turns(60);
  const first = await me.deliveries({ limit: 2 });
  expect(first.deliveries?.map(({ idempotencyKey, state }) => [idempotencyKey, state])).toEqual([
    ["k3", DeliveryState.WAITING],
    ["k2", DeliveryState.FAILED],
  ]);
  const [waiting, failed] = (first.deliveries ?? []).map((each) =>
    toJson(AlertDeliverySchema, create(AlertDeliverySchema, each)),
  );
  expect(failed).toMatchObject({
    firingId: "alert-1.1",
    alertId: "alert-1",
    channelId: id,
    attempts: 1,
    doneTimeMs: "1767625200000",
    lastError: "The webhook refused the notice (HTTP 400).",
  });
  expect(waiting).toMatchObject({ nextAttemptTimeMs: expect.stringMatching(/^\d{13}$/) as string });
  const second = await me.deliveries({ limit: 2, pageToken: first.nextPageToken ?? "" });
  expect([second.deliveries?.map(({ idempotencyKey }) => idempotencyKey), second.nextPageToken]).toEqual([["k1"], ""]);
  expect((await me.deliveries({ states: [DeliveryState.FAILED] })).deliveries).toHaveLength(1);
  expect((await me.deliveries({ alertId: "another" })).deliveries).toEqual([]);
  expect((await you.deliveries()).deliveries).toEqual([]);
  const { channels } = await me.list();
  expect(channels?.[0]).toMatchObject({
    lastError: "The webhook refuses connections.",
    lastDeliveredTimeMs: expect.anything() as unknown,
  });
});

test.each([
  [{ limit: -1 }, "limit"],
  [{ limit: 1_001 }, "limit"],
  [{ pageToken: "x" }, "page_token"],
  [{ states: [DeliveryState.UNSPECIFIED] }, "states"],
])("a page that cannot be is refused: %j", async (init, field) => {
  const { me } = await startChannelBook();
  expect(await failureOf(me.deliveries(init))).toMatchObject({ reason: "INVALID_ARGUMENT", field });
});

test("a paused channel gets nothing, a changed one what waited at once, and a deleted one is told to whom it concerns", async () => {
  const { me, store, book, channel, scheduler } = await startChannelBook();
  const id = idOf(await me.create());
  channel.outcome = async () => {
    throw new ChannelFault("later", "The webhook refuses connections.", 3_600_000);
  };
  await store.outbox.put([outgoing("k1", id)]);
  book.dispatcher.wake([id]);
  await turns();
  channel.outcome = async () => {};
  scheduler.advance(60_000);
  await turns();
  expect(channel.keys).toEqual(["k1"]);
  await me.update({ id, target: WEBHOOK });
  await turns();
  expect(channel.keys).toEqual(["k1", "k1"]);
  await me.update({ id, paused: true });
  await store.outbox.put([outgoing("k2", id)]);
  expect((await me.deliveries()).deliveries).toHaveLength(1);
  await me.update({ id, paused: false });
  await store.outbox.put([outgoing("k3", id)]);
  const removed: string[] = [];
  book.onRemoved(async (owner, gone) => void removed.push(`${owner} ${gone}`));
  await me.remove(id);
  expect(removed).toEqual([`me ${id}`]);
  expect((await me.deliveries()).deliveries?.[0]).toMatchObject({
    idempotencyKey: "k3",
    state: DeliveryState.FAILED,
    lastError: "The channel was deleted.",
  });
});
