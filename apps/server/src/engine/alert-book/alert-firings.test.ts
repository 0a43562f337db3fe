import { CandleStep, PriceKind, Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { alertStage, failureOf } from "../../../../../test/alert-stage.ts";
import { PlayedPrices } from "../../../../../test/played-prices.ts";
import { openHere } from "../../stores/index.ts";
import { StoreFault, type Store } from "../ports/store.ts";

test("a firing says what fired it, with its notices in the outbox", async () => {
  const { create, prices, log, store, woken, scheduler } = await alertStage();
  const channel = { owner: "me", kind: "webhook", name: "c", options: {}, secrets: {}, isPaused: false } as const;
  await store.channels.create({ id: "chan", ...channel, createdMs: 1, updatedMs: 1 }, "r", 9);
  prices.quote("X:A", "199.5");
  const asked = {
    condition: { kind: "crossing", price: "200.00" },
    channelIds: ["chan", "chan"],
    note: "sell",
  } as const;
  const { id } = await create(asked);
  prices.quote("X:A", "200.25", { quality: Quality.DELAYED, source: "b" });
  const [firing] = await log();
  expect(firing).toMatchObject({
    id: `${id}-1`,
    alertId: id,
    cursor: 1,
    direction: "up",
    currency: "USD",
    note: "sell",
    priceKind: PriceKind.REAL,
    condition: { kind: "crossing", price: "200" },
    firedMs: scheduler.now(),
    quote: { ticker: "X:A", price: "200.25", source: "b", quality: Quality.DELAYED, sequence: 2 },
  });
  expect(firing).not.toHaveProperty("outage");
  const { deliveries } = await store.outbox.list({ owner: "me", states: [], limit: 9 });
  expect(deliveries).toMatchObject([
    { key: `${id}-1-chan`, state: "waiting", notice: { event: "crossed above 200", price: "200.25", note: "sell" } },
  ]);
  expect(woken).toEqual(["chan"]);
});

test("an alert goes on where it was left: its revision, standing and cool-down are there after another start", async () => {
  const first = await alertStage();
  const { id } = await first.create({ condition: { kind: "crossing_up", price: "200" }, cooldownMs: 60_000 });
  for (const price of ["199", "201", "199"]) first.prices.quote("X:A", price);
  expect(await first.fired()).toEqual(["201"]);
  const before = first.book.get("me", id);
  await first.book.close();
  const second = await alertStage({}, first);
  expect(second.book.get("me", id)).toEqual(before);
  second.prices.quote("X:A", "201");
  second.prices.quote("X:A", "199");
  first.scheduler.advance(60_000);
  second.prices.quote("X:A", "202");
  expect(await second.fired()).toEqual(["201", "202"]);
});

test("an alert for prices of another kind is in error and says so, and watches again where they are there", async () => {
  const first = await alertStage();
  first.prices.quote("X:A", "199");
  const { id } = await first.create();
  await first.book.close();
  const simulated = new PlayedPrices(first.scheduler, PriceKind.SIMULATED);
  const second = await alertStage({ engine: simulated }, first);
  simulated.quote("X:A", "201");
  expect(second.book.get("me", id)).toMatchObject({ state: "error", isArmed: false });
  expect(second.book.get("me", id).error).toBe("It is for real prices, and those of X:A are simulated now.");
  expect(await second.fired()).toEqual([]);
  await second.book.close();
  const third = await alertStage({}, first);
  third.prices.quote("X:A", "201");
  expect(await third.fired()).toEqual(["201"]);
});

test("an alert for prices in another currency is in error and says so, also where that is told late, and watches again where they are there", async () => {
  const first = await alertStage();
  first.prices.quote("X:A", "199");
  const { id } = await first.create();
  await first.book.close();
  const other = new PlayedPrices(first.scheduler);
  other.currency = "GBX";
  const second = await alertStage({ engine: other }, first);
  other.quote("X:A", "201");
  expect(second.book.get("me", id)).toMatchObject({ state: "error", isArmed: false, currency: "USD" });
  expect(second.book.get("me", id).error).toBe("It is for prices in USD, and those of X:A are in GBX now.");
  other.quote("X:A", "202");
  expect(await second.fired()).toEqual([]);
  await second.book.close();
  const late = new PlayedPrices(first.scheduler);
  late.currency = undefined;
  const third = await alertStage({ engine: late }, first);
  late.quote("X:A", "199");
  expect(third.book.get("me", id).state).toBe("active");
  late.trade("X:A", "GBX");
  late.quote("X:A", "201");
  expect(third.book.get("me", id).state).toBe("error");
  expect(await third.fired()).toEqual([]);
  late.trade("X:A", "USD");
  expect(await third.fired()).toEqual(["201"]);
});

test("an alert on a ticker that is no longer known is in error, and tries again when it is resumed", async () => {
  const { create, book, prices, fired } = await alertStage();
  const { id } = await create();
  prices.lose("X:A");
  expect(book.get("me", id)).toMatchObject({ state: "error", error: "No source knows X:A." });
  await book.update("me", { id, paused: false });
  prices.quote("X:A", "201");
  expect(await fired()).toEqual(["201"]);
});

test("an alert that is tried again tries its ticker again, and that helps the others on it", async () => {
  const { create, book, prices, fired } = await alertStage();
  const [one, other] = [await create(), await create()];
  prices.lose("X:A");
  expect(book.list("me", { limit: 0, pageToken: "", ticker: "x:a", states: ["error"] }).items).toHaveLength(2);
  await book.update("me", { id: other.id, paused: false });
  expect([book.get("me", one.id).state, book.get("me", other.id).state]).toEqual(["active", "active"]);
  prices.quote("X:A", "201");
  expect(await fired()).toEqual(["201", "201"]);
});

test("a window begins with what was heard before a restart", async () => {
  const first = await alertStage();
  first.prices.quote("X:A", "200");
  const condition = { kind: "window_move", percent: "1", direction: "up", windowMs: 3_600_000 } as const;
  await first.create({ condition });
  await first.book.close();
  const startMs = first.scheduler.now() - 1_800_000;
  const candle = { open: "199", low: "198", high: "201", close: "200", source: "s", isPartial: false, isOpen: false };
  const range = async (_: string, kind: PriceKind, step: CandleStep, fromMs: number) => {
    expect([kind, step, fromMs]).toEqual([PriceKind.REAL, CandleStep.ONE_SECOND, startMs - 1_800_000]);
    const told = { ...candle, startMs: startMs - 1, endMs: startMs, low: "100", isBackfilled: true };
    return [told, { ...candle, startMs, endMs: startMs + 1_000, isBackfilled: false }];
  };
  const second = await alertStage({ history: { range } }, first);
  second.prices.quote("X:A", "199.97");
  await second.idle();
  second.prices.quote("X:A", "199.97");
  expect(await second.fired()).toEqual([]);
  second.prices.quote("X:A", "199.98");
  expect(await second.log()).toMatchObject([{ quote: { price: "199.98" }, fromPrice: "198", percent: "1.0000" }]);
});

test("stale data fires after its time, once for each outage, and not where the price comes back before", async () => {
  const { create, prices, log, scheduler } = await alertStage();
  prices.quote("X:A", "199");
  await create({ condition: { kind: "stale", forMs: 60_000 }, cooldownMs: 0 });
  const outage = (ms: number) => {
    prices.flagStale("X:A");
    scheduler.advance(ms);
    prices.quote("X:A", "199");
  };
  outage(59_999);
  expect(await log()).toEqual([]);
  outage(200_000);
  outage(60_000);
  const firings = await log();
  expect(firings).toHaveLength(2);
  expect(firings[0]).toMatchObject({ condition: { kind: "stale" }, quote: { price: "199", stale: true } });
});

test("an alert expires at its time, whether or not a price comes, and a new time lets it watch again", async () => {
  const { create, book, prices, scheduler, fired, idle } = await alertStage();
  const { id } = await create({ expiresMs: scheduler.now() + 30 * 86_400_000 });
  scheduler.advance(30 * 86_400_000 - 1);
  expect(book.get("me", id).state).toBe("active");
  scheduler.advance(1);
  prices.quote("X:A", "201");
  await idle();
  expect(book.get("me", id).state).toBe("expired");
  expect(await fired()).toEqual([]);
  expect(await failureOf(book.update("me", { id, paused: false }))).toMatchObject({ field: "expires_time_ms" });
  await book.update("me", { id, paused: false, expiresMs: 0 });
  expect(await fired()).toEqual(["201"]);
});

/** A store whose firings fail where `fail` throws. */
async function failingStore(fail: (ids: readonly string[]) => void): Promise<Pick<Store, "alerts" | "channels">> {
  const { alerts, channels } = await openHere(":memory:");
  const fire: typeof alerts.fire = async (firings) => {
    fail(firings.map(({ alert }) => alert.id));
    await alerts.fire(firings);
  };
  const failing = new Proxy(alerts, {
    get: (target, name) => (name === "fire" ? fire : (Reflect.get(target, name) as () => unknown).bind(target)),
  });
  return { alerts: failing, channels };
}

test("a firing that can never be kept is told, and holds up no other", async () => {
  let never = "";
  const store = await failingStore((ids) => {
    if (ids.includes(never)) throw new TypeError("a mistake");
  });
  const { create, book, prices, log, told } = await alertStage({ store });
  prices.quote("X:A", "199");
  const ids = [(await create()).id, (await create()).id, (await create()).id];
  never = ids[1] ?? "";
  prices.quote("X:A", "201");
  expect((await log()).map(({ alertId }) => alertId).toSorted()).toEqual(ids.filter((id) => id !== never).toSorted());
  expect(told.map(String)).toEqual(["TypeError: a mistake"]);
  expect((await book.update("me", { id: never, note: "x" })).firings).toBe(0);
});

test("while the database takes nothing firings wait and changes are refused; afterwards each firing is there once", async () => {
  let isDown = false;
  const store = await failingStore(() => {
    if (isDown) throw new StoreFault("The disk is full.");
  });
  const { create, book, prices, fired, told, scheduler } = await alertStage({ store });
  prices.quote("X:A", "199");
  const { id } = await create({ cooldownMs: 0 });
  isDown = true;
  prices.quote("X:A", "201");
  await new Promise((resolve) => setImmediate(resolve));
  expect(await failureOf(book.update("me", { id, note: "x" }))).toMatchObject({ message: "The disk is full." });
  prices.quote("X:A", "199");
  prices.quote("X:A", "202");
  expect(book.get("me", id).firings).toBe(0);
  isDown = false;
  scheduler.advance(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await fired()).toEqual(["201", "202"]);
  expect(told).toHaveLength(1);
});

test("a stream tells all alerts, then each change and firing; one that goes on after a cursor misses none", async () => {
  const { create, book, prices, idle } = await alertStage();
  prices.quote("X:A", "199");
  const { id } = await create({ cooldownMs: 0 });
  const abort = new AbortController();
  const updates = book.updates("me", undefined, abort.signal)[Symbol.asyncIterator]();
  const next = async () => (await updates.next()).value;
  expect(await next()).toMatchObject({ alerts: [{ id }], firings: [], isSnapshotEnd: true, cursor: 0 });
  prices.quote("X:A", "201");
  expect(await next()).toMatchObject({ alerts: [{ id, firings: 1 }], firings: [{ cursor: 1 }], cursor: 1 });
  await book.remove("me", id);
  expect(await next()).toMatchObject({ alerts: [], removedIds: [id] });
  abort.abort();
  expect(await next()).toBeUndefined();
  for (let n = 0; n < 450; n++) await create({ condition: { kind: "below", price: "300" } });
  await idle();
  const later = book.updates("me", { cursor: 1 }, new AbortController().signal)[Symbol.asyncIterator]();
  const cursors: number[] = [];
  let alerts = 0;
  while (cursors.at(-1) !== 451) {
    const { value } = await later.next();
    alerts += value.alerts.length;
    cursors.push(...value.firings.map(({ cursor }: { cursor: number }) => cursor));
  }
  expect(alerts).toBe(450);
  expect(cursors).toEqual(Array.from({ length: 450 }, (_, n) => n + 2));
  await later.return?.();
});
