import { CandleStep, PriceKind } from "@streampulse/core";
import { expect, test } from "vitest";
import { alertStage, failureOf } from "../../../../../test/alert-stage.ts";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { openHere } from "../../stores/index.ts";

const signal = new AbortController().signal;
const FIRST = { limit: 0, pageToken: "" };

test("the last place takes an alert, and one more is refused with the limit; what is deleted makes room", async () => {
  const { create, book } = await alertStage({ bounds: { all: 3, of: () => 3 } });
  const [first] = [await create(), await create(), await create({}, "them")];
  const message = "This server keeps 3 alerts and has no room for another; delete some that are over.";
  expect(await failureOf(create())).toMatchObject({ reason: "LIMIT_ALERTS", message });
  await book.remove("me", first.id);
  await create();
  expect(await failureOf(create())).toMatchObject({ reason: "LIMIT_ALERTS" });
});

test("who has as many as one principal may has no other, and leaves room for others", async () => {
  const { create, book } = await alertStage({ bounds: { all: 9, of: (owner) => (owner === "me" ? 2 : 1) } });
  const [first] = [await create(), await create()];
  const message = "You have 2 alerts, as many as one principal may have; delete some that are over.";
  expect(await failureOf(create())).toMatchObject({ reason: "LIMIT_ALERTS", message });
  await create({}, "them");
  expect(await failureOf(create({}, "them"))).toMatchObject({ reason: "LIMIT_ALERTS" });
  await book.remove("me", first.id);
  await create();
  expect(await failureOf(create())).toMatchObject({ reason: "LIMIT_ALERTS" });
});

test("two that come at once for the last place: one has it", async () => {
  const { create } = await alertStage({ bounds: { all: 1, of: () => 1 } });
  const both = await Promise.all([failureOf(create()), failureOf(create())]);
  expect(both.filter((failure) => failure !== undefined)).toMatchObject([{ reason: "LIMIT_ALERTS" }]);
});

test("a request makes one alert however often it is made, at once or later", async () => {
  const { create, book } = await alertStage();
  const ids = await Promise.all([1, 2, 3].map(async () => (await create({ requestId: "same" })).id));
  expect(new Set(ids).size).toBe(1);
  expect((await create({ requestId: "same" })).id).toBe(ids[0]);
  expect((await create({ requestId: "same" }, "them")).id).not.toBe(ids[0]);
  expect(book.list("me", { ...FIRST, ticker: "", states: [] }).items).toHaveLength(1);
});

test("what is wrong with an alert is said with its field, and nothing is kept", async () => {
  const { create, book, prices } = await alertStage();
  prices.quote("X:A", "199");
  const price = (text: string) => create({ condition: { kind: "above", price: text } });
  const move = (percent: string, direction: "up" | "down" | "either" = "up") =>
    create({ condition: { kind: "percent_move", percent, direction } });
  const wrong: [Promise<unknown>, string][] = [
    [create({ requestId: "" }), "request_id"],
    [create({ requestId: "x".repeat(65) }), "request_id"],
    [create({ requestId: "a b" }), "request_id"],
    [create({ ticker: "a b" }), "ticker"],
    [create({ ticker: "NOSUCH" }), "ticker"],
    [price("0"), "condition.above.price"],
    [price("0.000"), "condition.above.price"],
    [price("-1"), "condition.above.price"],
    [price("1e3"), "condition.above.price"],
    [price("1".repeat(41)), "condition.above.price"],
    [move("0"), "condition.percent_move.percent"],
    [move("1.0000001"), "condition.percent_move.percent"],
    [move("100", "down"), "condition.percent_move.percent"],
    [move("100", "either"), "condition.percent_move.percent"],
    [
      create({ condition: { kind: "window_move", percent: "1", direction: "up", windowMs: 0 } }),
      "condition.window_move.window",
    ],
    [create({ condition: { kind: "stale", forMs: 86_400_001 } }), "condition.stale.for_seconds"],
    [create({ cooldownMs: 30 * 86_400_000 + 1 }), "repeat.cooldown_seconds"],
    [create({ cooldownMs: -1 }), "repeat.cooldown_seconds"],
    [create({ expiresMs: 1 }), "expires_time_ms"],
    [create({ note: "x".repeat(501) }), "note"],
    [create({ channelIds: ["nobody's"] }), "channel_ids"],
    [create({ priceKind: PriceKind.REPLAY }), "price_kind"],
  ];
  for (const [call, field] of wrong)
    expect(await failureOf(call), field).toMatchObject({ reason: "INVALID_ARGUMENT", field });
  expect((await failureOf(create({ ticker: "NOSUCH" })))?.message).toBe("No source knows NOSUCH. There is X:SUCH.");
  expect(book.list("me", { ...FIRST, ticker: "", states: [] }).items).toEqual([]);
  // At the bounds.
  await price("1".repeat(40));
  await move("99.999999", "either");
  await move("1000000000");
  await create({ note: "🍏".repeat(500), cooldownMs: 30 * 86_400_000 });
});

test("another owner's alert is not there, and lists come in pages, the newest first", async () => {
  const { create, book, scheduler } = await alertStage();
  const made: string[] = [];
  for (let n = 0; n < 5; n++) {
    made.unshift((await create({ ticker: n === 2 ? "X:B" : "X:A" })).id);
    if (n !== 3) scheduler.advance(1);
  }
  const theirs = await create({}, "them");
  expect(await failureOf(() => book.get("me", theirs.id))).toMatchObject({ reason: "NOT_FOUND" });
  expect(await failureOf(book.update("me", { id: theirs.id, paused: true }))).toMatchObject({ reason: "NOT_FOUND" });
  expect(await book.remove("me", theirs.id)).toBeUndefined();
  const first = book.list("me", { limit: 2, pageToken: "", ticker: "", states: [] });
  const second = book.list("me", { limit: 3, pageToken: first.nextPageToken, ticker: "", states: [] });
  expect(second.nextPageToken).toBe("");
  const all = [...first.items, ...second.items].map(({ id }) => id);
  expect(all.slice(2)).toEqual(made.slice(2));
  expect(all.toSorted()).toEqual(made.toSorted());
  expect(book.list("me", { ...FIRST, ticker: "X:B", states: ["active"] }).items).toHaveLength(1);
  expect(book.list("me", { ...FIRST, ticker: "", states: ["fired"] }).items).toEqual([]);
  expect(await failureOf(book.firings("me", { ...FIRST, alertId: "a\0b", ticker: "" }))).toMatchObject({
    field: "alert_id",
  });
  expect(await failureOf(book.firings("me", { ...FIRST, alertId: "", ticker: "a b" }))).toMatchObject({
    field: "ticker",
  });
  for (const wrong of [
    { limit: 1_001, pageToken: "" },
    { limit: -1, pageToken: "" },
    { limit: 1, pageToken: "x" },
  ]) {
    expect(
      await failureOf(() => book.list("me", { ...wrong, ticker: "", states: [] })),
      JSON.stringify(wrong),
    ).toBeDefined();
  }
});

test("a ticker stays subscribed while an active alert is on it, and no longer", async () => {
  const { create, book, prices, idle } = await alertStage();
  const alert = await create();
  const other = await create();
  expect(prices.followed).toBe(1);
  await book.update("me", { id: alert.id, paused: true });
  expect(prices.followed).toBe(1);
  await book.remove("me", other.id);
  expect(prices.followed).toBe(0);
  await book.update("me", { id: alert.id, paused: false });
  prices.quote("X:A", "201");
  await idle();
  expect(book.get("me", alert.id).state).toBe("fired");
  expect(prices.followed).toBe(0);
});

test("a channel that is gone is in no alert any more", async () => {
  const { create, book, store } = await alertStage();
  const channel = { owner: "me", kind: "webhook", name: "c", options: {}, secrets: {}, isPaused: false } as const;
  for (const id of ["a", "b"]) await store.channels.create({ id, ...channel, createdMs: 1, updatedMs: 1 }, id, 9);
  const { id } = await create({ channelIds: ["a", "b"] });
  await book.forgetChannel("me", "a");
  expect(book.get("me", id).channelIds).toEqual(["b"]);
});

test("a change is of the revision that it names, or refused; a new condition begins anew", async () => {
  const { create, book, prices, fired } = await alertStage();
  prices.quote("X:A", "199");
  const { id, revision } = await create();
  const noted = await book.update("me", { id, revision, note: "x", repeat: { cooldownMs: 0 } });
  expect(noted).toMatchObject({ revision: revision + 1, note: "x", cooldownMs: 0, isArmed: true });
  expect(await failureOf(book.update("me", { id, revision, note: "y" }))).toMatchObject({ reason: "STALE_REVISION" });
  prices.quote("X:A", "201");
  expect(await fired()).toEqual(["201"]);
  await book.update("me", { id, condition: { kind: "above", price: "200.50" }, repeat: "once" });
  expect(await fired()).toEqual(["201", "201"]);
  expect(book.get("me", id)).toMatchObject({ state: "fired", firings: 2, note: "x" });
  expect(book.get("me", id).cooldownMs).toBeUndefined();
  expect(await failureOf(book.update("me", { id, paused: true }))).toMatchObject({ field: "paused" });
});

test("a preview tells the distance, and what the same alert would have done over last week's candles", async () => {
  const scheduler = new FakeScheduler();
  const minute = (n: number, open: string, high: string, low: string, close: string) => {
    const startMs = scheduler.now() - (100 - n) * 60_000;
    const times = { startMs, endMs: startMs + 60_000 };
    return { ...times, open, high, low, close, source: "s", isBackfilled: false, isPartial: false, isOpen: false };
  };
  // Up over 200 within the first, down and up again ten minutes later, and again too soon after that.
  const candles = [
    minute(0, "199", "200.5", "198", "199"),
    minute(10, "199", "201", "198.5", "199"),
    minute(11, "199", "201", "198.5", "199"),
  ];
  const asked: unknown[] = [];
  const range = async (canonical: string, kind: PriceKind, step: CandleStep) => {
    asked.push([canonical, kind, step]);
    return asked.length === 2 || asked.length === 4 ? candles : [];
  };
  const { book, prices } = await alertStage({ history: { range } }, { store: await openHere(":memory:"), scheduler });
  prices.quote("X:A", "160");
  const condition = { kind: "crossing_up", price: "200" } as const;
  const preview = await book.preview({ ticker: "x:a", condition, cooldownMs: 300_000 }, signal);
  expect(preview).toMatchObject({
    distancePercent: "25.00",
    wouldHaveFired: 2,
    firstFiredMs: (candles[0]?.startMs as number) + 30_000,
    basis: { candleMs: 60_000, candles: 3, fromMs: candles[0]?.startMs, toMs: candles[2]?.endMs },
  });
  expect(asked).toEqual([1, 2].map(() => ["X:A", PriceKind.REAL, CandleStep.ONE_MINUTE]));
  // One that is to fire once has fired with that, whatever came later.
  const once = await book.preview({ ticker: "x:a", condition }, signal);
  expect(once).toMatchObject({ wouldHaveFired: 1, firstFiredMs: preview.firstFiredMs, basis: preview.basis });
  const none = await book.preview({ ticker: "X:A", condition: { kind: "below", price: "200" } }, signal);
  expect(none).toMatchObject({ distancePercent: "0" });
  expect(none).not.toHaveProperty("wouldHaveFired");
  expect(await failureOf(book.preview({ ticker: "NOSUCH", condition }, signal))).toMatchObject({ field: "ticker" });
});

test("a move is from the first price that is above 0, where none is named: of another there are no per cent", async () => {
  const { create, book, prices, fired, idle } = await alertStage();
  const condition = { kind: "percent_move", percent: "5", direction: "either" } as const;
  const before = await create({ condition, cooldownMs: 0 });
  prices.quote("X:A", "-0.50");
  const { id } = await create({ condition });
  for (const price of ["-0.60", "0", "0.00"]) prices.quote("X:A", price);
  expect(await fired()).toEqual([]);
  prices.quote("X:A", "0.40");
  await idle();
  for (const each of [id, before.id])
    expect(book.get("me", each).condition).toEqual({ ...condition, referencePrice: "0.40" });
  prices.quote("X:A", "0.41");
  prices.quote("X:A", "0.42");
  expect(await fired()).toEqual(["0.42", "0.42"]);
});
