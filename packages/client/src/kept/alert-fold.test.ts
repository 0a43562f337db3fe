import { expect, test } from "vitest";
import type { Alert, Firing, StreamAlertsResponse } from "../gen/alert.ts";
import { AlertFold } from "./alert-fold.ts";

const alert = (id: string, revision = 1): Alert => ({ id, revision }) as Alert;
const firing = (cursor: number): Firing => ({ id: `f${cursor}`, cursor }) as Firing;
const piece = (of: Partial<StreamAlertsResponse>): StreamAlertsResponse => ({
  alerts: [],
  removedIds: [],
  firings: [],
  isSnapshotEnd: false,
  cursor: 0,
  ...of,
});

test("a snapshot is told when it is whole; signs of life say nothing", () => {
  const fold = new AlertFold({});
  expect(fold.begin()).toEqual({ afterCursor: undefined });
  expect(fold.take(piece({ alerts: [alert("a")], cursor: 5 }))).toBeUndefined();
  expect(fold.take(piece({}))).toBeUndefined();
  const whole = fold.take(piece({ alerts: [alert("b")], isSnapshotEnd: true, cursor: 5 }));
  expect(whole).toMatchObject({ changed: [alert("a"), alert("b")], removedIds: [], firings: [], cursor: 5 });
  expect(fold.take(piece({ cursor: 0 }))).toBeUndefined();
  expect(fold.begin()).toEqual({ afterCursor: 5 });
});

test("after a reconnect only what changed is told, what went is gone, and no firing comes twice", () => {
  const fold = new AlertFold({ afterCursor: 3 });
  fold.begin();
  fold.take(piece({ alerts: [alert("a"), alert("b"), alert("c")], isSnapshotEnd: true, cursor: 3 }));
  expect(fold.take(piece({ firings: [firing(4)], alerts: [alert("a", 2)], cursor: 4 }))?.firings).toEqual([firing(4)]);
  expect(fold.begin()).toEqual({ afterCursor: 4 });
  fold.take(piece({ alerts: [alert("a", 2), alert("c", 7)], cursor: 4 }));
  const again = fold.take(piece({ isSnapshotEnd: true, firings: [firing(4), firing(6)], cursor: 6 }));
  expect(again).toMatchObject({ changed: [alert("c", 7)], removedIds: ["b"], firings: [firing(6)], cursor: 6 });
  expect([...(again?.alerts.keys() ?? [])]).toEqual(["a", "c"]);
});

test("where the log is another, what was told beyond says nothing: firings, alerts and cursors are told anew", () => {
  const fold = new AlertFold({ afterCursor: 80, logId: "db.one" });
  expect(fold.begin()).toEqual({ afterCursor: 80, logId: "db.one" });
  fold.take(piece({ alerts: [alert("a", 5)], isSnapshotEnd: true, cursor: 80, logId: "db.one" }));
  // A start of the same log takes nothing back, and a sign of life has no cursor.
  fold.begin();
  fold.take(piece({}));
  const same = fold.take(piece({ alerts: [alert("a", 5)], isSnapshotEnd: true, cursor: 80, logId: "db.two" }));
  expect(same).toMatchObject({ changed: [], firings: [], cursor: 80, logId: "db.two" });
  expect(same).not.toHaveProperty("restartedAfter");
  expect(fold.begin()).toEqual({ afterCursor: 80, logId: "db.two" });
  fold.take(piece({ alerts: [alert("b")], cursor: 50, logId: "db.three" }));
  const other = fold.take(piece({ alerts: [alert("a", 5)], isSnapshotEnd: true, cursor: 50 }));
  expect(other).toMatchObject({ changed: [alert("b"), alert("a", 5)], cursor: 50, restartedAfter: 50 });
  const news = fold.take(piece({ firings: [firing(51), firing(81)], cursor: 81 }));
  expect(news).toMatchObject({ firings: [firing(51), firing(81)], cursor: 81 });
  expect(news).not.toHaveProperty("restartedAfter");
  expect(fold.begin()).toEqual({ afterCursor: 81, logId: "db.three" });
});
