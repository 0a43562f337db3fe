import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import { DEMAND_MAX, LEAST_BETWEEN_MS, VisibleDemand } from "./visible-demand.ts";

/** What is wanted of a session, and when that changed. */
function session() {
  const scheduler = new FakeScheduler();
  const wants = new Map<string, number>();
  const changesMs = new Set<number>();
  let most = 0;
  const demand = new VisibleDemand({
    scheduler,
    want: (ticker) => {
      wants.set(ticker, (wants.get(ticker) ?? 0) + 1);
      changesMs.add(scheduler.now());
      most = Math.max(most, wants.size);
      return () => {
        wants.delete(ticker);
        changesMs.add(scheduler.now());
      };
    },
  });
  return { scheduler, demand, wants, changesMs, most: () => most };
}

const rows = (from: number, count: number) => Array.from({ length: count }, (_, n) => `T${from + n}`);

test("what is in view is wanted at once, and what leaves is let go", () => {
  const { demand, wants, scheduler } = session();
  demand.show(["A", "B"]);
  expect([...wants.keys()]).toEqual(["A", "B"]);
  demand.show(["B", "C"]);
  scheduler.advance(250);
  expect([...wants.keys()]).toEqual(["B", "C"]);
  demand.close();
  expect([wants.size, scheduler.pending]).toEqual([0, 0]);
});

test("a dash through 500 rows is a few changes, and ends with those in view", () => {
  const { demand, wants, changesMs, scheduler, most } = session();
  // A row each 4 ms: 2 s for all.
  for (let row = 0; row <= 460; row++) {
    demand.show(rows(row, 40));
    scheduler.advance(4);
  }
  expect(changesMs.size).toBeLessThanOrEqual(9);
  scheduler.advance(LEAST_BETWEEN_MS);
  expect([...wants.keys()].toSorted()).toEqual(rows(460, 40).toSorted());
  expect(most()).toBeLessThanOrEqual(DEMAND_MAX);
});

test("however somebody scrolls, a session has room for it, and what is in view is wanted a quarter of a second after it rests", () => {
  const steps = fc.array(fc.tuple(fc.nat(460), fc.nat(700)), { minLength: 1, maxLength: 120 });
  const scrolls = fc.property(steps, (walk) => {
    const { demand, wants, scheduler, most, changesMs } = session();
    let last = 0;
    for (const [row, pauseMs] of walk) {
      demand.show(rows((last = row), 40));
      scheduler.advance(pauseMs);
    }
    expect(most()).toBeLessThanOrEqual(DEMAND_MAX);
    const times = [...changesMs].toSorted((one, other) => one - other);
    expect(times.every((atMs, at) => at === 0 || atMs - (times[at - 1] ?? 0) >= LEAST_BETWEEN_MS)).toBe(true);
    scheduler.advance(LEAST_BETWEEN_MS);
    expect(new Set(wants.keys())).toEqual(new Set(rows(last, 40)));
  });
  holdsFor("scrolls through a long list", scrolls, { runs: 60 });
});

test.each([DEMAND_MAX, DEMAND_MAX + 1])("of %i in view a session's share is wanted", (count) => {
  const { demand, wants } = session();
  demand.show(rows(0, count));
  expect(wants.size).toBe(DEMAND_MAX);
});
