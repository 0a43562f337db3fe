import fc from "fast-check";
import { expect, test } from "vitest";
import { firstShown, nextShown, type PriceShown } from "./price-flash.ts";

const come = (price: string | undefined, atMs: number, spell = "1") => ({ price, text: price ?? "—", atMs, spell });

test("the first price of a cell does not flash, its ticks do, in their direction", () => {
  let shown = firstShown(come(undefined, 0));
  shown = nextShown(shown, come("10.00", 1_000));
  expect(shown.flash).toBeUndefined();
  shown = nextShown(shown, come("10.01", 2_000));
  expect(shown.flash).toEqual({ from: 4, to: 5, number: 1, direction: "up" });
  shown = nextShown(shown, come("10.00", 3_000));
  expect(shown.flash).toMatchObject({ number: 2, direction: "down" });
});

test("a snapshot after a reconnect does not flash, the tick after it does", () => {
  let shown = nextShown(firstShown(come("10.00", 0, "1")), come("10.00", 1_000, "2"));
  shown = nextShown(shown, come("12.00", 2_000, "2"));
  expect(shown.flash).toBeUndefined();
  shown = nextShown(shown, come("12.01", 3_000, "2"));
  expect(shown.flash).toBeDefined();
});

test("a price that came in the same moment as its spell is a snapshot too", () => {
  const shown = nextShown(firstShown(come("10.00", 0, "1")), come("12.00", 1_000, "2"));
  expect(shown).toMatchObject({ text: "12.00", flash: undefined });
});

test("an unchanged price changes nothing", () => {
  const shown = firstShown(come("10.00", 0));
  expect(nextShown(shown, come("10.00", 9_000))).toBe(shown);
});

test("a text with the same value does not flash", () => {
  const shown = nextShown(firstShown(come("10.0", 0)), { ...come("10.00", 1_000) });
  expect(shown.flash).toBeUndefined();
});

test("a cell flashes at most twice in any second, whatever comes, and always shows the newest", () => {
  const ticks = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 100, max: 999 })), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(ticks, (steps) => {
      let atMs = 0;
      let shown: PriceShown = firstShown(come("100", 0));
      const flashedAt: number[] = [];
      for (const [wait, price] of steps) {
        atMs += wait;
        const before = shown.flash?.number;
        shown = nextShown(shown, come(String(price), atMs));
        if (shown.flash?.number !== before) flashedAt.push(atMs);
        expect(shown.text).toBe(String(price));
      }
      for (let i = 2; i < flashedAt.length; i++) {
        expect(flashedAt[i]! - flashedAt[i - 2]!).toBeGreaterThanOrEqual(1_000);
      }
    }),
  );
});
