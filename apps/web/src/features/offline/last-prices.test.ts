import { Quality } from "@streampulse/client";
import { expect, test } from "vitest";
import { KEPT_MAX, type KeptPrice } from "./kept-price.ts";
import { LastPrices } from "./last-prices.ts";

const kept = (ticker: string, price: string, stale = false): KeptPrice => ({
  ticker,
  quote: { ...{ ticker, price, sequence: 1, epoch: 1, receivedTimeMs: 0, source: "s", stale }, quality: Quality.LIVE },
});

test("a ticker that is left keeps its last price, newer than that of an earlier visit, and is written down", async () => {
  const saved: (readonly KeptPrice[])[] = [];
  const last = new LastPrices({
    load: async () => [kept("AAPL", "100"), kept("MSFT", "400")],
    save: async (prices) => void saved.push(prices),
  });
  last.keep(kept("AAPL", "101"));
  last.keep(kept("TSLA", "5"));
  await last.load();
  expect([last.of("AAPL")?.quote, last.of("MSFT")?.quote, last.of("KO")]).toMatchObject([
    { price: "101", stale: true },
    { price: "400", stale: true },
    undefined,
  ]);
  last.keep(kept("MSFT", "400", true));
  expect(saved).toEqual([[kept("AAPL", "101"), kept("TSLA", "5")]]);
});

test("so many are kept, and of one more the first goes", () => {
  const last = new LastPrices({ load: async () => [], save: async () => {} });
  for (let n = 0; n < KEPT_MAX; n++) last.keep(kept(`T${n}`, "1"));
  expect(last.of("T0")).toBeDefined();
  last.keep(kept("T0", "2"));
  last.keep(kept("NEW", "1"));
  expect([last.of("T0")?.quote?.price, last.of("T1"), last.of("NEW")?.quote?.price]).toEqual(["2", undefined, "1"]);
});
