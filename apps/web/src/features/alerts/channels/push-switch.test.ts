import type { Channel } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { hasEnded, type PushSwitch, turnPushOff, turnPushOn } from "./push-switch.ts";

const KEY = Buffer.alloc(65, 255).toString("base64url");
const channel = (part: Partial<Channel> = {}): Channel => ({
  ...{ id: "c1", name: "Chrome", paused: false, createdTimeMs: 0, updatedTimeMs: 0 },
  ...part,
});
const ended = channel({ paused: true, lastError: "It has ended.", lastFailedTimeMs: 9, lastDeliveredTimeMs: 8 });

/** A browser, with what was done in order; `refuses` names what fails. */
function push(own: Channel | undefined, refuses = "") {
  const done: string[] = [];
  let at = own ? 1 : 0;
  const did = async (what: string): Promise<void> => {
    done.push(what);
    if (what.startsWith(refuses) && refuses !== "") throw new Error("refused");
  };
  const subscription = () => ({
    endpoint: `https://push.test/${at}`,
    options: { applicationServerKey: new Uint8Array(Buffer.from(KEY, "base64url")).buffer },
    toJSON: () => ({ endpoint: `https://push.test/${at}`, keys: { p256dh: "P", auth: "A" } }),
    unsubscribe: () => ((at = -at), did("unsubscribe")),
  });
  const pushManager = {
    getSubscription: async () => (at > 0 ? subscription() : null),
    subscribe: async () => {
      await did("subscribe");
      if (at <= 0) at = 1 - at;
      return subscription();
    },
  };
  const shelf = {
    add: async ({ name }: { name: string }) => (await did(`add ${name}`), {}),
    change: ({ id }: Channel, { paused, target }: { paused?: boolean; target?: Channel["target"] }) =>
      did(`change ${id} to ${target?.webPush?.endpoint}, paused ${paused}`),
    remove: ({ id }: Channel) => did(`remove ${id}`),
  };
  return { it: { registration: { pushManager }, shelf, own } as unknown as PushSwitch, done };
}

test.each([
  ["a new browser is subscribed and made a channel", undefined, ["subscribe", "add Chrome"]],
  [
    "one that was paused goes on as it was",
    channel({ paused: true }),
    ["subscribe", "change c1 to https://push.test/1, paused false"],
  ],
  [
    "one whose subscription has ended gets another, and stays the channel that alerts name",
    ended,
    ["unsubscribe", "subscribe", "change c1 to https://push.test/2, paused false"],
  ],
])("%s", async (_, own, did) => {
  const { it, done } = push(own);
  await turnPushOn(it, KEY, "Chrome");
  expect(done).toEqual(did);
});

test("a browser that the server does not take is left as it was", async () => {
  const { it, done } = push(undefined, "add");
  await expect(turnPushOn(it, KEY, "Chrome")).rejects.toThrow("refused");
  expect(done).toEqual(["subscribe", "add Chrome", "unsubscribe"]);
});

test("a push service that does not answer is told in words that say what helps", async () => {
  const { it, done } = push(undefined, "subscribe");
  await expect(turnPushOn(it, KEY, "Chrome")).rejects.toThrow(/push service.*ntfy and Telegram/);
  expect(done).toEqual(["subscribe"]);
});

test("turned off, nothing reaches the browser, whether or not the server hears of it", async () => {
  const heard = push(channel());
  await turnPushOff(heard.it);
  expect(heard.done).toEqual(["unsubscribe", "remove c1"]);
  const unheard = push(channel(), "remove");
  await expect(turnPushOff(unheard.it)).rejects.toThrow("refused");
  expect(unheard.done).toEqual(["unsubscribe", "remove c1"]);
});

test("a subscription has ended where its channel was paused by a failure, not by its reader", () => {
  expect(hasEnded(ended)).toBe(true);
  expect(hasEnded({ ...ended, paused: false })).toBe(false);
  expect(hasEnded({ ...ended, lastDeliveredTimeMs: 10 })).toBe(false);
  expect(hasEnded(channel({ paused: true }))).toBe(false);
});
