import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { WeightBudget } from "./weight-budget.ts";

const start = () => {
  const scheduler = new FakeScheduler(600_000);
  return { scheduler, budget: new WeightBudget(scheduler) };
};

/** How long the budget says to wait, undefined where it does not refuse. */
function refusedForMs(budget: WeightBudget, weight: number): number | undefined {
  try {
    budget.spend(weight);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(SourceFault);
    return (error as SourceFault).retryAfterMs;
  }
}

test("a minute's weight is spent once, and again in the next clock minute", () => {
  const { scheduler, budget } = start();
  scheduler.advance(10_000);
  for (let n = 0; n < 250; n++) budget.spend(20);
  expect(budget.left()).toBe(0);
  expect(refusedForMs(budget, 1)).toBe(50_000);
  scheduler.advance(50_000);
  expect(budget.left()).toBe(5_000);
  expect(refusedForMs(budget, 1)).toBeUndefined();
});

test("what others at the same address spent counts, and a missing or lower figure changes nothing", () => {
  const { budget } = start();
  budget.spend(100);
  budget.told(Number.NaN);
  budget.told(40);
  expect(budget.left()).toBe(4_900);
  budget.told(5_900);
  expect(refusedForMs(budget, 2)).toBe(60_000);
});

test("told to stay away, nothing is spent until the time has passed, in whatever minute that is", () => {
  const { scheduler, budget } = start();
  budget.stayAway(new SourceFault("unavailable", "no", 90_000));
  scheduler.advance(60_000);
  expect(budget.left()).toBe(0);
  expect(refusedForMs(budget, 2)).toBe(30_000);
  scheduler.advance(30_000);
  expect(refusedForMs(budget, 2)).toBeUndefined();
});
