import {
  type Alert,
  type Alerts,
  type AlertsUpdate,
  AlertState,
  type Firing,
  StreamPulseError,
} from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { AlertFeed, armedCount, UNREAD_MOST } from "./alert-feed.ts";
import { createReadMark } from "./read-mark.ts";

const alert = (id: string, part: Partial<Alert> = {}): Alert => ({
  id,
  ticker: "AAPL",
  state: AlertState.ACTIVE,
  note: "",
  channelIds: [],
  createdTimeMs: 0,
  updatedTimeMs: 0,
  revision: 1,
  firings: 0,
  armed: true,
  ...part,
});
const firing = (cursor: number): Firing => ({
  id: `a-${cursor}`,
  alertId: "a",
  cursor,
  ticker: "AAPL",
  priceKind: 1,
  firedTimeMs: cursor,
  note: "",
  direction: 1,
});

/** A server's alerts by hand: what `tell` is given comes out of the stream. */
function handServer(log: Firing[] = []) {
  const alerts = new Map<string, Alert>();
  const waiting: (AlertsUpdate | Error)[] = [];
  let wake = (): void => {};
  let streams = 0;
  const follow: Alerts["follow"] = async function* ({ signal, onConnection } = {}) {
    streams++;
    signal?.addEventListener("abort", () => wake());
    onConnection?.({ status: "live" });
    for (;;) {
      if (signal?.aborted) return;
      const next = waiting.shift();
      if (next instanceof Error) throw next;
      if (next) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    calls: {
      follow,
      firings: ({ limit = 100 } = {}) => {
        const firings = log.toSorted((a, b) => b.cursor - a.cursor);
        return Promise.resolve({
          firings: firings.slice(0, limit),
          nextPageToken: firings.length > limit ? "more" : "",
        });
      },
    } satisfies Pick<Alerts, "follow" | "firings">,
    streams: () => streams,
    tell(
      part: { changed?: Alert[]; removedIds?: string[]; firings?: Firing[]; restartedAfter?: number } | Error,
    ): void {
      if (part instanceof Error) waiting.push(part);
      else {
        const { changed = [], removedIds = [], firings = [] } = part;
        for (const one of changed) alerts.set(one.id, one);
        for (const id of removedIds) alerts.delete(id);
        const cursor = Math.max(0, ...log.map((each) => each.cursor), ...firings.map((each) => each.cursor));
        const { restartedAfter } = part;
        waiting.push({ alerts, changed, removedIds, firings, cursor, restartedAfter });
      }
      wake();
    },
  };
}

/** Storage and the events of one browser. */
function browser() {
  const kept = new Map<string, string>();
  const tabs: EventTarget[] = [];
  return () => {
    const events = new EventTarget();
    tabs.push(events);
    const setItem = (key: string, text: string): void => {
      kept.set(key, text);
      for (const each of tabs) if (each !== events) each.dispatchEvent(Object.assign(new Event("storage"), { key }));
    };
    return createReadMark(() => ({ getItem: (key) => kept.get(key) ?? null, setItem }), events);
  };
}

const unreadOf = (feed: AlertFeed): number[] => feed.state().unread.map(({ cursor }) => cursor);

test("alerts are told whole, then as they change, and the stream ends with its last listener", async () => {
  const server = handServer();
  const feed = new AlertFeed(server.calls, browser()());
  const leave = feed.subscribe(() => {});
  const alsoLeave = feed.subscribe(() => {});
  expect(feed.state().status).toBe("loading");
  server.tell({ changed: [alert("old"), alert("new", { createdTimeMs: 5 })] });
  await expect.poll(() => feed.state().alerts.map(({ id }) => id)).toEqual(["new", "old"]);
  expect(feed.state()).toMatchObject({ status: "ready", isHeard: true });
  server.tell({ changed: [alert("old", { state: AlertState.PAUSED, revision: 2 })], removedIds: ["new"] });
  await expect.poll(() => feed.state().alerts.map(({ state }) => state)).toEqual([AlertState.PAUSED]);
  leave();
  leave();
  expect(server.streams()).toBe(1);
  alsoLeave();
  feed.subscribe(() => {});
  expect(server.streams()).toBe(2);
});

test("what fired stays unread until it is read, over reloads and in every tab", async () => {
  const mark = browser();
  const log = [firing(1)];
  const server = handServer(log);
  const feed = new AlertFeed(server.calls, mark());
  const heard: number[] = [];
  feed.onFired((firings) => heard.push(...firings.map(({ cursor }) => cursor)));
  feed.subscribe(() => {});
  server.tell({ changed: [alert("a")] });
  await expect.poll(() => feed.state().status).toBe("ready");
  // What had fired before this browser ever came is no news.
  expect(unreadOf(feed)).toEqual([]);
  for (const cursor of [2, 3, 4]) log.push(firing(cursor));
  server.tell({ firings: [firing(2), firing(3), firing(4)] });
  await expect.poll(() => unreadOf(feed)).toEqual([4, 3, 2]);
  expect(heard).toEqual([2, 3, 4]);
  feed.read(firing(3));
  expect(unreadOf(feed)).toEqual([4, 2]);
  const reloaded = new AlertFeed(handServerWith(log).calls, mark());
  reloaded.subscribe(() => {});
  await expect.poll(() => unreadOf(reloaded)).toEqual([4, 2]);
  reloaded.readAll();
  expect(unreadOf(reloaded)).toEqual([]);
  const again = new AlertFeed(handServerWith(log).calls, mark());
  again.subscribe(() => {});
  await expect.poll(() => again.state().status).toBe("ready");
  expect(unreadOf(again)).toEqual([]);
});

function handServerWith(log: Firing[]) {
  const server = handServer(log);
  server.tell({ changed: [alert("a")] });
  return server;
}

test("what the log shows is read, and nothing beside it", async () => {
  const mark = browser();
  mark().readTo(1);
  const feed = new AlertFeed(handServerWith([1, 2, 3, 4].map(firing)).calls, mark());
  feed.subscribe(() => {});
  await expect.poll(() => unreadOf(feed)).toEqual([4, 3, 2]);
  feed.readShown(new Set(["a-4", "a-2", "of-old"]));
  expect(unreadOf(feed)).toEqual([3]);
  expect(mark().isReadTo(3)).toBe(false);
  feed.readShown(new Set(["a-3"]));
  expect(unreadOf(feed)).toEqual([]);
  expect(mark().isReadTo(3)).toBe(true);
});

test("of what was missed a bound is kept, and that there is more", async () => {
  const mark = browser();
  mark().readTo(1);
  const log = Array.from({ length: UNREAD_MOST + 1 }, (_, at) => firing(at + 1));
  const exact = new AlertFeed(handServerWith(log).calls, mark());
  exact.subscribe(() => {});
  await expect.poll(() => exact.state().unread.length).toBe(UNREAD_MOST);
  log.push(firing(UNREAD_MOST + 2));
  const more = new AlertFeed(handServerWith(log).calls, mark());
  more.subscribe(() => {});
  await expect.poll(() => more.state().hasMoreUnread).toBe(true);
  expect(more.state().unread).toHaveLength(UNREAD_MOST);
  expect(exact.state().hasMoreUnread).toBe(false);
  // Everything was read in another tab, what no tab holds too; a single one says nothing of those before it.
  exact.read(firing(3));
  expect(more.state()).toMatchObject({ hasMoreUnread: true, unread: { length: UNREAD_MOST - 1 } });
  exact.readAll();
  expect(more.state()).toMatchObject({ hasMoreUnread: false, unread: [{ cursor: UNREAD_MOST + 2 }] });
});

test("a log that begins anew is read from its beginning", async () => {
  const mark = browser();
  mark().readTo(5_000);
  const log = [firing(1)];
  const feed = new AlertFeed(handServerWith(log).calls, mark());
  feed.subscribe(() => {});
  await expect.poll(() => mark().isRead(2)).toBe(false);
  const fresh = new AlertFeed(handServerWith([...log, firing(2)]).calls, mark());
  fresh.subscribe(() => {});
  await expect.poll(() => unreadOf(fresh)).toEqual([2]);
});

test("where the log is replaced behind an open page, what it had is unread no more, and what the new one has is, once", async () => {
  const server = handServer([firing(7)]);
  const mark = browser();
  mark().readTo(8);
  const feed = new AlertFeed(server.calls, mark());
  const heard: number[][] = [];
  feed.onFired((firings) => void heard.push(firings.map(({ cursor }) => cursor)));
  feed.subscribe(() => {});
  server.tell({ changed: [alert("a")], firings: [] });
  server.tell({ firings: [firing(9), firing(10)] });
  await expect.poll(() => unreadOf(feed)).toEqual([10, 9]);
  server.tell({ changed: [alert("a")], restartedAfter: 5 });
  await expect.poll(() => unreadOf(feed)).toEqual([]);
  server.tell({ firings: [firing(6), firing(10)] });
  await expect.poll(() => unreadOf(feed)).toEqual([10, 6]);
  // The empty one says that the log is to be looked at again.
  expect(heard).toEqual([[9, 10], [], [6, 10]]);
});

test("who may have no alerts is told so, and can ask again", async () => {
  const server = handServer();
  const feed = new AlertFeed(server.calls, browser()());
  feed.subscribe(() => {});
  server.tell(new StreamPulseError("unauthenticated", "Alerts need a token."));
  await expect.poll(() => feed.state()).toMatchObject({ status: "refused", reason: "Alerts need a token." });
  feed.retry();
  expect(feed.state().status).toBe("loading");
  server.tell({ changed: [alert("a")] });
  await expect.poll(() => feed.state().status).toBe("ready");
});

test("an answer shows before the stream tells it, and never goes back to an older one", async () => {
  const server = handServer();
  const feed = new AlertFeed(server.calls, browser()());
  feed.subscribe(() => {});
  server.tell({ changed: [alert("a", { revision: 3 })] });
  await expect.poll(() => feed.state().alerts.length).toBe(1);
  feed.took(alert("a", { revision: 2, armed: false }));
  expect(armedCount(feed.state().alerts)).toBe(1);
  feed.took(alert("a", { revision: 4, state: AlertState.PAUSED }));
  expect(armedCount(feed.state().alerts)).toBe(0);
  feed.lost("a");
  expect(feed.state().alerts).toEqual([]);
});
