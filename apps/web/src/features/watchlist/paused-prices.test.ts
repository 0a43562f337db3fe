import { expect, test } from "vitest";
import { pausedPrices } from "./paused-prices.ts";

test("what stands still is dated by the server's clock, however far the device's is ahead", () => {
  let deviceMs = 100_000;
  const session = { clockAheadMs: 40_000 } as never;
  const paused = pausedPrices({ tickers: ["KO"], price: () => ({}), session }, () => deviceMs);
  deviceMs += 5_000;
  expect([paused.sinceMs, paused.atMs("PEP")]).toEqual([60_000, 65_000]);
  expect(pausedPrices({ tickers: [], price: () => ({}), session: undefined }, () => deviceMs).sinceMs).toBe(105_000);
});
