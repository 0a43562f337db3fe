import { channelContext, httpSide } from "../../../../test/channel-side.ts";
import { expect, onTestFinished, test } from "vitest";
import { FakeTelegram } from "../../../../test/upstreams/telegram/fake-telegram.ts";
import { describeChannel, FIRED } from "./conformance.ts";
import { telegram, TelegramChannel } from "./telegram.ts";

const TOKEN = "110201543:AAHcanary-DW45xwv_1234567890abcdef";
const never = new AbortController().signal;

async function start() {
  const fake = await FakeTelegram.startWith(TOKEN);
  fake.chats.add("-100123");
  return fake;
}

describeChannel(
  "telegram",
  async () => {
    const fake = await start();
    const busy = {
      status: 429,
      body: JSON.stringify({ ok: false, parameters: { retry_after: 7 }, description: TOKEN }),
    };
    return {
      channel: new TelegramChannel({ url: fake.url, botToken: undefined }, channelContext({ allowPrivate: false })),
      to: { chatId: "-100123", botToken: TOKEN },
      secrets: [TOKEN, TOKEN.slice(10), "127.0.0.1", String(fake.port), "/bot"],
      arrived: () => fake.messages.map(({ text }) => ({ text, key: undefined })),
      ...httpSide(fake, `${TOKEN} ${fake.url}`, busy),
    };
  },
  { "a repeat has the key of the first, another message another": "Telegram knows no keys of a bot's messages" },
);

test.each<[string, (fake: FakeTelegram) => void, string, string, RegExp]>([
  ["a chat that has blocked the bot", (fake) => fake.blocked.add("-100123"), TOKEN, "refused", /blocked/],
  ["a chat that never wrote to it", (fake) => fake.chats.clear(), TOKEN, "refused", /does not know the chat/],
  ["a token that is none", () => {}, TOKEN.replace("AAH", "AAX"), "later", /token/],
  ["a flood", (fake) => (fake.floodSeconds = 34), TOKEN, "later", /no more notices/],
])("%s is told in words of ours", async (_, prepare, botToken, kind, words) => {
  const fake = await start();
  onTestFinished(() => fake.close());
  prepare(fake);
  const channel = new TelegramChannel({ url: fake.url, botToken }, channelContext());
  const retryAfterMs = fake.floodSeconds > 0 ? 34_000 : undefined;
  const sent = channel.send({ chatId: "-100123" }, FIRED, never);
  await expect(sent).rejects.toMatchObject({ kind, message: expect.stringMatching(words), retryAfterMs });
  await expect(sent).rejects.not.toMatchObject({ message: expect.stringMatching(/Forbidden|Bad Request|AAH|AAX/) });
});

test("without a bot nothing is called", async () => {
  const channel = new TelegramChannel({ url: "http://127.0.0.1:1", botToken: undefined }, channelContext());
  await expect(channel.send({ chatId: "1" }, FIRED, never)).rejects.toMatchObject({
    message: expect.stringContaining("STREAMPULSE_TELEGRAM_BOT_TOKEN"),
  });
});

test("chats and tokens have their forms", () => {
  const { chatId, botToken } = telegram.options as Record<"chatId" | "botToken", (typeof telegram.options)[string]>;
  for (const right of ["1", "-1001234567890", "@a_channel"]) expect(chatId.schema.safeParse(right).success).toBe(true);
  for (const wrong of ["", "@x", "1/../2", "12a", "@a b"]) expect(chatId.schema.safeParse(wrong).success).toBe(false);
  expect(botToken.schema.safeParse(TOKEN).success).toBe(true);
  for (const wrong of [`${TOKEN}/x`, "x:y", `${TOKEN}?`]) expect(botToken.schema.safeParse(wrong).success).toBe(false);
});
