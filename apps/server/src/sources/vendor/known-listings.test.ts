import { expect, test } from "vitest";
import { KnownListings } from "./known-listings.ts";

function start() {
  const clock = { ms: 1_000 };
  return { clock, known: new KnownListings(() => clock.ms) };
}

test("a listing is known for an hour, without the figures of its day", () => {
  const { clock, known } = start();
  const lasting = { name: "A Inc.", currency: "USD", decimals: 2 };
  const figures = { previousClose: "9", open: "10", high: "12", low: "8" };
  known.add("A", { canonical: "X:A", info: { ...lasting, ...figures }, hours: "always" });
  clock.ms += 3_599_999;
  expect(known.get("A")).toStrictEqual({ canonical: "X:A", info: lasting, hours: "always" });
  expect(known.get("B")).toBeUndefined();
  clock.ms++;
  expect(known.get("A")).toBeUndefined();
});

test("two thousand are known; of one more the oldest is forgotten, and one that is told anew is the newest", () => {
  const { known } = start();
  for (let n = 0; n < 2_000; n++) known.add(`T${n}`, { canonical: `X:T${n}`, info: {} });
  expect(known.get("T0")).toBeDefined();
  known.add("T0", { canonical: "X:T0", info: {} });
  known.add("NEW", { canonical: "X:NEW", info: {} });
  expect([known.get("T0"), known.get("T1"), known.get("T2")].map((each) => each !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});
