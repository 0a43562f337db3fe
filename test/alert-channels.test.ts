import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";
import { HttpReceiver } from "./upstreams/http-receiver.ts";
import { FakeNtfy } from "./upstreams/ntfy/fake-ntfy.ts";
import { FakePushService } from "./upstreams/push/fake-push-service.ts";
import { FakeSmtp } from "./upstreams/smtp/fake-smtp.ts";
import { FakeTelegram } from "./upstreams/telegram/fake-telegram.ts";

const BOT = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
const NOTE = "sell <b>half</b> & *call* \u001b[31mme";

type Json = Readonly<Record<string, unknown>>;

/** Calls a method as a page would. */
async function call<T extends Json>(server: RunningServer, method: string, request: object = {}): Promise<T> {
  const response = await fetch(`${server.url}/streampulse.v1.AlertService/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as T;
}

test("an alert reaches every channel that it names once, in words that say what its prices are, also after a restart", async ({
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-channels-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [hook, ntfy, telegram, smtp] = await Promise.all([
    HttpReceiver.start(),
    FakeNtfy.start(),
    FakeTelegram.startWith(BOT),
    FakeSmtp.start("me", "word"),
  ]);
  telegram.chats.add("77");
  const settings = {
    STREAMPULSE_DATABASE_URL: join(folder, "kept.db"),
    STREAMPULSE_CHANNELS_ALLOW_PRIVATE: "true",
    STREAMPULSE_NTFY_URL: ntfy.url,
    STREAMPULSE_TELEGRAM_URL: telegram.url,
    STREAMPULSE_TELEGRAM_BOT_TOKEN: BOT,
    STREAMPULSE_EMAIL_SMTP_URL: `smtp://me:word@${smtp.host}`,
    STREAMPULSE_EMAIL_FROM: "alerts@prices.example",
  };
  const first = await startServer(settings);
  onTestFinished(() => first.close());
  const kinds = await call<{ availableKinds: string[]; webPushPublicKey: string }>(first, "ListChannels");
  expect(kinds.availableKinds).toHaveLength(5);
  const push = await FakePushService.subscribe(kinds.webPushPublicKey);
  onTestFinished(async () => {
    await Promise.all([hook, ntfy, telegram, smtp, push].map((side) => side.close()));
  });
  const targets: readonly Json[] = [
    { webhook: { url: `${hook.url}/alerts` } },
    { ntfy: { topic: "prices" } },
    { telegram: { chatId: "77" } },
    { email: { address: "me@home.example" } },
    { webPush: push.subscription },
  ];
  const channelIds: string[] = [];
  for (const [at, target] of targets.entries()) {
    const request = { requestId: `r${at}`, name: Object.keys(target)[0], target };
    const { channel } = await call<{ channel: { id: string } }>(first, "CreateChannel", request);
    channelIds.push(channel.id);
  }
  const alert = (requestId: string) => ({
    ...{ requestId, ticker: "AAPL", note: NOTE, channelIds },
    condition: { above: { price: "0.01" } },
  });
  /** Everything that arrived, by channel, as its reader has it. */
  const arrived = (): readonly (readonly string[])[] => [
    hook.received.map(({ body }) => {
      const { title, text } = JSON.parse(body.toString()) as { title: string; text: string };
      return `${title}\n${text}`;
    }),
    ntfy.messages.map(({ title, message }) => `${title}\n${message}`),
    telegram.messages.map(({ text }) => text),
    smtp.mails.map(({ raw }) => raw),
    push.pushed.map(({ payload }) => {
      const { title, body } = JSON.parse(payload) as { title: string; body: string };
      return `${title}\n${body}`;
    }),
  ];
  const delivered = async (server: RunningServer) => {
    const { deliveries = [] } = await call<{ deliveries?: { state: string; idempotencyKey: string }[] }>(
      server,
      "ListDeliveries",
      { states: ["DELIVERY_STATE_DELIVERED"] },
    );
    return deliveries.map(({ idempotencyKey }) => idempotencyKey);
  };

  await call(first, "CreateAlert", alert("a1"));
  await expect.poll(async () => (await delivered(first)).length).toBe(5);
  for (const texts of arrived()) {
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain("[SIMULATED] AAPL is above 0.01");
    expect(texts[0]).not.toContain("\u001b");
  }
  const [webhook, topic, chat, , browser] = arrived().map(([text]) => text ?? "");
  const whole =
    /^\[SIMULATED\] AAPL is above 0\.01\n[\d.]+ USD \(SIMULATED, simulated, \d\d:\d\d:\d\d UTC\)\nNote: (.*)$/;
  for (const text of [webhook, topic, chat, browser]) {
    expect(whole.exec(text ?? "")?.[1], text).toBe("sell <b>half</b> & *call* [31mme");
  }

  await first.close();
  const second = await startServer(settings);
  onTestFinished(() => second.close());
  expect((await call<{ webPushPublicKey: string }>(second, "ListChannels")).webPushPublicKey).toBe(
    kinds.webPushPublicKey,
  );
  await call(second, "CreateAlert", alert("a2"));
  await expect.poll(async () => (await delivered(second)).length).toBe(10);
  for (const texts of arrived()) expect(texts).toHaveLength(2);
  expect(new Set(await delivered(second)).size).toBe(10);
  const keys = hook.received.map(({ headers }) => headers["idempotency-key"]);
  expect(new Set(keys).size).toBe(2);

  // What the guide proposes, as it stands there.
  const guide = readFileSync(new URL("../docs/alert-channels.md", import.meta.url), "utf8");
  const [, shell = ""] = /```sh\n(.*?)```/s.exec(guide) ?? [];
  const commands = shell
    .replaceAll(/ \\\n\s*/g, " ")
    .trim()
    .split("\n");
  expect(commands).toHaveLength(3);
  let id = "THE-ID";
  for (const command of commands) {
    const [, method = "", body = ""] = /AlertService\/(\w+) -H .* -d '(.*)'$/.exec(command) ?? [];
    const request = JSON.parse(body.replace("THE-ID", id)) as Json;
    const answer = await call<{ channel?: { id: string }; isDelivered?: boolean }>(second, method, request);
    id = answer.channel?.id ?? id;
    if (method === "TestChannel") expect(answer.isDelivered).toBe(true);
  }
  expect(ntfy.messages.at(-1)).toMatchObject({
    topic: "a-long-name-that-nobody-guesses",
    title: "StreamPulse: a test",
  });

  // A channel that is no more is named by no alert, and the others still are.
  await call(second, "DeleteChannel", { id: channelIds[1] });
  const { alerts } = await call<{ alerts: { channelIds: string[] }[] }>(second, "ListAlerts");
  const left = channelIds.toSpliced(1, 1);
  expect(alerts.map((each) => each.channelIds)).toEqual([[id], left, left]);
});
