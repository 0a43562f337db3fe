import { createECDH, randomBytes } from "node:crypto";
import { expect, test, type TestContext } from "vitest";
import { readSettings } from "../apps/server/src/config.ts";
import { isLong } from "./seeded.ts";
import { startServer, type RunningServer } from "./running-server.ts";
import { noSecretsOf } from "./secret-shapes.ts";
import { HttpReceiver } from "./upstreams/http-receiver.ts";
import { FakeSmtp } from "./upstreams/smtp/fake-smtp.ts";

const SECRETS = {
  webhook: "webhookcanary0123456789",
  path: "pathcanary9876543210",
  ntfy: "tk_ntfycanary01234567890",
  ntfyOfServer: "tk_operatorcanary0123456",
  bot: "110201543:AAHbotcanary-xwv_1234567890abcdef",
  botOfServer: "110201544:AAHoperatorbot-xwv_1234567890abcd",
  password: "smtpcanary0123456789",
  p256dh: createECDH("prime256v1").generateKeys("base64url"),
  auth: randomBytes(16).toString("base64url"),
} as const;

const expectNoSecret = noSecretsOf(Object.values(SECRETS));

/** Calls a method as a page would, and answers the text of what came. */
async function ask(server: RunningServer, method: string, request: object): Promise<string> {
  const response = await fetch(`${server.url}/streampulse.v1.AlertService/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  return `${response.status} ${JSON.stringify(Object.fromEntries(response.headers))} ${await response.text()}`;
}

const idIn = (text: string): string => /"channel":\{"id":"(\w+)"/.exec(text)?.[1] ?? "";

/** Another side that repeats every secret in every place of its answers. */
async function startEcho({ onTestFinished }: TestContext, status: number): Promise<HttpReceiver> {
  const echo = Object.values(SECRETS).join(" ");
  const headers = { location: `http://127.0.0.1:1/?token=${SECRETS.bot}`, "x-error": echo };
  const receiver = await HttpReceiver.start(() => ({ status, headers, body: JSON.stringify({ description: echo }) }));
  onTestFinished(() => receiver.close());
  return receiver;
}

/** Targets of every kind, with their secrets, at this other side. */
const targetsAt = (url: string): Readonly<Record<string, object>> => ({
  webhook: { webhook: { url: `${url}/hook`, secret: SECRETS.webhook } },
  ntfy: { ntfy: { topic: "prices", serverUrl: url, token: SECRETS.ntfy } },
  ntfyOfServer: { ntfy: { topic: "prices" } },
  telegram: { telegram: { chatId: "1", botToken: SECRETS.bot } },
  telegramOfServer: { telegram: { chatId: "1" } },
  email: { email: { address: "me@home.example" } },
  webPush: { webPush: { endpoint: `${url}/push`, p256dh: SECRETS.p256dh, auth: SECRETS.auth } },
});

test.for(isLong ? [200, 302, 400, 401, 403, 404, 410, 429, 500] : [200, 302, 401, 410, 500])(
  "channels' secrets are in no answer, log line or metric where the other side answers HTTP %i with them",
  async (status, context) => {
    const echo = await startEcho(context, status);
    const smtp = await FakeSmtp.start("user", status === 401 ? "another" : SECRETS.password);
    context.onTestFinished(() => smtp.close());
    if (status >= 400) smtp.refusal = status === 500 ? 451 : 550;
    const server = await startServer({
      STREAMPULSE_CHANNELS_ALLOW_PRIVATE: "true",
      STREAMPULSE_NTFY_URL: echo.url,
      STREAMPULSE_NTFY_TOKEN: SECRETS.ntfyOfServer,
      STREAMPULSE_TELEGRAM_URL: echo.url,
      STREAMPULSE_TELEGRAM_BOT_TOKEN: SECRETS.botOfServer,
      STREAMPULSE_EMAIL_SMTP_URL: `smtp://user:${SECRETS.password}@${smtp.host}`,
      STREAMPULSE_EMAIL_FROM: "alerts@prices.example",
    });
    context.onTestFinished(() => server.close());
    const told = new Map<string, string>();
    const tell = async (name: string, method: string, request: object) => {
      const text = await ask(server, method, request);
      told.set(`${method} ${name}`, text);
      return text;
    };
    const ids: string[] = [];
    for (const [name, target] of Object.entries(targetsAt(echo.url))) {
      const id = idIn(await tell(name, "CreateChannel", { requestId: name, name, target }));
      expect(id, told.get(`CreateChannel ${name}`)).not.toBe("");
      ids.push(id);
      await tell(name, "UpdateChannel", { id, name: `${name} again`, target });
    }
    const condition = { above: { price: "0.01" } };
    await tell("", "CreateAlert", { requestId: "a", ticker: "AAPL", condition, channelIds: ids });
    const tests = await Promise.all(ids.map((id) => tell(id, "TestChannel", { id })));
    for (const text of tests) expect(text).toMatch(/"message":"[A-Z][^"]+\."/);
    // The alert fires at the first price, and each of its notices meets the other side.
    await expect
      .poll(async () => ((await tell("", "ListDeliveries", {})).match(/"(attempts|doneTimeMs)":/g) ?? []).length)
      .toBeGreaterThanOrEqual(ids.length);
    await expect
      .poll(async () => {
        const { deliveries = [] } = JSON.parse((await tell("", "ListDeliveries", {})).replace(/^.*?\} (?=\{)/, "")) as {
          deliveries?: { doneTimeMs?: string; lastError?: string }[];
        };
        return deliveries.filter(({ doneTimeMs, lastError }) => doneTimeMs ?? lastError).length;
      })
      .toBe(ids.length);
    await tell("", "ListChannels", {});
    told.set("metrics", await (await fetch(`${server.url}/metrics`)).text());
    for (const id of ids) await tell(id, "DeleteChannel", { id });
    await server.close();
    told.set("the log", server.log.join(""));
    expectNoSecret(told);
    expect(echo.received.length, "there was something to look through").toBeGreaterThanOrEqual(2 * (ids.length - 1));
  },
);

test("what is wrong with a secret is told without it", async (context) => {
  const server = await startServer();
  context.onTestFinished(() => server.close());
  const told = new Map<string, string>();
  const wrong: readonly object[] = [
    { webhook: { url: `https://user:${SECRETS.webhook}@hooks.example/`, secret: SECRETS.webhook } },
    { webhook: { url: "https://hooks.example/", secret: `${SECRETS.webhook} ${SECRETS.path}` } },
    { ntfy: { topic: `${SECRETS.ntfy}/x`, token: SECRETS.ntfy } },
    { ntfy: { topic: "a", token: `${SECRETS.ntfy}\n` } },
    { telegram: { chatId: "1", botToken: `${SECRETS.bot}/..` } },
    { webPush: { endpoint: "https://push.example/", p256dh: `${SECRETS.p256dh}AA`, auth: SECRETS.auth } },
    { webPush: { endpoint: "https://push.example/", p256dh: SECRETS.p256dh, auth: SECRETS.auth.slice(2) } },
  ];
  for (const [at, target] of wrong.entries()) {
    const text = await ask(server, "CreateChannel", { requestId: `r${at}`, name: "x", target });
    expect(text, `target ${at} is refused`).toMatch(/^400 .*invalid_argument/);
    told.set(`target ${at}`, text);
  }
  told.set("the log", server.log.join(""));
  expectNoSecret(told);
});

test("settings of channels that are wrong are told without what they hold", () => {
  const wrong: readonly Record<string, string>[] = [
    { STREAMPULSE_NTFY_TOKEN: `${SECRETS.ntfy} ${SECRETS.ntfy}` },
    { STREAMPULSE_NTFY_URL: `https://me:${SECRETS.ntfy}@ntfy.example` },
    { STREAMPULSE_TELEGRAM_BOT_TOKEN: SECRETS.bot.slice(3) + "?" },
    { STREAMPULSE_TELEGRAM_URL: `https://api.example/bot?${SECRETS.bot}` },
    { STREAMPULSE_EMAIL_SMTP_URL: `smtp://user:${SECRETS.password}@mail.example/?x`, STREAMPULSE_EMAIL_FROM: "a@b.c" },
    { STREAMPULSE_EMAIL_SMTP_URL: `smtp://user:${SECRETS.password}@mail.example` },
  ];
  for (const [at, environment] of wrong.entries()) {
    let refusal = "";
    try {
      readSettings(environment);
    } catch (error) {
      refusal = String(error);
    }
    expect(refusal, `settings ${at} are refused`).toContain("STREAMPULSE_");
    expectNoSecret(new Map([[`the refusal of settings ${at}`, refusal]]));
  }
});
