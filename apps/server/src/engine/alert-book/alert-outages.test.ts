import { expect, test } from "vitest";
import { alertStage } from "../../../../../test/alert-stage.ts";
import { PlayedPrices } from "../../../../../test/played-prices.ts";
import { noticeText } from "./notice-text.ts";
import type { AlertStore } from "../ports/stores/alert-store.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const STALE = { kind: "stale", forMs: 60_000 } as const;

test("stale data of a ticker that is lost meanwhile fires with the last price there was", async () => {
  const { create, prices, log, scheduler } = await alertStage();
  prices.quote("X:A", "199");
  await create({ condition: STALE });
  prices.flagStale("X:A");
  scheduler.advance(30_000);
  prices.lose("X:A");
  scheduler.advance(30_000);
  expect(await log()).toMatchObject([{ quote: { price: "199", stale: true } }]);
});

test("a price that does not come at all after a start is stale, and there is a notice of it without a price", async () => {
  const first = await alertStage();
  const { store, scheduler } = first;
  const channel = { owner: "me", kind: "webhook", name: "c", options: {}, secrets: {}, isPaused: false } as const;
  await store.channels.create({ id: "chan", ...channel, createdMs: 1, updatedMs: 1 }, "r", 9);
  first.prices.quote("X:A", "199");
  await first.create({ condition: STALE, cooldownMs: 0, channelIds: ["chan"] });
  await first.book.close();
  const second = await alertStage({}, first);
  scheduler.advance(30_000 + 59_999);
  expect(await second.log()).toEqual([]);
  scheduler.advance(1);
  const [firing] = await second.log();
  expect(firing).toMatchObject({ ticker: "X:A", firedMs: scheduler.now() });
  expect(firing?.quote).toBeUndefined();
  const { deliveries } = await store.outbox.list({ owner: "me", states: [], limit: 9 });
  expect(deliveries.map(({ notice }) => noticeText(notice))).toEqual([
    { title: "X:A has been stale for 60 s", text: "No price" },
  ]);
  // It counts again once there was a price.
  second.prices.quote("X:A", "199");
  second.prices.flagStale("X:A");
  scheduler.advance(60_000);
  expect((await second.log()).map(({ quote }) => quote?.price)).toEqual([undefined, "199"]);
});

test("what was there to hear at the start has the outage of each alert on its ticker, and of one whose last price was never kept", async () => {
  const first = await alertStage();
  const condition = { kind: "crossing_up", price: "200" } as const;
  first.prices.quote("X:A", "199");
  first.prices.quote("X:B", "199");
  const lastMs = first.scheduler.now();
  for (const ticker of ["X:A", "X:A", "X:B"]) await first.create({ ticker, condition });
  await first.book.close();
  await first.store.alerts.keepWatch([], [], ["X:B"]);
  first.scheduler.advance(60_000);
  const prices = new PlayedPrices(first.scheduler);
  for (const ticker of ["X:A", "X:B"]) prices.quote(ticker, "201");
  const second = await alertStage({ engine: prices }, first);
  const outage = { cause: "server", fromMs: lastMs, toMs: first.scheduler.now() };
  expect(await second.log()).toMatchObject([{ outage }, { outage }, { outage }]);
});

test("what was last heard of a ticker is forgotten when no alert is on it any more, at once and at the next start", async () => {
  const first = await alertStage();
  const marked = async () => (await first.store.alerts.marks()).map(({ ticker }) => ticker).toSorted();
  const wait = async () => {
    first.scheduler.advance(5_000);
    await first.idle();
  };
  const ids: string[] = [];
  for (const ticker of ["X:A", "X:B", "X:C"]) {
    first.prices.quote(ticker, "199");
    ids.push((await first.create({ ticker })).id);
    first.prices.quote(ticker, "199.5");
  }
  await wait();
  expect(await marked()).toEqual(["X:A", "X:B", "X:C"]);
  await first.book.remove("me", ids[0] ?? "");
  await first.book.remove("me", ids[1] ?? "");
  // There is one again before that is kept.
  await first.create({ ticker: "X:B" });
  await wait();
  expect(await marked()).toEqual(["X:B", "X:C"]);
  await first.book.close();
  await first.store.alerts.remove([ids[2] ?? ""]);
  const second = await alertStage({}, first);
  first.scheduler.advance(5_000);
  await second.idle();
  expect(await marked()).toEqual(["X:B"]);
});

test("a ticker that no source has is asked for again by itself, and its alerts go on with the first price", async () => {
  const { create, book, prices, log, scheduler } = await alertStage();
  prices.quote("X:A", "199");
  const alerts = [await create({ condition: { kind: "crossing_up", price: "200" } }), await create()];
  scheduler.advance(1_000);
  const lostMs = scheduler.now();
  prices.lose("X:A");
  prices.isLost = true;
  const states = () => alerts.map(({ id }) => book.get("me", id).state);
  scheduler.advance(300_000);
  expect(states()).toEqual(["error", "error"]);
  prices.isLost = false;
  scheduler.advance(300_000);
  prices.quote("X:A", "201");
  const outage = { cause: "source", fromMs: lostMs - 1_000, toMs: scheduler.now() };
  expect(await log()).toMatchObject([{ outage }, { outage }]);
  expect(states()).toEqual(["fired", "fired"]);
});

test("an alert that begins after the last price before an outage has it from then on; one that begins within it has none", async () => {
  const { create, prices, log, scheduler, book } = await alertStage();
  const sides: string[] = [];
  prices.quote("X:A", "199");
  scheduler.advance(1_000);
  sides.push((await create()).id);
  const sinceMs = scheduler.now();
  scheduler.advance(1_000);
  prices.flagStale("X:A");
  scheduler.advance(1_000);
  sides.push((await create()).id);
  scheduler.advance(1_000);
  prices.quote("X:A", "201");
  const firings = new Map((await log()).map((firing) => [firing.alertId, firing]));
  expect(firings.get(sides[0] ?? "")?.outage).toEqual({ cause: "source", fromMs: sinceMs, toMs: scheduler.now() });
  expect(firings.get(sides[1] ?? "")).toBeDefined();
  expect(firings.get(sides[1] ?? "")?.outage).toBeUndefined();
  await book.close();
});

test("a window's alert that has fired waits on after a restart until what was heard before is there", async () => {
  const first = await alertStage();
  first.prices.quote("X:A", "100");
  const condition = { kind: "window_move", percent: "5", direction: "up", windowMs: 3_600_000 } as const;
  await first.create({ condition, cooldownMs: 0 });
  first.prices.quote("X:A", "106");
  expect(await first.fired()).toEqual(["106"]);
  await first.book.close();
  const startMs = first.scheduler.now() - 1_000;
  const told = { source: "s", isPartial: false, isOpen: false, isBackfilled: false, open: "100", low: "100" };
  const range = async () => [{ ...told, high: "106", close: "106", startMs, endMs: startMs + 1_000 }];
  const second = await alertStage({ history: { range } }, first);
  second.prices.quote("X:A", "106");
  await turn();
  second.prices.quote("X:A", "106.5");
  expect(await second.fired()).toEqual(["106"]);
  // Where nothing of it can be known it goes on without.
  await second.book.close();
  const fails = async () => {
    throw new Error("no history");
  };
  const third = await alertStage({ history: { range: fails } }, first);
  third.prices.quote("X:A", "106");
  await turn();
  third.prices.quote("X:A", "112");
  expect(await third.fired()).toEqual(["106", "112"]);
  expect(third.told).toHaveLength(1);
});

test("an alert to fire once that fires while it is made to repeat fires again", async () => {
  const { store, ...before } = await alertStage();
  let keep: (() => void) | undefined;
  const alerts = new Proxy(store.alerts, {
    get: (target, name) => {
      const method = (Reflect.get(target, name) as (...given: unknown[]) => unknown).bind(target);
      if (name !== ("put" satisfies keyof AlertStore)) return method;
      return async (...given: unknown[]) => {
        if (keep) await new Promise<void>((resolve) => (keep = resolve));
        return method(...given);
      };
    },
  });
  const prices = new PlayedPrices(before.scheduler);
  const stage = await alertStage({ engine: prices, store: { alerts, channels: store.channels } }, { store, ...before });
  prices.quote("X:A", "199");
  const { id } = await stage.create();
  keep = () => {};
  const changed = stage.book.update("me", { id, repeat: { cooldownMs: 0 } });
  await turn();
  prices.quote("X:A", "201");
  keep();
  await changed;
  for (const price of ["199", "202"]) prices.quote("X:A", price);
  expect(await stage.fired()).toEqual(["201", "202"]);
});

test("an alert that was reached after its time, which could not be kept, fires once it has more time", async () => {
  const { create, book, prices, fired, scheduler } = await alertStage();
  prices.quote("X:A", "199");
  const { id } = await create({ expiresMs: scheduler.now() + 1_000 });
  const moved = book.update("me", { id, expiresMs: scheduler.now() + 60_000 });
  scheduler.advance(1_000);
  prices.quote("X:A", "201");
  await moved;
  prices.quote("X:A", "201");
  expect(await fired()).toEqual(["201"]);
});
