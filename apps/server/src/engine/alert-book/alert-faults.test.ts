import { expect, test } from "vitest";
import { alertStage } from "../../../../../test/alert-stage.ts";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { openHere } from "../../stores/index.ts";
import type { AlertStore } from "../ports/stores/alert-store.ts";
import { StoreFault } from "../ports/store.ts";
import { PENDING_FIRINGS_MAX } from "./alert-limits.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Alerts over a store of which a test decides what each method waits for, and whether it fails. */
async function faultStage() {
  const store = await openHere(":memory:");
  const before: { [name in keyof AlertStore]?: () => Promise<void> } = {};
  /** After it was done, and before it is answered. */
  const after: typeof before = {};
  const alerts = new Proxy(store.alerts, {
    get: (target, name) => {
      const method = (Reflect.get(target, name) as (...given: unknown[]) => unknown).bind(target);
      return async (...given: unknown[]) => {
        await before[name as keyof AlertStore]?.();
        const answer = await method(...given);
        await after[name as keyof AlertStore]?.();
        return answer;
      };
    },
  });
  const scheduler = new FakeScheduler();
  const failing = { alerts, channels: store.channels };
  const stage = await alertStage({ store: failing }, { store, scheduler });
  /** What is kept of an alert. */
  const kept = async (id: string) => (await store.alerts.page("", 9)).find((alert) => alert.id === id);
  return { ...stage, before, after, failing, kept };
}

const isDown = async () => {
  throw new StoreFault("The disk is full.");
};

test("an alert whose first price could not be kept does not expire by that, and its reference is kept later", async () => {
  const { create, book, prices, before, kept, scheduler } = await faultStage();
  const condition = { kind: "percent_move", percent: "1", direction: "up" } as const;
  const { id } = await create({ condition, expiresMs: scheduler.now() + 3_600_000 });
  before.put = isDown;
  prices.quote("X:A", "200");
  await turn();
  delete before.put;
  expect((await kept(id))?.condition).not.toHaveProperty("referencePrice");
  scheduler.advance(60_000);
  await turn();
  expect(book.get("me", id).state).toBe("active");
  expect((await kept(id))?.condition).toMatchObject({ referencePrice: "200" });
});

test("an expiry that could not be kept is tried again, unless it was moved meanwhile", async () => {
  const { create, book, before, scheduler, told } = await faultStage();
  const expiresMs = scheduler.now() + 1_000;
  const [over, moved] = [await create({ expiresMs }), await create({ expiresMs })];
  before.put = isDown;
  scheduler.advance(1_000);
  await turn();
  delete before.put;
  expect(book.get("me", over.id).state).toBe("active");
  await book.update("me", { id: moved.id, expiresMs: scheduler.now() + 3_600_000 });
  scheduler.advance(60_000);
  await turn();
  expect(book.get("me", over.id).state).toBe("expired");
  expect(book.get("me", moved.id).state).toBe("active");
  expect(told).toHaveLength(1);
});

test("what a user changes while a firing waits does not keep that it fired: after a crash it fires", async () => {
  const { create, book, prices, before, kept, scheduler, store } = await faultStage();
  prices.quote("X:A", "199");
  const { id } = await create({ condition: { kind: "crossing_up", price: "200" }, cooldownMs: 0 });
  scheduler.advance(5_000);
  await turn();
  expect((await kept(id))?.standing).toBe("below");
  // The first change is being kept when the price crosses; the second comes while the firing waits.
  let keep = () => {};
  before.put = () => new Promise((resolve) => (keep = resolve));
  const first = book.update("me", { id, note: "one" });
  await turn();
  const second = book.update("me", { id, note: "two" });
  prices.quote("X:A", "201");
  delete before.put;
  before.fire = () => new Promise(() => {});
  keep();
  await Promise.all([first, second]);
  expect(await kept(id)).toMatchObject({ note: "two", standing: "below", firings: 0 });
  // The process ends here; another one begins.
  const next = await alertStage({}, { store, scheduler });
  next.prices.quote("X:A", "201");
  expect(await next.fired()).toEqual(["201"]);
});

test("what alerts wait for is kept once the store takes it again, and told as a fault once", async () => {
  const { create, prices, before, kept, scheduler, told } = await faultStage();
  prices.quote("X:A", "199");
  const { id } = await create({ condition: { kind: "crossing_up", price: "200" } });
  before.keepWatch = isDown;
  for (let second = 0; second < 3; second++) {
    scheduler.advance(1_000);
    await turn();
  }
  expect((await kept(id))?.standing).toBe("");
  delete before.keepWatch;
  scheduler.advance(1_000);
  await turn();
  expect((await kept(id))?.standing).toBe("below");
  expect(told).toHaveLength(1);
});

test("as many firings of an alert wait for the database as may; one more is passed over, told, and not taken for fired", async () => {
  const { create, book, prices, before, fired, scheduler, told } = await faultStage();
  prices.quote("X:A", "199");
  await create({ cooldownMs: 0 });
  before.fire = isDown;
  const swing = async (top: string) => {
    for (const price of [top, "199"]) prices.quote("X:A", price);
    await turn();
  };
  const tops = Array.from({ length: PENDING_FIRINGS_MAX }, (_, nth) => `${201 + nth}`);
  for (const top of tops) await swing(top);
  expect(book.figures().passedOver).toBe(0);
  await swing("301");
  expect(book.figures().passedOver).toBe(1);
  // It is beyond its level still when there is room again.
  prices.quote("X:A", "302");
  expect(told.map(String)).toEqual(["StoreFault: The disk is full.", expect.stringContaining("8 firings of an alert")]);
  delete before.fire;
  scheduler.advance(1_000);
  await turn();
  prices.quote("X:A", "303");
  expect(await fired()).toEqual([...tops, "303"]);
});

test("a request whose alert was kept and not answered makes one alert when it comes again, also in another process", async () => {
  const { create, after, store, scheduler } = await faultStage();
  after.put = isDown;
  await expect(create({ requestId: "r" })).rejects.toThrow("The disk is full.");
  expect(await store.alerts.page("", 9)).toHaveLength(1);
  delete after.put;
  const { id } = await create({ requestId: "r" });
  expect(await store.alerts.page("", 9)).toMatchObject([{ id }]);
  const next = await alertStage({}, { store, scheduler });
  expect((await next.create({ requestId: "r" })).id).toBe(id);
});

test("what was kept and not answered is taken back where nobody asks again: it never fires", async () => {
  const { create, book, before, after, store, scheduler } = await faultStage();
  const lost = async () => {
    after.put = isDown;
    await expect(create({ requestId: "r" })).rejects.toThrow("The disk is full.");
    delete after.put;
  };
  await lost();
  before.remove = isDown;
  await expect(create({ requestId: "s" }), "while it cannot be taken back no other is kept").rejects.toThrow();
  scheduler.advance(60_000);
  await turn();
  expect(await store.alerts.page("", 9)).toHaveLength(1);
  delete before.remove;
  scheduler.advance(60_000);
  await turn();
  expect(await store.alerts.page("", 9)).toEqual([]);
  await lost();
  await book.close();
  expect(await store.alerts.page("", 9)).toEqual([]);
});

test("what was heard of tickers, and which ones were left, is kept once the store takes it again", async () => {
  const { create, book, prices, before, scheduler, store } = await faultStage();
  const wait = async () => {
    scheduler.advance(5_000);
    await turn();
  };
  const marks = async () => (await store.alerts.marks()).map(({ ticker, price }) => `${ticker} ${price}`).toSorted();
  const made: string[] = [];
  for (const ticker of ["X:A", "X:B", "X:C"]) {
    prices.quote(ticker, "190");
    made.push((await create({ ticker })).id);
    prices.quote(ticker, "191");
  }
  await wait();
  expect(await marks()).toEqual(["X:A 191", "X:B 191", "X:C 191"]);
  before.keepWatch = isDown;
  prices.quote("X:A", "192");
  prices.quote("X:B", "192");
  await book.remove("me", made[2] ?? "");
  await wait();
  // X:B is newer by then, and X:C is watched again and has only its old price.
  prices.quote("X:B", "193");
  prices.flagStale("X:C");
  await create({ ticker: "X:C" });
  delete before.keepWatch;
  await wait();
  expect(await marks()).toEqual(["X:A 192", "X:B 193"]);
});

test("what was heard of tickers while firings waited for the store is kept after them", async () => {
  const { create, prices, before, scheduler, store } = await faultStage();
  prices.quote("X:A", "199");
  await create({ cooldownMs: 0 });
  before.fire = isDown;
  prices.quote("X:A", "201");
  for (let second = 0; second < 10; second++) {
    scheduler.advance(1_000);
    await turn();
  }
  expect(await store.alerts.marks()).toEqual([]);
  delete before.fire;
  for (let second = 0; second < 10; second++) {
    scheduler.advance(1_000);
    await turn();
  }
  expect(await store.alerts.marks()).toMatchObject([{ ticker: "X:A", price: "201" }]);
});
