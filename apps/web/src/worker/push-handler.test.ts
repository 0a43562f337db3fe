import { expect, test } from "vitest";
import {
  hidesAmountsInWorker,
  isOpenAlerts,
  logPath,
  openPushed,
  type PushWorker,
  showPush,
  tellWorkerPrivacy,
} from "./push-handler.ts";

function worker(part: { hides?: boolean | Error; pages?: number } = {}) {
  const shown: [string, { body: string; tag: string }][] = [];
  const opened: string[] = [];
  const told: unknown[] = [];
  let focused = 0;
  const page = {
    focus: async () => void focused++,
    postMessage: (message: unknown) => void told.push(message),
  };
  const pushed: PushWorker = {
    registration: { showNotification: async (title, options) => void shown.push([title, options]) },
    clients: {
      matchAll: async () => Array.from({ length: part.pages ?? 0 }, () => page),
      openWindow: async (url) => void opened.push(url),
    },
    hidesAmounts: async () => {
      if (part.hides instanceof Error) throw part.hides;
      return part.hides ?? false;
    },
  };
  return { pushed, shown, opened, told, focused: () => focused };
}

const ALERT = JSON.stringify({
  type: "alert",
  key: "k",
  title: "NASDAQ:AAPL crossed above 215",
  body: "215.02 USD (LIVE)",
  quality: "QUALITY_LIVE",
  ticker: "NASDAQ:AAPL",
  firingId: "a-7",
});

test("what was pushed is shown, by the tag of its firing", async () => {
  const { pushed, shown } = worker();
  await showPush(pushed, ALERT);
  expect(shown).toEqual([
    ["NASDAQ:AAPL crossed above 215", { body: "215.02 USD (LIVE)", tag: "a-7", data: { firingId: "a-7" } }],
  ]);
});

test.each([[true], [new Error("no storage")]])(
  "where amounts are hidden, or nobody knows, none is shown",
  async (hides) => {
    const { pushed, shown } = worker({ hides });
    await showPush(pushed, ALERT);
    expect(shown[0]?.[0]).toBe("NASDAQ:AAPL has reached your alert");
    expect(JSON.stringify(shown)).not.toContain("215");
  },
);

test.each([
  ["QUALITY_SIMULATED", "Simulated"],
  ["QUALITY_REPLAY", "Replay"],
  ["QUALITY_LIVE", ""],
  ["<b>215</b>", ""],
  [undefined, ""],
])("where amounts are hidden, prices of %s say no more than %j", async (quality, body) => {
  const { pushed, shown } = worker({ hides: true });
  await showPush(pushed, JSON.stringify({ ...JSON.parse(ALERT), quality }));
  expect(shown[0]?.[1].body).toBe(body);
});

test.each([undefined, "", "{", "null", "[]", '{"title":7,"body":{},"tag":[]}'])(
  "whatever comes, %j, something is shown: a silent push costs the permission",
  async (payload) => {
    const { pushed, shown } = worker();
    await showPush(pushed, payload);
    expect(shown).toMatchObject([["An alert has fired", { body: "", tag: "streampulse" }]]);
  },
);

test("text of any length is cut", async () => {
  const { pushed, shown } = worker();
  await showPush(pushed, JSON.stringify({ title: "x".repeat(1_000), body: "y".repeat(10_000) }));
  expect([shown[0]?.[0].length, shown[0]?.[1].body.length]).toEqual([200, 900]);
});

test("a click brings an open page to what fired, or opens one there", async () => {
  const open = worker({ pages: 2 });
  await openPushed(open.pushed, { firingId: "a-7" });
  expect([open.focused(), open.told.length, open.opened]).toEqual([1, 1, []]);
  expect(open.told[0]).toMatchObject({ firingId: "a-7" });
  expect([open.told[0], null, "x", { type: "other" }].map(isOpenAlerts)).toEqual([true, false, false, false]);
  const closed = worker();
  await openPushed(closed.pushed, { firingId: "a-7&b" });
  await openPushed(closed.pushed, {});
  expect(closed.opened).toEqual(["/alerts/?view=log&firing=a-7%26b", "/alerts/?view=log"]);
  expect(logPath("a-7&b")).toBe(closed.opened[0]);
});

test("the worker learns whether amounts are hidden", async () => {
  const kept = new Map<string, unknown>();
  const cache = {
    put: async (key: string, value: unknown) => void kept.set(key, value),
    delete: async (key: string) => kept.delete(key),
    match: async (key: string) => kept.get(key),
  };
  const caches = { open: async () => cache } as unknown as CacheStorage;
  await tellWorkerPrivacy(caches, true);
  expect(await hidesAmountsInWorker(caches)).toBe(true);
  await tellWorkerPrivacy(caches, false);
  expect(await hidesAmountsInWorker(caches)).toBe(false);
  await tellWorkerPrivacy(undefined, true);
});
