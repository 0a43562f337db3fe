import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { StaleWatch } from "./stale-watch.ts";
import { WatchedAlert, type WatchTerms } from "./watched-alert.ts";

const COUNT = 1_000;

test("what is set or changed while the price is stale costs a look at itself, and each fires at its time", () => {
  const scheduler = new FakeScheduler();
  const fired: WatchedAlert[] = [];
  let looks = 0;
  const watch = new StaleWatch(scheduler, {
    fired: (alert) => fired.push(alert),
    stood: () => {},
    isFull: () => false,
  });
  const waiting = (forMs: number) => {
    const terms: WatchTerms = { condition: { kind: "stale", forMs }, cooldownMs: 0, standing: "" };
    const alert = new WatchedAlert(terms);
    Object.defineProperty(alert, "terms", { get: () => (looks++, terms) });
    return alert;
  };
  watch.stale();
  const alerts = Array.from({ length: COUNT }, (_, nth) => waiting(60_000 - (nth % 7)));
  looks = 0;
  for (const alert of alerts) watch.add(alert);
  for (const alert of alerts) watch.add(alert);
  expect(looks).toBeLessThan(COUNT * 10);
  scheduler.advance(59_993);
  expect(fired).toEqual([]);
  scheduler.advance(1);
  expect(fired).toEqual(alerts.filter((_, nth) => nth % 7 === 6));
  scheduler.advance(6);
  expect(new Set(fired)).toEqual(new Set(alerts));
  expect(fired).toHaveLength(COUNT);
});
