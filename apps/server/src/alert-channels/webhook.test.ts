import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { channelContext, httpSide } from "../../../../test/channel-side.ts";
import { HttpReceiver } from "../../../../test/upstreams/http-receiver.ts";
import { describeChannel, FIRED } from "./conformance.ts";
import { ALERT_CHANNELS } from "./index.ts";
import { webhook, WebhookChannel } from "./webhook.ts";

const SECRET = "webhook-secret-0123456789";
const never = new AbortController().signal;

async function start() {
  const receiver = await HttpReceiver.start();
  onTestFinished(() => receiver.close());
  const to = { url: `${receiver.url}/hooks/alerts?who=me`, secret: SECRET };
  return { receiver, to, channel: new WebhookChannel(channelContext()) };
}

/** The code that the documentation gives to receivers, as it stands there. */
async function documentedCheck(): Promise<(signature: string, body: Buffer, secret: string, nowMs: number) => boolean> {
  const page = readFileSync(new URL("../../../../docs/alert-channels.md", import.meta.url), "utf8");
  const [, code = ""] = /```js\n(.*?)```/s.exec(page) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "streampulse-webhook-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "check.mjs");
  writeFileSync(file, code);
  const { isFromStreamPulse } = (await import(pathToFileURL(file).href)) as {
    isFromStreamPulse: (signature: string, body: Buffer, secret: string, nowMs: number) => boolean;
  };
  return isFromStreamPulse;
}

describeChannel("webhook", async () => {
  const receiver = await HttpReceiver.start();
  const to = { url: `${receiver.url}/hooks/path-secret-77`, secret: SECRET };
  return {
    channel: new WebhookChannel(channelContext()),
    to,
    secrets: [SECRET, "path-secret-77", "127.0.0.1", String(receiver.port)],
    arrived: () =>
      receiver.received.map(({ headers, body }) => {
        const { title, text } = JSON.parse(body.toString()) as { title: string; text: string };
        return { text: `${title}\n${text}`, key: headers["idempotency-key"] as string };
      }),
    ...httpSide(receiver, `${SECRET} path-secret-77 ${receiver.url}`),
  };
});

test("programs get the whole firing, 64-bit numbers as text", async () => {
  const { receiver, to, channel } = await start();
  await channel.send(to, FIRED, never);
  const [{ method, path, headers, body } = receiver.received[0]!] = receiver.received;
  expect([method, path, headers["content-type"]]).toEqual([
    "POST",
    "/hooks/alerts?who=me",
    "application/json; charset=utf-8",
  ]);
  expect(JSON.parse(body.toString())).toEqual({
    type: "alert",
    key: FIRED.key,
    title: FIRED.title,
    text: FIRED.text,
    alert: {
      ...FIRED.notice,
      quality: "QUALITY_LIVE",
      sourceTimeMs: "1767625402000",
      receivedTimeMs: "1767625402300",
      epoch: "3",
      sequence: "9000",
    },
  });
});

test("a test says that it is one", async () => {
  const { receiver, to, channel } = await start();
  const { notice: _, ...message } = FIRED;
  await channel.send(to, message, never);
  const told = JSON.parse(String(receiver.received[0]?.body)) as Record<string, unknown>;
  expect([told["type"], told["alert"]]).toEqual(["test", undefined]);
});

test("the signature is over time and body, and a receiver checks it in a few lines", async () => {
  const { receiver, to, channel } = await start();
  await channel.send(to, FIRED, never);
  const { headers, body } = receiver.received[0]!;
  const isOurs = await documentedCheck();
  const header = String(headers["streampulse-signature"]);
  expect(header).toMatch(/^t=1767625402,v1=[0-9a-f]{64}$/);
  expect(isOurs(header, body, SECRET, FIRED.sentMs + 299_000)).toBe(true);
  expect(isOurs(header, body, SECRET, FIRED.sentMs + 302_000), "an old one").toBe(false);
  expect(isOurs(header, body, `${SECRET}x`, FIRED.sentMs), "another secret").toBe(false);
  expect(isOurs(header, Buffer.from(`${body.toString()} `), SECRET, FIRED.sentMs), "another body").toBe(false);
  expect(isOurs(header.replace("t=1767625402", "t=1767625403"), body, SECRET, FIRED.sentMs), "another time").toBe(
    false,
  );
});

test.each([
  [200, undefined],
  [204, undefined],
  [301, "later"],
  [307, "later"],
  [400, "refused"],
  [401, "later"],
  [404, "later"],
  [410, "gone"],
  [413, "refused"],
  [422, "refused"],
  [429, "later"],
  [500, "later"],
  [503, "later"],
])("HTTP %i is %s", async (status, kind) => {
  const { receiver, to, channel } = await start();
  receiver.answer = () => ({ status, headers: { location: `${receiver.url}/elsewhere` } });
  const sent = channel.send(to, FIRED, never);
  if (kind === undefined) await sent;
  else await expect(sent).rejects.toMatchObject({ kind });
  expect(receiver.received).toHaveLength(1);
});

test("what a webhook is given is checked, and a secret made where there is none", () => {
  const { url, secret } = webhook.options as Record<"url" | "secret", (typeof webhook.options)[string]>;
  expect(url.schema.safeParse("https://example.com/x?y=1#z").data).toBe("https://example.com/x?y=1");
  expect(secret.make?.()).toMatch(/^[\w-]{43}$/);
  for (const [text, isRight] of [
    ["x".repeat(15), false],
    ["x".repeat(16), true],
    ["x".repeat(256), true],
    ["x".repeat(257), false],
    [`${"x".repeat(16)} y`, false],
    [`${"x".repeat(16)}\n`, false],
  ] as const) {
    expect(secret.schema.safeParse(text).success, JSON.stringify(text)).toBe(isRight);
  }
});

const NAMES: Readonly<Record<string, string>> = { telegram: "Telegram", email: "e-mail", web_push: "web push" };

test("what a private place would be refused for is known before anything is sent, in the same words", async () => {
  const channel = new WebhookChannel(channelContext({ allowPrivate: false }));
  const to = { url: "http://127.0.0.1:9/hook", secret: SECRET };
  const trouble = channel.trouble(to);
  expect(trouble).toContain("STREAMPULSE_CHANNELS_ALLOW_PRIVATE=true");
  await expect(channel.send(to, FIRED, never)).rejects.toMatchObject({ message: trouble });
  expect(channel.trouble({ ...to, url: "https://example.com/hook" })).toBeUndefined();
});

test("the paces of channels are those of the guide", () => {
  const page = readFileSync(new URL("../../../../docs/alert-channels.md", import.meta.url), "utf8");
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  for (const { kind, pace } of ALERT_CHANNELS) {
    const row = rows.find(([, name]) => name === (NAMES[kind] ?? kind));
    expect(row?.slice(2, 4), kind).toEqual([String(pace.burst), String(pace.perMinute)]);
  }
});
