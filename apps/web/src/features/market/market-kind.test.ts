import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { marketKind } from "./market-kind.ts";

const quote = (quality: Quality): Quote => ({
  ticker: "AAPL",
  price: "1",
  receivedTimeMs: 0,
  sequence: 1,
  epoch: 1,
  quality,
  source: "s",
  stale: false,
});

test.each([
  [[], undefined],
  [[Quality.LIVE, Quality.CLOSED, Quality.DELAYED], "real"],
  [[Quality.LIVE, Quality.SIMULATED], "simulated"],
  [[Quality.REPLAY], "replay"],
  [[Quality.REPLAY, Quality.SIMULATED], "simulated and replay"],
] as const)("%j shows %s prices", (qualities, kind) => {
  expect(marketKind([undefined, ...qualities.map(quote)])).toBe(kind);
});
