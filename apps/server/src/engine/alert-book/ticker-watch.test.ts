import { expect, test } from "vitest";
import type { AlertCondition } from "../ports/alert.ts";
import { compareLevels, levelOf, movedBy } from "./level.ts";
import { PriceWindow } from "./price-window.ts";
import { TickerWatch } from "./ticker-watch.ts";
import { WatchedAlert } from "./watched-alert.ts";

/** What a condition fires on, one price a second; repeating without a cool-down, or once. */
function firedOn(condition: AlertCondition, prices: readonly string[], cooldownMs?: number, decimals = 2): string[] {
  const fired: string[] = [];
  let price = "";
  const watch = new TickerWatch({
    fired: (_, { way, percent }) => void fired.push(`${way} ${price}${percent === undefined ? "" : ` ${percent}`}`),
    stood: () => {},
  });
  watch.add(new WatchedAlert({ condition, cooldownMs, decimals, standing: "" }));
  for (const [second, each] of prices.entries()) {
    price = each;
    watch.judge(each, second * 1_000);
  }
  return fired;
}

test("above and below are beyond the level, at the first price too; at it is not beyond it", () => {
  expect(firedOn({ kind: "above", price: "200" }, ["201"])).toEqual(["up 201"]);
  expect(firedOn({ kind: "above", price: "200" }, ["200", "200.00", "200.000001", "201"])).toEqual(["up 200.000001"]);
  expect(firedOn({ kind: "below", price: "200" }, ["200", "199.99"])).toEqual(["down 199.99"]);
});

test("a crossing needs a price before, and goes from one side to the other: touching the level and going back is none", () => {
  const up = { kind: "crossing_up", price: "200" } as const;
  expect(firedOn(up, ["201", "202"])).toEqual([]);
  expect(firedOn(up, ["199", "200", "199", "200", "201"])).toEqual(["up 201"]);
  expect(firedOn(up, ["200", "201"]), "from the level: on no side before").toEqual([]);
  expect(firedOn(up, ["1", "1000000"]), "a jump").toEqual(["up 1000000"]);
  expect(firedOn({ ...up, kind: "crossing_down" }, ["199", "201", "199"])).toEqual(["down 199"]);
  expect(firedOn({ ...up, kind: "crossing" }, ["199", "201", "199"])).toEqual(["up 201"]);
});

test("a repeating one counts again once the price was back by the greater of two ticks and 0.1 %", () => {
  const above = { kind: "above", price: "200" } as const;
  expect(firedOn(above, ["200.01", "199.81", "200.02", "199.80", "200.03"], 0)).toEqual(["up 200.01", "up 200.03"]);
  const cheap = { kind: "above", price: "2" } as const;
  expect(firedOn(cheap, ["2.01", "1.99", "2.02", "1.98", "2.03"], 0), "two ticks").toEqual(["up 2.01", "up 2.03"]);
  const crossing = { kind: "crossing", price: "200" } as const;
  const chatter = ["199.9", "200.1", "199.9", "200.1", "200.2", "199.9", "199.8", "200.1"];
  expect(firedOn(crossing, chatter, 0)).toEqual(["up 200.1", "down 199.9", "up 200.1"]);
});

test("within the cool-down a crossing is passed over, and what is still beyond its level when it ends fires", () => {
  const prices = ["199", "201", "199", "201", "199", "201"];
  expect(firedOn({ kind: "crossing_up", price: "200" }, prices, 3_000)).toEqual(["up 201", "up 201"]);
  expect(firedOn({ kind: "crossing_up", price: "200" }, prices, 5_000)).toEqual(["up 201"]);
  const above = ["201", "199", "201", "202", "203", "204"];
  expect(firedOn({ kind: "above", price: "200" }, above, 4_000)).toEqual(["up 201", "up 203"]);
});

test("a percent move is reached at exactly that far, and told with how far it was", () => {
  const move = { kind: "percent_move", percent: "2.5", direction: "either", referencePrice: "200" } as const;
  expect(firedOn(move, ["204.99", "205"])).toEqual(["up 205 2.5000"]);
  expect(firedOn(move, ["195.01", "195.00"])).toEqual(["down 195.00 -2.5000"]);
  expect(firedOn(move, ["206", "194", "200", "206"], 0), "each way for itself").toEqual([
    "up 206 3.0000",
    "down 194 -3.0000",
    "up 206 3.0000",
  ]);
});

test("a move within a window is from its lowest or highest price, the one that was there when it began among them", () => {
  const move = { kind: "window_move", percent: "1", direction: "up", windowMs: 60_000 } as const;
  expect(firedOn(move, ["200", "199", "200.98", "200.99"])).toEqual(["up 200.99 1.0000"]);
  const slow = Array.from({ length: 200 }, (_, n) => (200 + n * 0.01).toFixed(2));
  expect(firedOn(move, slow), "1 % in 200 s, not in 60").toEqual([]);
  const down = { ...move, direction: "down" } as const;
  expect(firedOn(down, ["200", ...Array.from({ length: 70 }, () => "201"), "198.99"])).toEqual(["down 198.99 -1.0000"]);
});

test("of a price that is 0 or less there are no per cent: a window's move from it is none, until there is one above it", () => {
  const up = { kind: "window_move", percent: "1", direction: "up", windowMs: 60_000 } as const;
  expect(firedOn(up, ["0", "0", "0.00", "5", "-1", "4"])).toEqual([]);
  expect(firedOn({ ...up, direction: "down" }, ["0", "0", "-5"])).toEqual([]);
  expect(firedOn({ ...up, direction: "down" }, ["-2", "0", "1", "-0.5"]), "from above 0").toEqual([
    "down -0.5 -150.0000",
  ]);
  const later = ["0", ...Array.from({ length: 70 }, () => "200"), "202"];
  expect(firedOn(up, later), "when that is over").toEqual(["up 202 1.0000"]);
});

test("where floats cannot tell two prices apart their decimals do", () => {
  const level = "123456789012345678.000000000000000001";
  const above = { kind: "above", price: level } as const;
  const below = "123456789012345678.000000000000000000";
  expect(Number(below)).toBe(Number(level));
  expect(firedOn(above, [below, level, "123456789012345678.000000000000000002"])).toEqual([
    "up 123456789012345678.000000000000000002",
  ]);
  expect(compareLevels(levelOf("1.0"), levelOf("1"))).toBe(0);
  expect(movedBy("0.00000003", "0.1", -1)).toBe("0.00000002997");
});

test("a window keeps few prices of however many there are", () => {
  const window = new PriceWindow(60_000);
  for (let n = 0; n < 100_000; n++) window.add(levelOf(String(200 + Math.sin(n))), n * 2);
  expect(Number(window.low.text)).toBeCloseTo(199, 3);
  expect(Number(window.high.text)).toBeCloseTo(201, 3);
  expect(window.size).toBeLessThanOrEqual(3 * 600);
});
