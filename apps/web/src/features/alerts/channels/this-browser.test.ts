import type { Channel } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { browserName, ownChannel, subscribedBrowser } from "./this-browser.ts";

const KEY = Buffer.alloc(65, 255).toString("base64url");

/** A browser's push manager, and what was asked of it. */
function browser(subscribedWith?: string) {
  const calls: string[] = [];
  const subscription = (key: string) => ({
    endpoint: "https://push.example.com/a",
    options: { applicationServerKey: new Uint8Array(Buffer.from(key, "base64url")).buffer },
    toJSON: () => ({ endpoint: "https://push.example.com/a", keys: { p256dh: "P", auth: "A" } }),
    unsubscribe: async () => Boolean(calls.push("unsubscribe")),
  });
  const registration = {
    pushManager: {
      getSubscription: async () => (subscribedWith === undefined ? null : subscription(subscribedWith)),
      subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
        calls.push(`subscribe ${applicationServerKey === KEY}`);
        return subscription(applicationServerKey);
      },
    },
  } as unknown as ServiceWorkerRegistration;
  return { registration, calls };
}

test("a browser subscribes with the server's key and is a channel", async () => {
  const { registration, calls } = browser();
  expect(await subscribedBrowser(registration, KEY, "Chrome")).toEqual({
    name: "Chrome",
    target: { webPush: { endpoint: "https://push.example.com/a", p256dh: "P", auth: "A" } },
  });
  expect(calls).toEqual(["subscribe true"]);
});

test("a subscription of another server is given up first, and one of this server stays", async () => {
  const other = browser(Buffer.alloc(65, 1).toString("base64url"));
  await subscribedBrowser(other.registration, KEY, "Chrome");
  expect(other.calls).toEqual(["unsubscribe", "subscribe true"]);
  const same = browser(KEY);
  await subscribedBrowser(same.registration, KEY, "Chrome");
  expect(same.calls).toEqual(["subscribe true"]);
});

test("a browser knows itself among the channels", async () => {
  const channel = (endpoint: string) => ({ id: endpoint, target: { webPush: { endpoint } } }) as unknown as Channel;
  const channels = [channel("https://push.example.com/b"), channel("https://push.example.com/a")];
  expect(await ownChannel(browser(KEY).registration, channels)).toBe(channels[1]);
  expect(await ownChannel(browser().registration, channels)).toBeUndefined();
  expect(await ownChannel(undefined, channels)).toBeUndefined();
});

test.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Chrome on Linux",
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1",
    "Safari on iPhone",
  ],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"],
  ["", "Browser"],
])("%s", (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
