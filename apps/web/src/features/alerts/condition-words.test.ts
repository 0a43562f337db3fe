import { type AlertCondition, AlertWindow, MoveDirection } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { numberText } from "../../ui/number-text.ts";
import { conditionWords, levelOf } from "./condition-words.ts";
import { spanText } from "./span-text.ts";

const EITHER = MoveDirection.EITHER;

test.each<[AlertCondition | undefined, string]>([
  [{ above: { price: "1225" } }, "is above 1,225.00"],
  [{ below: { price: "225" } }, "is below 225.00"],
  [{ crossing: { price: "225.125" } }, "crosses 225.125"],
  [{ crossingUp: { price: "225" } }, "rises above 225.00"],
  [{ crossingDown: { price: "225" } }, "falls below 225.00"],
  [{ percentMove: { percent: "5", direction: EITHER } }, "moves 5 % from now"],
  [{ percentMove: { percent: "5", direction: MoveDirection.UP, referencePrice: "210" } }, "rises 5 % from 210.00"],
  [
    { windowMove: { percent: "2.5", direction: MoveDirection.DOWN, window: AlertWindow["1_HOUR"] } },
    "falls 2.5 % within 1 hour",
  ],
  [{ stale: { forSeconds: 0 } }, "has no fresh price"],
  [{ stale: { forSeconds: 90 } }, "has no fresh price for 90 seconds"],
  [undefined, "does what this page does not know"],
])("%j", (condition, words) => {
  expect(conditionWords(condition, numberText("en"), 2)).toBe(words);
});

test("where levels are hidden none is told, and what is no level is", () => {
  const levels: readonly AlertCondition[] = [
    { above: { price: "225" } },
    { below: { price: "225" } },
    { crossing: { price: "225" } },
    { crossingUp: { price: "225" } },
    { crossingDown: { price: "225" } },
  ];
  for (const condition of levels) {
    expect(conditionWords(condition, numberText("en"), 2, true)).toMatch(/^[a-z ]+ your level$/);
  }
  const move = { percentMove: { percent: "5", direction: EITHER, referencePrice: "210" } };
  expect(conditionWords(move, numberText("en"), 2, true)).toBe("moves 5 % from your level");
});

test("a span is in its greatest whole unit", () => {
  expect([60, 300, 3_600, 86_400, 172_800, 1].map(spanText)).toEqual([
    "1 minute",
    "5 minutes",
    "1 hour",
    "1 day",
    "2 days",
    "1 second",
  ]);
});

test("a move has no level", () => {
  expect(levelOf({ crossingUp: { price: "225" } })).toBe("225");
  expect(levelOf({ stale: { forSeconds: 5 } })).toBeUndefined();
});
