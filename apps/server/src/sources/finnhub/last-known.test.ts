import { expect, test } from "vitest";
import { LastKnown } from "./last-known.ts";

test("2,000 symbols are remembered; the next takes the place of the one asked for the longest ago", () => {
  const known = new LastKnown();
  for (let n = 0; n < 2_000; n++) known.of(`S${n}`).priceMs = n;
  expect(known.of("S0").priceMs).toBe(0);
  known.of("ONE_MORE");
  expect([known.of("S0").priceMs, known.of("S2").priceMs]).toEqual([0, 2]);
  expect(known.of("S1").priceMs).toBeUndefined();
});
