import {
  CANDLE_STEPS,
  compareDecimal,
  fromScaled,
  stepAt,
  toDecimal,
  toScaled,
  type CandleStep,
} from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FAKE_START_MS } from "../../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import { Amount } from "./exact-sum.ts";
import { LATE_MS, SeriesBars } from "./series-bars.ts";

interface Told {
  readonly units: number;
  readonly decimals: number;
  readonly timeMs: number;
  readonly order: number;
  readonly size: string | undefined;
}

const HOURS = "us_equities";
const priceOf = ({ units, decimals }: Told) => fromScaled(BigInt(units), decimals);

function give(bars: SeriesBars, told: Told): boolean {
  const amount = told.size === undefined ? undefined : new Amount().read(told.size);
  return bars.take({ price: priceOf(told), timeMs: told.timeMs, order: told.order, amount, source: "a" });
}

/** What the candles of a step have to be, from the whole list of what counts. */
function oracle(step: CandleStep, all: readonly Told[]) {
  const groups = Map.groupBy(all, ({ timeMs }) => stepAt(step, HOURS, timeMs).fromMs);
  return [...groups.entries()]
    .toSorted(([a], [b]) => a - b)
    .map(([startMs, group]) => {
      // Stable: of equal times and numbers the first to come is the first.
      const inOrder = group.toSorted((a, b) => a.timeMs - b.timeMs || a.order - b.order);
      const byPrice = group.map(priceOf).toSorted(compareDecimal);
      const sizes = group.map(({ size }) => size);
      return {
        step,
        startMs,
        endMs: stepAt(step, HOURS, startMs).toMs,
        open: priceOf(inOrder[0] as Told),
        high: byPrice.at(-1),
        low: byPrice[0],
        close: priceOf(inOrder.at(-1) as Told),
        volume: sizes.includes(undefined) ? undefined : total(sizes as string[]),
        count: group.length,
        source: "a",
      };
    });
}

function total(sizes: readonly string[]): string | undefined {
  return toDecimal(
    fromScaled(
      sizes.reduce((sum, size) => sum + toScaled(size, 8), 0n),
      8,
    ),
  );
}

const told = fc.record({
  units: fc.integer({ min: 1, max: 40 }),
  decimals: fc.constant(1),
  // Mostly a bit later than the newest one, at times earlier, also by more than counts.
  aheadMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 1_500 }) },
    { weight: 3, arbitrary: fc.integer({ min: -LATE_MS - 2, max: 0 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 * 3_600_000 }) },
  ),
  order: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 5 })),
  size: fc.option(
    fc.integer({ min: 0, max: 1_000 }).map((units) => fromScaled(BigInt(units), 3)),
    { nil: undefined, freq: 8 },
  ),
  settles: fc.boolean(),
});

test("whatever comes late, out of order or too late: every step's candles are those of all that counts, at any moment", () => {
  holdsFor(
    "candles against an oracle",
    fc.property(fc.array(told, { minLength: 1, maxLength: 60 }), (steps) => {
      const bars = new SeriesBars(HOURS);
      const counted: Told[] = [];
      const written = new Map<string, unknown>();
      let newestMs = -Infinity;
      for (const { aheadMs, settles, ...each } of steps) {
        const timeMs = (newestMs === -Infinity ? FAKE_START_MS : newestMs) + aheadMs;
        const isTaken = give(bars, { ...each, timeMs });
        if (isTaken) counted.push({ ...each, timeMs });
        // What is no later than the bound always counts, and what is later never does.
        expect(isTaken).toBe(timeMs >= newestMs - LATE_MS);
        newestMs = Math.max(newestMs, timeMs);
        if (!settles) continue;
        for (const bar of bars.unsaved()) {
          const kept = bar.kept();
          written.set(`${kept.step} ${kept.startMs}`, kept);
          bar.saved = bar.version;
        }
        bars.settle(newestMs);
      }
      for (const bar of bars.unsaved()) written.set(`${bar.step} ${bar.startMs}`, bar.kept());
      for (const step of CANDLE_STEPS) {
        const kept = [...written.values()].filter((one) => (one as { step: CandleStep }).step === step);
        const inOrder = kept.toSorted(
          (a, b) => (a as { startMs: number }).startMs - (b as { startMs: number }).startMs,
        );
        expect(inOrder).toEqual(oracle(step, counted));
      }
    }),
    { runs: 150 },
  );
});

test("a price a hair within the bound amends its second, one beyond does not count", () => {
  const bars = new SeriesBars(undefined);
  const at = (timeMs: number, units: number) => ({ units, decimals: 0, timeMs, order: -1, size: "1" });
  expect(give(bars, at(FAKE_START_MS, 5))).toBe(true);
  expect(give(bars, at(FAKE_START_MS + LATE_MS, 6))).toBe(true);
  expect(give(bars, at(FAKE_START_MS, 9))).toBe(true);
  expect(give(bars, at(FAKE_START_MS - 1, 1))).toBe(false);
  const [first] = bars.between(1, FAKE_START_MS, FAKE_START_MS + 1);
  expect(first?.kept()).toMatchObject({ open: "5", high: "9", low: "5", close: "9", volume: "2", count: 2 });
});

test("a step that an earlier process began goes on: its open stays, its sums grow", () => {
  const bars = new SeriesBars(undefined);
  const kept = { open: "7", high: "8", low: "6", close: "6.5", count: 4, volume: "10.5", source: "b" };
  const minute = { step: 2, startMs: FAKE_START_MS, endMs: FAKE_START_MS + 60_000 } as const;
  bars.goOn([{ ...minute, ...kept }]);
  give(bars, { units: 9, decimals: 0, timeMs: FAKE_START_MS + 30_000, order: -1, size: "0.5" });
  expect(bars.newest(2)?.kept()).toEqual({
    ...minute,
    open: "7",
    high: "9",
    low: "6",
    close: "9",
    count: 5,
    volume: "11",
    source: "a",
  });
  // Known only later: the same.
  const late = new SeriesBars(undefined);
  give(late, { units: 9, decimals: 0, timeMs: FAKE_START_MS + 30_000, order: -1, size: "0.5" });
  late.goOn([{ ...minute, ...kept }]);
  expect(late.newest(2)?.kept()).toEqual(bars.newest(2)?.kept());
  expect(late.newest(1)?.kept()).toMatchObject({ open: "9", count: 1 });
});

test("what is not known of every trade is not told: a volume without one of its sizes", () => {
  const bars = new SeriesBars(undefined);
  give(bars, { units: 1, decimals: 0, timeMs: FAKE_START_MS, order: -1, size: "1" });
  give(bars, { units: 1, decimals: 0, timeMs: FAKE_START_MS + 1_000, order: -1, size: undefined });
  expect(bars.between(1, 0, Infinity).map((bar) => bar.kept().volume)).toEqual(["1", undefined]);
  expect(bars.newest(2)?.kept().volume).toBeUndefined();
});
