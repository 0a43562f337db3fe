import { PriceKind, Quality } from "@streampulse/core";
import { expect } from "vitest";
import type { Firing, KeptAlert } from "../../engine/ports/alert.ts";
import type { FiredAlert, TickerMark } from "../../engine/ports/stores/alert-store.ts";
import { channelOf } from "./channels.ts";
import type { Promises } from "./promises.ts";

/** An alert with everything that one can have. */
function alertOf(id: string, more: Partial<KeptAlert> = {}): KeptAlert {
  return {
    id,
    owner: "me",
    requestId: `r-${id}`,
    ticker: "NASDAQ:AAPL",
    condition: { kind: "percent_move", percent: "2.5", direction: "either", referencePrice: "215.020" },
    priceKind: PriceKind.REAL,
    cooldownMs: 300_000,
    expiresMs: 1_780_000_000_000,
    note: "'); drop table alerts; -- 🍏\nsell?",
    channelIds: ["a"],
    createdMs: 1_770_000_000_000,
    updatedMs: 1_770_000_000_001,
    sinceMs: 1_770_000_000_000,
    revision: 3,
    state: "active",
    firings: 1,
    lastFiredMs: 1_770_000_000_001,
    standing: "armed spent",
    currency: "USD",
    decimals: 2,
    ...more,
  };
}

function firingOf(alert: KeptAlert, cursor: number, nth = cursor): Firing {
  return {
    id: `${alert.id}-${nth}`,
    cursor,
    alertId: alert.id,
    owner: alert.owner,
    ticker: alert.ticker,
    condition: alert.condition,
    priceKind: PriceKind.REAL,
    quote: {
      ticker: alert.ticker,
      price: "220.40",
      sourceTimeMs: 1_770_000_000_000,
      receivedTimeMs: 1_770_000_000_120,
      sequence: 7,
      quality: Quality.LIVE,
      epoch: 1_769_000_000_000,
      source: "finnhub",
      stale: false,
    },
    firedMs: 1_770_000_000_121,
    outage: { cause: "server", fromMs: 1, toMs: 2 },
    note: alert.note,
    currency: "USD",
    direction: "up",
    percent: "2.5021",
    fromPrice: "215.020",
  };
}

/** A firing with its notice to the channel `a`. */
function fired(alert: KeptAlert, cursor: number, nth = cursor): FiredAlert {
  const firing = firingOf(alert, cursor, nth);
  const { quality, source, receivedTimeMs } = firing.quote ?? {};
  const notice = { alertId: alert.id, firingId: firing.id, ticker: "X", event: "e", quality, source, receivedTimeMs };
  const outgoing = [{ key: `${firing.id}-a`, owner: "me", channelId: "a", createdMs: 5, notice }];
  return { alert: { ...alert, firings: nth, standing: `after ${nth}` }, firing, outgoing };
}

const MARK: TickerMark = {
  ticker: "NASDAQ:AAPL",
  price: "219.68",
  source: "finnhub",
  priceKind: PriceKind.REAL,
  atMs: 1_770_000_000_123,
};

/** Without the fields that are there and undefined. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export const ALERT_PROMISES: Promises = {
  "alerts come back as they are kept, in pages, and what is put again takes the place of what was there": async ({
    open,
  }) => {
    const store = await open();
    const bare = plain(alertOf("b", { cooldownMs: undefined, expiresMs: undefined, priceKind: undefined }));
    await store.alerts.put([alertOf("c"), alertOf("a"), bare]);
    expect(await store.alerts.page("", 2)).toEqual([alertOf("a"), bare]);
    expect(await store.alerts.page("b", 2)).toEqual([alertOf("c")]);
    const changed = alertOf("c", { state: "paused", revision: 4 });
    await store.alerts.put([changed]);
    expect(await store.alerts.page("b", 2)).toEqual([changed]);
    await store.alerts.remove(["a", "c", "nobody"]);
    expect(await store.alerts.page("", 9)).toEqual([bare]);
    await store.close();
  },

  "a firing is kept with its alert, its line of the log and its notices, once however often it is tried": async ({
    open,
  }) => {
    const store = await open();
    await store.channels.create(channelOf("a"), "ra", 9);
    const alert = alertOf("x");
    await store.alerts.put([alert]);
    const both = [fired(alert, 1), fired(alert, 2)];
    await store.alerts.fire(both);
    await store.alerts.fire(both);
    expect(await store.alerts.page("", 9)).toEqual([both[1]?.alert]);
    expect(await store.alerts.firingsAfter("me", 0, 9)).toEqual(both.map(({ firing }) => firing));
    const { deliveries } = await store.outbox.list({ owner: "me", states: [], limit: 9 });
    expect(deliveries.map(({ key }) => key)).toEqual(["x-2-a", "x-1-a"]);
    expect(await store.alerts.lastCursor()).toBe(2);
    await store.close();
  },

  "a firing that cannot be kept whole leaves nothing": async ({ open }) => {
    const store = await open();
    await store.channels.create(channelOf("a"), "ra", 9);
    const alert = alertOf("x");
    await store.alerts.put([alert]);
    await store.alerts.fire([fired(alert, 1)]);
    // Another firing at the same place of the log.
    await expect(store.alerts.fire([fired(alert, 2), fired(alert, 1, 3)])).rejects.toThrow();
    expect((await store.alerts.page("", 9))[0]?.firings).toBe(1);
    expect(await store.alerts.lastCursor()).toBe(1);
    expect((await store.outbox.list({ owner: "me", states: [], limit: 9 })).deliveries).toHaveLength(1);
    await store.close();
  },

  "the log is read from either end, by owner, alert and ticker, and stays when its alert is gone": async ({ open }) => {
    const store = await open();
    const mine = alertOf("x");
    const other = alertOf("y", { ticker: "Z" });
    const theirs = alertOf("z", { owner: "them" });
    await store.alerts.fire([fired(mine, 1), fired(other, 2), fired(theirs, 3), fired(mine, 4)]);
    await store.alerts.remove(["x"]);
    const cursors = async (query: object) =>
      (await store.alerts.firings({ owner: "me", limit: 9, ...query })).map(({ cursor }) => cursor);
    expect(await cursors({})).toEqual([4, 2, 1]);
    expect(await cursors({ limit: 2 })).toEqual([4, 2]);
    expect(await cursors({ before: 2 })).toEqual([1]);
    expect(await cursors({ alertId: "x" })).toEqual([4, 1]);
    expect(await cursors({ ticker: "Z" })).toEqual([2]);
    expect(await cursors({ owner: "them" })).toEqual([3]);
    const after = await store.alerts.firingsAfter("me", 1, 1);
    expect(after.map(({ cursor }) => cursor)).toEqual([2]);
    await store.close();
  },

  "what alerts wait for is kept where they are there, with what was heard of tickers": async ({ open }) => {
    const store = await open();
    await store.alerts.put([alertOf("x")]);
    expect(await store.alerts.marks()).toEqual([]);
    const standings = [
      { id: "x", standing: "below" },
      { id: "gone", standing: "above" },
    ];
    const marked = [
      { ...MARK, atMs: 1 },
      { ...MARK, ticker: "B" },
    ];
    await store.alerts.keepWatch(standings, marked, []);
    await store.alerts.keepWatch([], [MARK], []);
    expect(await store.alerts.page("", 9)).toEqual([alertOf("x", { standing: "below" })]);
    const marks = await store.alerts.marks();
    expect(marks.toSorted((a, b) => (a.ticker < b.ticker ? -1 : 1))).toEqual([{ ...MARK, ticker: "B" }, MARK]);
    await store.alerts.keepWatch([], [], ["B", "nowhere"]);
    expect(await store.alerts.marks()).toEqual([MARK]);
    await store.close();
  },

  "an owner's oldest of the log are forgotten beyond a number, a few at a time, nobody else's, and cursors go on":
    async ({ open }) => {
      const store = await open();
      expect(await store.alerts.lastCursor()).toBe(0);
      expect(await store.alerts.logSizes()).toEqual([]);
      const [alert, theirs] = [alertOf("x"), alertOf("y", { owner: "them" })];
      await store.alerts.fire([fired(theirs, 1)]);
      for (let cursor = 2; cursor <= 8; cursor++) await store.alerts.fire([fired(alert, cursor)]);
      const sizes = await store.alerts.logSizes();
      expect(sizes.toSorted((a, b) => a.firings - b.firings)).toEqual([
        { owner: "them", firings: 1 },
        { owner: "me", firings: 7 },
      ]);
      expect(await store.alerts.pruneFirings("me", 7, 9)).toBe(0);
      expect(await store.alerts.pruneFirings("me", 3, 2)).toBe(2);
      expect(await store.alerts.pruneFirings("me", 3, 9)).toBe(2);
      expect((await store.alerts.firingsAfter("me", 0, 9)).map(({ cursor }) => cursor)).toEqual([6, 7, 8]);
      expect((await store.alerts.firingsAfter("them", 0, 9)).map(({ cursor }) => cursor)).toEqual([1]);
      expect(await store.alerts.lastCursor()).toBe(8);
      await store.close();
    },

  "alerts, their log and what was heard are there after another start": async ({ open }) => {
    const first = await open();
    await first.alerts.put([alertOf("x")]);
    await first.alerts.fire([fired(alertOf("x"), 1)]);
    await first.alerts.keepWatch([], [MARK], []);
    await first.close();
    const second = await open();
    expect(await second.alerts.page("", 9)).toEqual([fired(alertOf("x"), 1).alert]);
    expect(await second.alerts.firingsAfter("me", 0, 9)).toEqual([firingOf(alertOf("x"), 1)]);
    expect(await second.alerts.marks()).toEqual([MARK]);
    await second.close();
  },
};
