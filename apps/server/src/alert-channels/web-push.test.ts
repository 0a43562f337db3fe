import { channelContext, httpSide } from "../../../../test/channel-side.ts";
import { expect, onTestFinished, test } from "vitest";
import { FakePushService } from "../../../../test/upstreams/push/fake-push-service.ts";
import { describeChannel, FIRED } from "./conformance.ts";
import { webPush, type WebPushChannel } from "./web-push.ts";

const never = new AbortController().signal;
const make = async (context = channelContext()) =>
  (await webPush.create({ contact: "mailto:me@example.com" }, context)) as WebPushChannel;

describeChannel("web push", async () => {
  const channel = await make();
  const fake = await FakePushService.subscribe(channel.publicKey);
  const { subscription } = fake;
  return {
    channel,
    to: { ...subscription },
    secrets: [subscription.auth, subscription.p256dh, "subscriber-1", "127.0.0.1", String(fake.port)],
    arrived: () =>
      fake.pushed.map(({ payload, topic }) => {
        const { title, body } = JSON.parse(payload) as { title: string; body: string };
        return { text: `${title}\n${body}`, key: topic };
      }),
    ...httpSide(fake, `${subscription.auth} ${subscription.endpoint}`),
  };
});

test("a push lives a day, is urgent, and says what the page's worker shows", async () => {
  const channel = await make();
  const fake = await FakePushService.subscribe(channel.publicKey);
  onTestFinished(() => fake.close());
  await channel.send({ ...fake.subscription }, FIRED, never);
  const [{ payload, ...rest } = fake.pushed[0]!] = fake.pushed;
  expect(rest).toMatchObject({ ttl: 86_400, urgency: "high" });
  expect(JSON.parse(payload)).toEqual({
    type: "alert",
    key: FIRED.key,
    title: FIRED.title,
    body: FIRED.text,
    ticker: "NASDAQ:AAPL",
    quality: "QUALITY_LIVE",
    alertId: "alert-1",
    firingId: "alert-1.7",
  });
});

test.each([404, 410] as const)("HTTP %i is the end of the subscription", async (gone) => {
  const channel = await make();
  const fake = await FakePushService.subscribe(channel.publicKey);
  onTestFinished(() => fake.close());
  fake.gone = gone;
  await expect(channel.send({ ...fake.subscription }, FIRED, never)).rejects.toMatchObject({ kind: "gone" });
});

test("the key that browsers subscribe to is made once", async () => {
  const kept = new Map<string, string>();
  const keep = async (name: string, first: () => string) => {
    if (!kept.has(name)) kept.set(name, first());
    return kept.get(name) ?? "";
  };
  const keys = [await make(channelContext({ keep })), await make(channelContext({ keep }))].map((one) => one.publicKey);
  expect(keys[0]).toBe(keys[1]);
  expect(Buffer.from(keys[0] ?? "", "base64url")).toHaveLength(65);
});

test("a key that is no point, and a service in the clear, are refused", async () => {
  const fake = await FakePushService.subscribe("x");
  onTestFinished(() => fake.close());
  const channel = await make();
  const p256dh = Buffer.alloc(65, 1).toString("base64url");
  await expect(channel.send({ ...fake.subscription, p256dh }, FIRED, never)).rejects.toMatchObject({ kind: "refused" });
  expect(fake.received).toHaveLength(0);
  const strict = await make(channelContext({ allowPrivate: false }));
  expect(strict.refusal({ endpoint: "http://push.example/x" })).toContain("https");
  expect(strict.refusal({ endpoint: "https://push.example/x" })).toBeUndefined();
  await expect(strict.send({ ...fake.subscription }, FIRED, never)).rejects.toMatchObject({ kind: "refused" });
  expect(fake.received).toHaveLength(0);
});
