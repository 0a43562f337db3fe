import {
  type AlertCondition,
  AlertWindow,
  type Firing,
  MoveDirection,
  OutageCause,
  PriceKind,
  Quality,
} from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { numberText } from "../../../ui/number-text.ts";
import { firedPrice, firingDelay, firingFacts, firingTitle, outageWords } from "./firing-words.ts";

const options = { numbers: numberText("en"), decimals: 2, hidesAmounts: false };
const { UP, DOWN, EITHER } = MoveDirection;
const fired = (part: Partial<Firing>): Firing => ({
  id: "a-1",
  alertId: "a",
  cursor: 1,
  ticker: "AAPL",
  condition: { crossing: { price: "225" } },
  priceKind: PriceKind.REAL,
  quote: {
    ticker: "AAPL",
    price: "225.02",
    receivedTimeMs: 10,
    sequence: 1,
    epoch: 1,
    quality: Quality.LIVE,
    source: "finnhub",
    stale: false,
  },
  firedTimeMs: 10,
  note: "sell half",
  direction: UP,
  currency: "USD",
  ...part,
});

test.each<[AlertCondition | undefined, MoveDirection, string]>([
  [{ crossing: { price: "225" } }, UP, "AAPL crossed above 225.00"],
  [{ crossing: { price: "225" } }, DOWN, "AAPL crossed below 225.00"],
  [{ crossingDown: { price: "225" } }, DOWN, "AAPL crossed below 225.00"],
  [{ above: { price: "225" } }, UP, "AAPL is above 225.00"],
  [{ below: { price: "225" } }, DOWN, "AAPL is below 225.00"],
  [
    { percentMove: { percent: "5", direction: EITHER, referencePrice: "210" } },
    DOWN,
    "AAPL is down 5.12 % from 210.00",
  ],
  [
    { windowMove: { percent: "5", direction: EITHER, window: AlertWindow["5_MINUTES"] } },
    UP,
    "AAPL went up 5.12 % within 5 minutes",
  ],
  [{ stale: { forSeconds: 60 } }, EITHER, "AAPL has had no fresh price for 1 minute"],
  [undefined, EITHER, "AAPL fired at 225.02"],
])("%j", (condition, direction, title) => {
  expect(firingTitle(fired({ condition, direction, percent: "-5.1299" }), options)).toBe(title);
});

test("where amounts are hidden no digit of one is told, in the title and below it", () => {
  const hidden = { ...options, hidesAmounts: true };
  for (const condition of [{ crossing: { price: "225" } }, { stale: { forSeconds: 60 } }, undefined]) {
    expect(firingTitle(fired({ condition }), hidden)).not.toMatch(/\d/);
    expect(firingFacts(fired({ condition }), hidden)).not.toMatch(/225/);
  }
});

test("a notice says which prices fired it", () => {
  expect(firingFacts(fired({ delayMs: 310 }), options)).toBe("225.02 USD · finnhub · 310 ms after the exchange");
  const simulated = fired({ priceKind: PriceKind.SIMULATED, delayMs: 5 });
  expect(firingFacts(simulated, options)).toBe("225.02 USD · Simulated · finnhub");
  const own = { ...simulated, quote: { ...simulated.quote!, source: "simulated" } };
  expect(firingFacts(own, options)).toBe("225.02 USD · Simulated");
  expect(firingFacts(fired({ priceKind: PriceKind.REPLAY }), options)).toContain("Replay");
});

test("what is not known is not told", () => {
  const none = fired({ quote: undefined, condition: { stale: { forSeconds: 0 } } });
  expect(firedPrice(none, options)).toBeUndefined();
  expect(firingFacts(none, options)).toBe("");
  expect(firingDelay(fired({}))).toBeUndefined();
  expect(outageWords(fired({}))).toBeUndefined();
});

test("a delay and an outage are told in a length that can be read", () => {
  expect([0, 999, 1_500, 90_000].map((delayMs) => firingDelay(fired({ delayMs })))).toEqual([
    "0 ms",
    "999 ms",
    "1.5 s",
    "2 minutes",
  ]);
  const outage = { cause: OutageCause.SERVER, fromTimeMs: 0, toTimeMs: 600_400 };
  expect(outageWords(fired({ outage }))).toBe(
    "It may have happened at any time in the 10 minutes before: the server did not run.",
  );
});
