import { channelContext, httpSide } from "../../../../test/channel-side.ts";
import { expect, onTestFinished, test } from "vitest";
import { FakeNtfy } from "../../../../test/upstreams/ntfy/fake-ntfy.ts";
import { describeChannel, FIRED } from "./conformance.ts";
import { NtfyChannel } from "./ntfy.ts";

const TOKEN = "tk_canary0123456789abcdef";
const never = new AbortController().signal;

describeChannel(
  "ntfy",
  async () => {
    const fake = await FakeNtfy.start();
    fake.tokens.set("prices", TOKEN);
    return {
      channel: new NtfyChannel({ url: new URL(fake.url), token: undefined }, channelContext()),
      to: { topic: "prices", token: TOKEN },
      secrets: [TOKEN, "127.0.0.1", String(fake.port)],
      arrived: () => fake.messages.map(({ title, message }) => ({ text: `${title}\n${message}`, key: undefined })),
      ...httpSide(fake, `${TOKEN} ${fake.url}`),
    };
  },
  { "a repeat has the key of the first, another message another": "ntfy shows what it gets and knows no keys" },
);

async function start() {
  const fake = await FakeNtfy.start();
  onTestFinished(() => fake.close());
  return fake;
}

test("a notice is loud as its channel says, with an icon", async () => {
  const fake = await start();
  const channel = new NtfyChannel({ url: new URL(`${fake.url}/`), token: undefined }, channelContext());
  await channel.send({ topic: "a", priority: "5" }, FIRED, never);
  await channel.send({ topic: "b" }, FIRED, never);
  expect(fake.messages.map(({ topic, priority, tags }) => [topic, priority, ...tags])).toEqual([
    ["a", 5, "chart_with_upwards_trend"],
    ["b", 3, "chart_with_upwards_trend"],
  ]);
});

test("the operator's token goes to the operator's server only", async () => {
  const [own, other] = [await start(), await start()];
  own.tokens.set("t", TOKEN);
  const channel = new NtfyChannel({ url: new URL(own.url), token: TOKEN }, channelContext());
  await channel.send({ topic: "t" }, FIRED, never);
  await channel.send({ topic: "t", serverUrl: other.url }, FIRED, never);
  expect(own.received[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  expect(other.received[0]?.headers.authorization).toBeUndefined();
});

test("an operator's server may be in a private network, one that a user names only where that is allowed", async () => {
  const fake = await start();
  const channel = new NtfyChannel(
    { url: new URL(fake.url), token: undefined },
    channelContext({ allowPrivate: false }),
  );
  await channel.send({ topic: "t" }, FIRED, never);
  await expect(channel.send({ topic: "t", serverUrl: fake.url }, FIRED, never)).rejects.toMatchObject({
    kind: "refused",
    message: expect.stringContaining("STREAMPULSE_CHANNELS_ALLOW_PRIVATE"),
  });
  expect(fake.messages).toHaveLength(1);
});

test("a token that is wrong or missing is told so, and so is a server that has had enough", async () => {
  const fake = await start();
  fake.tokens.set("t", TOKEN);
  const channel = new NtfyChannel({ url: new URL(fake.url), token: undefined }, channelContext());
  for (const to of [{ topic: "t" }, { topic: "t", token: "tk_wrong" }]) {
    await expect(channel.send(to, FIRED, never)).rejects.toMatchObject({ kind: "later", message: /token/ });
  }
  fake.left = 0;
  await expect(channel.send({ topic: "t", token: TOKEN }, FIRED, never)).rejects.toMatchObject({
    kind: "later",
    retryAfterMs: 5_000,
  });
});
