import { AlertWindow, MoveDirection, type AlertCondition } from "@streampulse/client/alerts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../test/seeded.ts";
import { conditionText, readAlert } from "./alert-words.ts";
import { CommandError } from "./exit.ts";

const { UP, DOWN, EITHER } = MoveDirection;

test.each<[string, AlertCondition]>([
  ["AAPL above 215", { above: { price: "215" } }],
  ["aapl is above 215.50", { above: { price: "215.50" } }],
  ["AAPL > 215", { above: { price: "215" } }],
  ["AAPL BELOW 180", { below: { price: "180" } }],
  ["AAPL crosses 215 up", { crossingUp: { price: "215" } }],
  ["AAPL crosses down 215", { crossingDown: { price: "215" } }],
  ["AAPL  crosses   215", { crossing: { price: "215" } }],
  ["AAPL moves 5% from 210", { percentMove: { percent: "5", direction: EITHER, referencePrice: "210" } }],
  ["AAPL moves 5% up", { percentMove: { percent: "5", direction: UP } }],
  ["AAPL moves 2.5% down in 1h", { windowMove: { percent: "2.5", direction: DOWN, window: AlertWindow["1_HOUR"] } }],
  ["AAPL moves 2% within 1d", { windowMove: { percent: "2", direction: EITHER, window: AlertWindow["24_HOURS"] } }],
  ["AAPL is stale", { stale: { forSeconds: 0 } }],
  ["AAPL is stale for 10m", { stale: { forSeconds: 600 } }],
])("%s", (text, condition) => {
  expect(readAlert(text)).toEqual({ ticker: "AAPL", condition });
});

test.each([
  ["", 'It begins with a ticker, and "" is none'],
  ["A,B above 1", "is none: it"],
  ["AAPL", "What has to happen is missing."],
  ["AAPL explodes", '"explodes" is nothing that happens to a price.'],
  ["AAPL above", "The price is missing."],
  ["AAPL above $215", 'A price is a number such as 215.50, and not "$215". Write 215.'],
  ["AAPL above 67,000", "Write 67000 or 67.000."],
  ["AAPL above 215,50", 'and not "215,50". Write 215.50.'],
  ["AAPL moves 2,5% in 1h", 'and not "2,5%". Write 2.5%.'],
  ["AAPL above -1", 'and not "-1".'],
  ["AAPL crosses 215 sideways", '"sideways" has no place there.'],
  ["AAPL moves 5", 'How far is in per cent, as in 5%, and not "5".'],
  ["AAPL moves 5% in 2h", 'A move is within 1m, 5m, 1h or 24h, and not "2h".'],
  ["AAPL is stale for 25h", "A price is stale for 60s, 10m, up to 24h"],
  ["AAPL above 1 \u001b[2J", '"[2J" has no place there.'],
])("%j is refused in words, with the forms that there are", (text, said) => {
  let error: unknown;
  try {
    readAlert(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({ exit: 2, hint: expect.stringContaining('"AAPL crosses 215 up"') });
  expect((error as Error).message).toContain(said);
});

test("what a list shows of a condition is what sets it", () => {
  const price = fc.record({ price: fc.tuple(fc.nat(), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`) });
  const direction = fc.constantFrom(UP, DOWN, EITHER);
  const percent = fc.integer({ min: 1, max: 99 }).map(String);
  const window = fc.constantFrom(1, 2, 3, 4) as fc.Arbitrary<AlertWindow>;
  const condition: fc.Arbitrary<AlertCondition> = fc.oneof(
    fc.record({ above: price }),
    fc.record({ below: price }),
    fc.record({ crossing: price }),
    fc.record({ crossingUp: price }),
    fc.record({ crossingDown: price }),
    fc.record({ percentMove: fc.record({ percent, direction }) }),
    fc.record({ percentMove: fc.record({ percent, direction, referencePrice: price.map((one) => one.price) }) }),
    fc.record({ windowMove: fc.record({ percent, direction, window }) }),
    fc.record({ stale: fc.record({ forSeconds: fc.nat(86_400) }) }),
  );
  const property = fc.property(condition, (one) => {
    expect(readAlert(`NASDAQ:AAPL ${conditionText(one)}`)).toEqual({ ticker: "NASDAQ:AAPL", condition: one });
  });
  holdsFor("conditions in words", property, { runs: 300 });
});
