import { type Alert, AlertState } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { createAlertActions } from "./alert-actions.ts";

const NOW = 1_000_000;
const alert = (part: Partial<Alert> = {}): Alert => ({
  id: "a",
  ticker: "AAPL",
  condition: { crossing: { price: "225" } },
  state: AlertState.ACTIVE,
  priceKind: 2,
  repeat: { cooldownSeconds: 60 },
  note: "sell half",
  channelIds: ["phone"],
  createdTimeMs: 0,
  updatedTimeMs: 0,
  revision: 1,
  firings: 3,
  armed: true,
  ...part,
});

/** The calls that were made, in words, and what was said. */
function page(refusal?: Error) {
  const made: unknown[] = [];
  const said: { text: string; undo?: (() => void) | undefined }[] = [];
  const shown = new Map<string, Alert>();
  const answer = async (call: unknown, told: Alert): Promise<Alert> => {
    if (refusal) throw refusal;
    made.push(call);
    return told;
  };
  const actions = createAlertActions({
    calls: {
      create: (draft) => answer(["create", draft], alert({ id: "b" })),
      update: (id, change) =>
        answer(["update", id, change], alert({ id, state: change.paused ? AlertState.PAUSED : AlertState.ACTIVE })),
      delete: (id) => answer(["delete", id], alert({ id })),
    },
    feed: { took: (one) => void shown.set(one.id, one), lost: (id) => void shown.delete(id) },
    scheduler: { now: () => NOW },
    say: (message) => void said.push(message),
  });
  return { actions, made, said, shown };
}

test("a deleted alert comes back as it was", async () => {
  const { actions, made, said, shown } = page();
  await actions.remove(alert());
  expect([...shown]).toEqual([]);
  said[0]?.undo?.();
  await expect.poll(() => shown.get("b")?.state).toBe(AlertState.ACTIVE);
  const { ticker, condition, repeat, note, channelIds, priceKind } = alert();
  expect(made).toEqual([
    ["delete", "a"],
    ["create", { ticker, condition, repeat, note, channelIds, priceKind }],
  ]);
});

test.each([AlertState.PAUSED, AlertState.FIRED, AlertState.EXPIRED])(
  "one in state %i comes back without watching, and without the time that is over",
  async (state) => {
    const { actions, made, said, shown } = page();
    await actions.remove(alert({ state, expiresTimeMs: NOW - 1 }));
    said[0]?.undo?.();
    await expect.poll(() => shown.get("b")?.state).toBe(AlertState.PAUSED);
    expect(made[1]).not.toHaveProperty("1.expiresTimeMs");
    expect(made[2]).toEqual(["update", "b", { paused: true }]);
  },
);

test("pausing can be undone; what has expired watches again without its expiry, and any other keeps it", async () => {
  const { actions, made, said, shown } = page();
  await actions.pause(alert({ expiresTimeMs: NOW + 60_000 }));
  expect(shown.get("a")?.state).toBe(AlertState.PAUSED);
  said[0]?.undo?.();
  await expect.poll(() => shown.get("a")?.state).toBe(AlertState.ACTIVE);
  await actions.resume(alert({ state: AlertState.EXPIRED, expiresTimeMs: NOW }));
  expect(made).toEqual([
    ["update", "a", { paused: true }],
    ["update", "a", { paused: false }],
    ["update", "a", { paused: false, expiresTimeMs: 0 }],
  ]);
});

test("what the server refuses is said in its words, and nothing changes", async () => {
  const { actions, said, shown } = page(new Error("The database takes nothing now."));
  await actions.remove(alert());
  await actions.pause(alert());
  expect(said.map(({ text }) => text)).toEqual([
    "The alert on AAPL was not deleted. The database takes nothing now.",
    "The alert on AAPL was not paused. The database takes nothing now.",
  ]);
  expect(shown.size).toBe(0);
});
