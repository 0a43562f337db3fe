import { StreamPulseError } from "@streampulse/client";
import type { Alerts, AlertsUpdate } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { HeldStreams } from "./held-streams.ts";
import type { Followed } from "./messages.ts";
import { sharedAlerts } from "./shared-kept.ts";
import { SharedStreams } from "./shared-streams.ts";
import { TabFeed } from "./tab-feed.ts";

const turns = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve();
};

/** A stream that a test says things on. */
function byHand() {
  const opened: { name: string; say(value: unknown): void; fail(error: Error): void; signal: AbortSignal }[] = [];
  const open = async function* (name: string, _: unknown, { signal }: { signal: AbortSignal }) {
    const waiting: (() => unknown)[] = [];
    let wake = (): void => {};
    const push = (give: () => unknown): void => (waiting.push(give), wake());
    opened.push({
      name,
      signal,
      say: (value) => push(() => value),
      fail: (error) =>
        push(() => {
          throw error;
        }),
    });
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()!();
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return { opened, streams: new HeldStreams(open, () => {}) };
}

function tab(streams: HeldStreams) {
  const heard: Followed[] = [];
  const feed = new TabFeed(
    ({ followed = [] }) => heard.push(...followed),
    () => undefined,
  );
  return {
    feed,
    heard,
    follow: (id: number, name: "alerts" | "valuation", terms: unknown = {}) => streams.follow(feed, id, name, terms),
  };
}

const update = (cursor: number, ids: string[], changed: string[], removedIds: string[], fired: number[]) => ({
  alerts: new Map(ids.map((id) => [id, { id }])),
  changed: changed.map((id) => ({ id })),
  removedIds,
  firings: fired.map((number) => ({ cursor: number })),
  cursor,
});

test("a stream in the same terms is opened once; who joins has the latest, and the last to leave ends it", async () => {
  const { opened, streams } = byHand();
  const [one, two] = [tab(streams), tab(streams)];
  one.follow(1, "valuation", { currency: "USD" });
  await turns();
  opened[0]?.say("first");
  await turns();
  two.follow(7, "valuation", { currency: "USD" });
  two.follow(8, "valuation", { currency: "EUR" });
  await turns();
  expect(opened).toHaveLength(2);
  two.feed.flush();
  expect(two.heard).toMatchObject([{ id: 7, value: "first" }, { id: 8 }]);
  streams.leave(two.feed, 7);
  expect(opened[0]?.signal.aborted).toBe(false);
  streams.leaveAll(one.feed);
  expect(opened.map(({ signal }) => signal.aborted)).toEqual([true, false]);
});

test("of what waits for a tab that is busy the newest stays; of alerts no firing is lost, up to 200", async () => {
  const { opened, streams } = byHand();
  const busy = tab(streams);
  busy.follow(1, "alerts");
  await turns();
  opened[0]?.say(update(1, ["a", "b"], [], [], []));
  opened[0]?.say(update(2, ["a", "b", "c"], ["c"], [], [2]));
  opened[0]?.say(update(3, ["b", "c"], ["b"], ["a"], [3]));
  await turns();
  busy.feed.flush();
  const [{ value } = { value: undefined }] = busy.heard as { value: AlertsUpdate }[];
  expect(value?.changed.map(({ id }) => id)).toEqual(["c", "b"]);
  expect(value?.removedIds).toEqual(["a"]);
  expect(value?.firings.map(({ cursor }) => cursor)).toEqual([2, 3]);
  for (let n = 4; n < 304; n++) opened[0]?.say(update(n, ["b"], [], [], [n]));
  await turns();
  for (let n = 0; n < 40; n++) await turns();
  busy.feed.flush();
  const last = (busy.heard.at(-1) as { value: AlertsUpdate }).value;
  expect([last.firings.length, last.firings.at(-1)?.cursor]).toEqual([200, 303]);
});

test("a stream that fails for good fails in the tab with the same reason, and is opened anew by who follows then", async () => {
  const { opened, streams } = byHand();
  const inTab = new SharedStreams((message) => {
    if (message.kind === "follow") streams.follow(feed, message.id, message.stream, message.terms);
    else if (message.kind === "leave") streams.leave(feed, message.id);
  });
  const feed = new TabFeed(
    ({ followed = [] }) => inTab.heard(followed),
    () => undefined,
  );
  const fails = inTab.follow("watchlists", {}).next();
  await turns();
  opened[0]?.fail(new StreamPulseError("unauthenticated", "A token is needed.", { reason: "UNAUTHENTICATED" }));
  await turns();
  feed.flush();
  await expect(fails).rejects.toMatchObject({ code: "unauthenticated", reason: "UNAUTHENTICATED", retry: false });
  const again = inTab.follow("watchlists", {});
  const first = again.next();
  await turns();
  opened[1]?.say(["list"]);
  await turns();
  feed.flush();
  expect(await first).toEqual({ done: false, value: ["list"] });
  void again.return?.();
  await turns();
  expect(opened[1]?.signal.aborted).toBe(true);
});

test("over a change of holders a tab hears every firing once, and which alerts are gone", async () => {
  const asked: unknown[] = [];
  const own = {
    follow: async function* (options: { afterCursor?: number }) {
      asked.push(options.afterCursor);
      yield update(7, ["b"], ["b"], [], [6, 7]);
    },
  } as unknown as Alerts;
  const told = async function* () {
    yield { ...update(4, ["a", "b"], ["a", "b"], [], []), isJoin: true };
    yield update(5, ["a", "b"], [], [], [5]);
    yield { ...update(7, ["b"], ["b"], [], []), isJoin: true };
    yield update(8, ["b"], [], [], [7, 8]);
  };
  const alerts = sharedAlerts(own, () => ({ follow: told }));
  const heard: AlertsUpdate[] = [];
  for await (const each of alerts.follow()) heard.push(each);
  expect(heard.map(({ firings }) => firings.map(({ cursor }) => cursor))).toEqual([[], [5], [6, 7], [8]]);
  expect(heard.map(({ removedIds }) => removedIds)).toEqual([[], [], ["a"], []]);
  expect(asked).toEqual([5]);
});

test("a log that is replaced, under a holder or while a tab has none, is heard from where it differs, each firing once", async () => {
  const asked: unknown[] = [];
  const own = {
    follow: async function* (options: { afterCursor?: number; logId?: string }) {
      asked.push([options.afterCursor, options.logId]);
      yield { ...update(2, ["a"], ["a"], [], [1, 2]), restartedAfter: 0 };
    },
  } as unknown as Alerts;
  const told = async function* () {
    yield { ...update(80, ["a"], ["a"], [], []), logId: "db.one", isJoin: true };
    yield { ...update(50, ["a"], ["a"], [], []), logId: "db.two", restartedAfter: 50 };
    yield update(81, ["a"], [], [], [51, 81]);
    yield { ...update(2, ["a"], ["a"], [], []), logId: "other.one", isJoin: true };
    yield update(3, ["a"], [], [], [2, 3]);
  };
  const heard: AlertsUpdate[] = [];
  for await (const each of sharedAlerts(own, () => ({ follow: told })).follow()) heard.push(each);
  expect(heard.map(({ firings }) => firings.map(({ cursor }) => cursor))).toEqual([[], [], [51, 81], [1, 2], [3]]);
  expect(heard.map(({ restartedAfter }) => restartedAfter)).toEqual([undefined, 50, undefined, 0, undefined]);
  expect(asked).toEqual([[81, "db.two"]]);
});

test("of a log that is replaced while a tab is busy, only what the new one has waits; who joins later hears of no restart", async () => {
  const { opened, streams } = byHand();
  const [busy, late] = [tab(streams), tab(streams)];
  busy.follow(1, "alerts");
  await turns();
  opened[0]?.say(update(79, ["a"], ["a"], [], []));
  opened[0]?.say(update(80, ["a"], [], [], [49, 80]));
  opened[0]?.say({ ...update(81, ["a"], ["a"], [], [51, 81]), restartedAfter: 50 });
  await turns();
  late.follow(2, "alerts");
  for (const each of [busy, late]) each.feed.flush();
  const [first, second] = [busy, late].map(({ heard }) => (heard[0] as { value: AlertsUpdate }).value);
  expect(first?.firings.map(({ cursor }) => cursor)).toEqual([49, 51, 81]);
  expect([first?.restartedAfter, second?.restartedAfter, second?.firings]).toEqual([50, undefined, []]);
});
