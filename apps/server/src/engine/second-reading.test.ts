import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import type { SourceQuote } from "./ports/source.ts";
import { SecondReading } from "./second-reading.ts";

/** What is told of prices that come one after the other. */
function told(bound: number | undefined, ...prices: (string | Omit<SourceQuote, "id">)[]) {
  const reading = new SecondReading(bound);
  const quotes: SourceQuote[] = [];
  for (const said of prices) {
    reading.pass({ id: 0, ...(typeof said === "string" ? { price: said } : said) }, (quote) => quotes.push(quote));
  }
  return { prices: quotes.flatMap(({ price }) => price ?? []), quotes, slips: reading.slips };
}

describe("a price that jumps beyond the bound", () => {
  test.each([
    ["up to the bound it is no jump", 0.2, ["100", "120", "96"], ["100", "120", "96"], 0],
    ["beyond it waits", 0.2, ["100", "120.01"], ["100"], 0],
    ["a fall beyond it waits", 0.2, ["100", "79.99"], ["100"], 0],
    ["and comes with the second reading that agrees", 0.2, ["100", "150", "151"], ["100", "150", "151"], 0],
    ["to within the bound of the doubted price", 0.2, ["100", "150", "180"], ["100", "150", "180"], 0],
    ["or is dropped when the old level is back", 0.2, ["100", "1000", "101"], ["100", "101"], 1],
    ["the old level is that of the last price told", 0.2, ["100", "1000", "119", "130"], ["100", "119", "130"], 1],
    ["a third level is as doubtful as the second", 0.2, ["100", "1000", "5", "5.1"], ["100", "5", "5.1"], 1],
    ["zero is a jump", 0.2, ["100", "0", "100"], ["100", "100"], 1],
    ["a price below zero is one", 0.2, ["5", "-5", "-5.5"], ["5", "-5", "-5.5"], 0],
    ["nothing is doubted without bound", Infinity, ["100", "0.01", "9999"], ["100", "0.01", "9999"], 0],
    ["with none of its own: twice is no jump, nor half", undefined, ["100", "200", "100"], ["100", "200", "100"], 0],
    ["more than twice is", undefined, ["100", "200.01", "100"], ["100", "100"], 1],
    ["less than half is", undefined, ["100", "49.99", "100"], ["100", "100"], 1],
    ["another sign is", undefined, ["1", "-1", "1"], ["1", "1"], 1],
  ] as const)("%s", (_, bound, said, expected, slips) => {
    const result = told(bound, ...said);
    expect(result.prices).toEqual(expected);
    expect(result.slips).toBe(slips);
  });

  test("side fields said meanwhile come behind it, merged, and never before", () => {
    const { quotes } = told(0.2, "100", "150", { bid: "149", ask: "151" }, { bid: "150" }, "152");
    expect(quotes.map(({ price, bid, ask }) => [price, bid, ask])).toEqual([
      ["100", undefined, undefined],
      ["150", undefined, undefined],
      [undefined, "150", "151"],
      ["152", undefined, undefined],
    ]);
    expect(told(0.2, { bid: "1" }, "100", { bid: "99" }).quotes).toHaveLength(3);
  });
});

test("a move that lasts arrives no later than its second reading, nothing true is lost, and no lone slip is told", () => {
  const level = fc.record({ price: fc.integer({ min: 1, max: 1_000_000 }), times: fc.integer({ min: 2, max: 6 }) });
  const slip = fc.record({ after: fc.nat(20), factor: fc.constantFrom(0.01, 0.1, 10, 100, -1) });
  holdsFor(
    "second readings",
    fc.property(fc.array(level, { minLength: 1, maxLength: 8 }), fc.array(slip, { maxLength: 3 }), (levels, slips) => {
      const truth = levels.flatMap(({ price, times }) => Array.from({ length: times }, () => price));
      const isSlip: boolean[] = [];
      const said = truth.flatMap((price, n) => {
        const at = slips.find(({ after }) => after === n);
        // A slip is alone: between two readings of one level.
        const isWithin = at && truth[n + 1] === price && truth[n - 1] === price;
        isSlip.push(false);
        if (!isWithin) return [price];
        isSlip.push(true);
        return [price, price * at.factor];
      });
      const expected = said.filter((_, n) => !isSlip[n]);
      const result = told(0.2, ...said.map(String));
      expect(result.prices).toEqual(expected.map(String));
      expect(result.slips).toBe(isSlip.filter(Boolean).length);
    }),
    { runs: 2_000, longRuns: 50_000 },
  );
});
