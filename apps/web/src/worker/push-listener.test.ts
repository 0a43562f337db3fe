import { expect, test } from "vitest";
import { listenForPushes, type PushScope } from "./push-listener.ts";

/** A worker's scope whose events are told by hand; resolves when the worker may sleep again. */
function scope(hides: boolean) {
  const heard = new Map<string, (event: unknown) => void>();
  const done: string[] = [];
  const cache = { match: async () => (hides ? new Response("hidden") : undefined) };
  const worker = {
    caches: { open: async () => cache },
    registration: { showNotification: async (title: string) => void done.push(`shows ${title}`) },
    clients: { matchAll: async () => [], openWindow: async (url: string) => void done.push(`opens ${url}`) },
    addEventListener: (type: string, hear: (event: unknown) => void) => void heard.set(type, hear),
  };
  listenForPushes(worker as unknown as PushScope);
  const tell = async (type: string, event: object): Promise<void> => {
    const waited: Promise<unknown>[] = [];
    heard.get(type)?.({ ...event, waitUntil: (work: Promise<unknown>) => waited.push(work) });
    expect(waited).toHaveLength(1);
    await Promise.all(waited);
  };
  return { tell, done };
}

const pushed = { text: () => JSON.stringify({ type: "alert", title: "AAPL crossed above 215", ticker: "AAPL" }) };

test("the worker stays awake until what was pushed is shown, hidden where the reader hides amounts", async () => {
  const open = scope(false);
  await open.tell("push", { data: pushed });
  await open.tell("push", { data: null });
  expect(open.done).toEqual(["shows AAPL crossed above 215", "shows An alert has fired"]);
  const hidden = scope(true);
  await hidden.tell("push", { data: pushed });
  expect(hidden.done).toEqual(["shows AAPL has reached your alert"]);
});

test.each([
  [{ firingId: "a-7" }, "opens /alerts/?view=log&firing=a-7"],
  [null, "opens /alerts/?view=log"],
])("a click closes the notification and opens what fired: %j", async (data, opened) => {
  const { tell, done } = scope(false);
  await tell("notificationclick", { notification: { data, close: () => void done.push("closes") } });
  expect(done).toEqual(["closes", opened]);
});
