import { PriceKind } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { openHere } from "../../stores/index.ts";
import type { KeptAlert } from "../ports/alert.ts";
import { AlertLog } from "./alert-log.ts";
import { LOG_STEP, LogRoom } from "./log-room.ts";

/** A log over a real store, into which owners fire. */
async function logStage(bounds: { all: number; of: (owner: string) => number }) {
  const store = await openHere(":memory:");
  onTestFinished(() => store.close());
  const told: unknown[] = [];
  const room = new LogRoom(await store.alerts.logSizes(), bounds);
  const log = new AlertLog({ store: store.alerts, room, newest: 0, name: undefined }, (error) => told.push(error));
  /** So many firings of an owner, and what is left of them all when what was too much is gone. */
  const fire = async (owner: string, count: number) => {
    const fired = Array.from({ length: count }, () => firedOf(owner, log.next()));
    await store.alerts.fire(fired);
    for (const { firing } of fired) log.kept(firing);
    // Behind what is forgotten.
    await store.alerts.keepWatch([], [], []);
    return sizesOf();
  };
  const sizesOf = async () =>
    Object.fromEntries((await store.alerts.logSizes()).map((size) => [size.owner, size.firings]));
  const cursors = async (owner: string) => (await store.alerts.firingsAfter(owner, 0, 9_999)).map((one) => one.cursor);
  return { store, fire, cursors, told };
}

function firedOf(owner: string, cursor: number) {
  const terms = { ticker: "X:A", condition: { kind: "above", price: "1" }, note: "" } as const;
  const times = { createdMs: 1, updatedMs: 1, sinceMs: 1, firings: cursor, revision: cursor };
  const state = { state: "active", channelIds: [], standing: "", requestId: owner } as const;
  const alert: KeptAlert = { id: `alert-of-${owner}`, owner, ...terms, ...times, ...state };
  const firing = { id: `${alert.id}-${cursor}`, cursor, alertId: alert.id, owner, ...terms };
  return { alert, firing: { ...firing, priceKind: PriceKind.REAL, firedMs: 1 }, outgoing: [] };
}

test("an owner's log may have a step more than its share; with one more it is its share's newest, and nobody else's is shorter", async () => {
  const { fire, cursors, told } = await logStage({ all: 1_000_000, of: (owner) => (owner === "me" ? 5 : 50) });
  await fire("them", 50);
  expect(await fire("me", 5 + LOG_STEP - 1)).toEqual({ them: 50, me: 5 + LOG_STEP - 1 });
  expect(await fire("me", 1)).toEqual({ them: 50, me: 5 });
  expect(await cursors("me")).toEqual([1_051, 1_052, 1_053, 1_054, 1_055]);
  expect(await cursors("them")).toHaveLength(50);
  expect(told).toEqual([]);
});

test("where all together are too many whoever has most loses the oldest, and of everybody the newest stays", async () => {
  const { fire, cursors, told } = await logStage({ all: 100, of: () => 1_000_000 });
  await fire("small", 3);
  expect(await fire("big", 100 + LOG_STEP - 4)).toEqual({ small: 3, big: 100 + LOG_STEP - 4 });
  expect(await fire("small", 1)).toEqual({ small: 4, big: 96 });
  expect(await cursors("small")).toEqual([1, 2, 3, 1_100]);
  expect((await cursors("big")).at(-1)).toBe(1_099);
  expect(told).toEqual([]);
});

test("a room that was counted wrong finds that out, and asks for nothing twice", () => {
  const room = new LogRoom([{ owner: "me", firings: 5 + LOG_STEP }], { all: 1_000_000, of: () => 5 });
  const much = room.tooMany();
  expect(much).toEqual({ owner: "me", keep: 5 });
  room.gone(much ?? { owner: "", keep: 0 }, 0);
  expect(room.tooMany()).toBeUndefined();
});
