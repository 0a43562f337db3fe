import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import { SlidingWindow } from "../../../../../test/upstreams/sliding-window.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { CallBudget, type Purpose } from "./call-budget.ts";

function budgetOf(callsPerMinute: number) {
  const scheduler = new FakeScheduler();
  const budget = new CallBudget(scheduler, callsPerMinute);
  /** Calls and is answered at once, as often as there is room; how often that was. */
  const spend = (purpose: Purpose, max = Infinity) => {
    let count = 0;
    for (; count < max && budget.waitMs(purpose) === 0; count++) budget.end(budget.begin(purpose));
    return count;
  };
  return { scheduler, budget, spend };
}

describe("the windows", () => {
  test("polls have nine tenths of a minute, those who ask at most a third, both together the whole", () => {
    const { scheduler, spend, budget } = budgetOf(20);
    expect(spend("poll")).toBe(18);
    expect(spend("ask")).toBe(2);
    expect(budget.left()).toBe(0);
    scheduler.advance(60_500);
    expect(spend("ask")).toBe(6);
    expect(spend("poll")).toBe(14);
  });

  test("thirty leave within a second, the next a second later", () => {
    const { scheduler, spend, budget } = budgetOf(300);
    expect(spend("poll")).toBe(30);
    expect(budget.waitMs("poll")).toBe(1_050);
    scheduler.advance(1_049);
    expect(spend("poll")).toBe(0);
    scheduler.advance(1);
    expect(spend("poll")).toBe(30);
  });

  test("one call a minute is for whoever comes first", () => {
    const { spend } = budgetOf(1);
    expect([spend("poll"), spend("ask")]).toEqual([1, 0]);
  });

  test("a call counts until its answer is a minute old: nobody knows when the vendor counted it", () => {
    const { scheduler, budget } = budgetOf(1);
    const call = budget.begin("poll");
    scheduler.advance(50_000);
    budget.end(call);
    scheduler.advance(60_499);
    expect(budget.waitMs("poll")).toBe(1);
    scheduler.advance(1);
    expect(budget.waitMs("poll")).toBe(0);
  });

  test("a clock that is set back by an hour blocks nothing for longer than a minute", () => {
    const scheduler = new FakeScheduler();
    let backMs = 0;
    const now = () => scheduler.now() - backMs;
    const budget = new CallBudget({ now, after: () => () => {}, soon: () => {} }, 10);
    while (budget.waitMs("poll") === 0) budget.end(budget.begin("poll"));
    budget.stayAway(new SourceFault("unavailable", "Slower.", 30_000));
    backMs = 3_600_000;
    expect(budget.waitMs("poll")).toBe(60_500);
    scheduler.advance(60_500);
    expect(budget.waitMs("poll")).toBe(0);
  });

  test("beyond them a fault says how long to wait", () => {
    const { budget, spend } = budgetOf(6);
    spend("ask");
    expect(() => budget.begin("ask")).toThrow(
      new SourceFault("unavailable", "This minute's calls at Finnhub are used up.", 60_500),
    );
  });

  test("whatever the network's delays, the vendor never counts more than its limits", () => {
    const step = fc.record({ waitMs: fc.nat(5_000), calls: fc.nat(40), thereMs: fc.nat(2_000), backMs: fc.nat(2_000) });
    holdsFor(
      "calls within the vendor's windows",
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 90 }), (steps, perMinute) => {
        const { scheduler, budget } = budgetOf(perMinute);
        const arrivals: number[] = [];
        for (const { waitMs, calls, thereMs, backMs } of steps) {
          for (let n = 0; n < calls && budget.waitMs("poll") === 0; n++) {
            const call = budget.begin("poll");
            scheduler.after(thereMs, () => arrivals.push(scheduler.now()));
            scheduler.after(thereMs + backMs, () => budget.end(call));
          }
          scheduler.advance(waitMs);
        }
        scheduler.advance(10_000);
        const [minute, second] = [new SlidingWindow(60_000), new SlidingWindow(1_000)];
        for (const atMs of arrivals) {
          expect(minute.add(atMs)).toBeLessThanOrEqual(perMinute);
          expect(second.add(atMs)).toBeLessThanOrEqual(30);
        }
      }),
      { runs: 100 },
    );
  });
});

describe("what the vendor says", () => {
  test("its own count wins where it is lower: others may use the key", () => {
    const { scheduler, budget, spend } = budgetOf(60);
    budget.told(3, 10_000);
    expect(budget.left()).toBe(3);
    expect(spend("poll")).toBe(3);
    expect(budget.waitMs("ask")).toBe(10_000);
    scheduler.advance(10_000);
    expect(spend("poll", 5)).toBe(5);
  });

  test("calls under way are not in its count yet", () => {
    const { budget } = budgetOf(60);
    for (let n = 0; n < 4; n++) budget.begin("poll");
    // Brought by the answer of one of the four.
    budget.told(10, 10_000);
    expect(budget.left()).toBe(7);
  });

  test("after a refusal nothing leaves for its time, and its words are said", () => {
    const { scheduler, budget } = budgetOf(60);
    budget.stayAway(new SourceFault("unavailable", "Slower.", 7_000));
    expect([budget.left(), budget.waitMs("poll"), budget.waitMs("ask")]).toEqual([0, 7_000, 7_000]);
    expect(() => budget.begin("ask")).toThrow("Slower.");
    scheduler.advance(7_000);
    expect(budget.waitMs("poll")).toBe(0);
  });

  test("each haste takes a quarter, at the most three times, for ten minutes", () => {
    const { scheduler, budget } = budgetOf(60);
    const after = [0, 0, 0, 0].map(() => {
      budget.slowDown();
      return budget.perMinute;
    });
    expect(after).toEqual([45, 33, 25, 25]);
    scheduler.advance(599_999);
    expect(budget.perMinute).toBe(25);
    scheduler.advance(1);
    expect(budget.perMinute).toBe(60);
    budget.slowDown();
    expect(budget.perMinute).toBe(45);
  });
});
