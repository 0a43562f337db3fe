import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { deliveredShare, FigureReader, SECONDS_KEPT } from "./connection-figures.ts";
import { linePath } from "./tiny-chart.tsx";

/** A store that the test counts for. */
function counted() {
  const tally = { quotes: 0, skipped: 0, streams: 1 };
  const quotes = new Map<string, Quote>();
  const store = {
    tickers: ["A", "B", "C"],
    quote: (ticker: string) => quotes.get(ticker),
    tally: () => ({ ...tally }),
  };
  const received = (ticker: string, receivedTimeMs: number, sourceTimeMs?: number) =>
    quotes.set(ticker, {
      ...{ ticker, receivedTimeMs, sourceTimeMs, price: "1", sequence: 1, epoch: 1, source: "s", stale: false },
      quality: Quality.LIVE,
    });
  return { tally, received, reader: new FigureReader(store, () => 10_000) };
}

test("a second is what came since the one before, with what conflation left out beside it", () => {
  const { tally, reader } = counted();
  Object.assign(tally, { quotes: 30, skipped: 10 });
  reader.read();
  Object.assign(tally, { quotes: 35, skipped: 10, streams: 3 });
  reader.read();
  expect(reader.now()).toEqual({
    seconds: [
      { received: 30, told: 40 },
      { received: 5, told: 5 },
    ],
    reconnects: 2,
    priced: 0,
  });
  expect(deliveredShare(reader.now().seconds)).toBeCloseTo(35 / 45);
});

test("the age is that of the middle price, never below 0, and unknown without prices", () => {
  const { received, reader } = counted();
  reader.read();
  expect(reader.now().seconds[0]?.ageMs).toBeUndefined();
  received("A", 10_500);
  reader.read();
  expect(reader.now().seconds.at(-1)?.ageMs).toBe(0);
  received("B", 9_700);
  received("C", 1_000, 750);
  reader.read();
  expect(reader.now()).toMatchObject({ priced: 3 });
  expect(reader.now().seconds.at(-1)?.ageMs).toBe(300);
  // Only of one it is known when it happened.
  expect(reader.now().seconds.at(-1)?.behindMs).toBe(250);
});

test("where nothing was told there is no share, and a minute is kept", () => {
  const { reader } = counted();
  expect(deliveredShare([])).toBeUndefined();
  for (let n = 0; n <= SECONDS_KEPT; n++) reader.read();
  expect(reader.now().seconds).toHaveLength(SECONDS_KEPT);
  expect(deliveredShare(reader.now().seconds)).toBeUndefined();
});

test("a line ends at the right, reaches the top with its greatest, and breaks where nothing is known", () => {
  expect(linePath([0, 10], 2)).toBe("M0.0 26.0L100.0 2.0");
  expect(linePath([5], 5)).toBe("M100.0 2.0");
  expect(linePath([1, undefined, 1], 3)).toBe("M0.0 2.0M100.0 2.0");
  expect(linePath([0, 0], 2)).toBe("M0.0 26.0L100.0 26.0");
  expect(linePath([], 60)).toBe("");
});
