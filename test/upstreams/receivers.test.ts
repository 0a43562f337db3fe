import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { FakeNtfy } from "./ntfy/fake-ntfy.ts";
import { FakePushService } from "./push/fake-push-service.ts";
import { FakeTelegram } from "./telegram/fake-telegram.ts";

const TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(url, { method: "POST", headers, body })).status;
}

test("the fake ntfy takes what ntfy takes, and refuses what it refuses", async () => {
  const fake = await FakeNtfy.start();
  onTestFinished(() => fake.close());
  expect(await post(`${fake.url}/my_topic-1`, "hello", { title: "=?UTF-8?B?4oKs?=", priority: "5" })).toBe(200);
  expect(fake.messages).toEqual([{ topic: "my_topic-1", title: "€", message: "hello", priority: 5, tags: [""] }]);
  expect(await post(`${fake.url}/a/b`, "x")).toBe(404);
  expect(await post(`${fake.url}/${"x".repeat(65)}`, "x")).toBe(404);
  expect(await post(`${fake.url}/t`, "x", { priority: "6" })).toBe(400);
  expect(await post(`${fake.url}/t`, "x".repeat(4_097))).toBe(400);
  fake.tokens.set("closed", "tk_1");
  expect(await post(`${fake.url}/closed`, "x")).toBe(403);
  expect(await post(`${fake.url}/closed`, "x", { authorization: "Bearer tk_2" })).toBe(401);
  expect(await post(`${fake.url}/closed`, "x", { authorization: "Bearer tk_1" })).toBe(200);
  fake.left = 0;
  expect(await post(`${fake.url}/t`, "x")).toBe(429);
});

test("the fake Telegram takes what Telegram takes, and refuses what it refuses", async () => {
  const fake = await FakeTelegram.startWith(TOKEN);
  onTestFinished(() => fake.close());
  fake.chats.add("7");
  const send = (message: object, token = TOKEN) =>
    post(`${fake.url}/bot${token}/sendMessage`, JSON.stringify(message), { "content-type": "application/json" });
  expect(await send({ chat_id: 7, text: "<b>a</b> &lt;b&gt; &amp;", parse_mode: "HTML" })).toBe(200);
  expect(await send({ chat_id: 7, text: "<b>a</b> & <x>" })).toBe(200);
  expect(fake.messages.map(({ text }) => text)).toEqual(["a <b> &", "<b>a</b> & <x>"]);
  for (const text of ["a & b", "<x>", "a < b", "&copy;", "", "x".repeat(4_097)]) {
    expect(await send({ chat_id: 7, text, parse_mode: "HTML" }), text.slice(0, 9)).toBe(400);
  }
  expect(await send({ chat_id: 8, text: "x" })).toBe(400);
  expect(await send({ chat_id: 7, text: "x" }, `${TOKEN}x`)).toBe(401);
  expect(await post(`${fake.url}/sendMessage`, "{}")).toBe(404);
  fake.blocked.add("7");
  expect(await send({ chat_id: 7, text: "x" })).toBe(403);
});

test("the fake push service opens nothing that was not sealed and signed for it", async () => {
  const fake = await FakePushService.subscribe(randomBytes(65).toString("base64url"));
  onTestFinished(() => fake.close());
  const { endpoint } = fake.subscription;
  expect(await post(endpoint, "x")).toBe(400);
  expect(await post(endpoint, "x", { ttl: "60", topic: "not base64url!" })).toBe(400);
  expect(await post(endpoint, "x", { ttl: "60" })).toBe(403);
  expect(await post(endpoint, "x", { ttl: "60", authorization: "vapid t=a.b.c, k=d" })).toBe(403);
  expect(await post(`${fake.url}/push/other`, "x", { ttl: "60" })).toBe(404);
  fake.gone = 410;
  expect(await post(endpoint, "x", { ttl: "60" })).toBe(410);
  expect(fake.pushed).toEqual([]);
});
