import { TickerType } from "@streampulse/core";
import { expect, test } from "vitest";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import type { Update } from "./valuation-update.ts";

const AVERAGE = { method: "average" } as const;

test("a trade with a time counts for the day that its market had then", async () => {
  const { book, owner, depot, until, tick } = await portfolioStage({
    prices: { AAPL: { price: "80", currency: "USD", previousClose: "78", type: TickerType.STOCK } },
  });
  const evening = { day: "2026-01-05", timeMs: Date.UTC(2026, 0, 5, 1) };
  const midnight = { day: "2026-01-04", timeMs: Date.UTC(2026, 0, 5, 5) };
  const value = async () => {
    let told: Update | undefined;
    void book.valuation(owner, AVERAGE, new AbortController().signal).then((update) => (told = update));
    await until(() => {
      tick("AAPL", "80");
      return told !== undefined;
    });
    return told?.summary.dayProfit;
  };
  // At eight in the evening of the 4th in New York: held over the night, 10 × (80 − 78).
  await book.record(owner, buy(depot, evening));
  expect(await value()).toBe("20.00");
  // At midnight there, though it is noted for the 4th: 10 × (80 − 79) more.
  await book.record(owner, buy(depot, { ...midnight, price: "79" }));
  expect(await value()).toBe("30.00");
});

test("the day's profit is in per cent of what was held at the previous close and of what was bought since, as it was paid", async () => {
  const { book, owner, depot, until, tick } = await portfolioStage({
    prices: { ACME: { price: "80", currency: "USD", previousClose: "78" } },
  });
  const today = (kind: "buy" | "sell" | "short", quantity: string, price: string) =>
    book.record(owner, buy(depot, { kind, ticker: "ACME", day: "2026-01-05", quantity, price }));
  const value = async (price: string) => {
    let told: Update | undefined;
    void book.valuation(owner, AVERAGE, new AbortController().signal).then((update) => (told = update));
    await until(() => {
      tick("ACME", price);
      return told !== undefined;
    });
    const { dayProfit, dayProfitPercent, unrealisedProfit, realisedProfit } = told?.summary ?? {};
    return [dayProfit, dayProfitPercent, unrealisedProfit, realisedProfit];
  };
  // Had for nothing: of nothing there is no share.
  const gift = await today("buy", "1", "0");
  expect(await value("80")).toEqual(["80.00", undefined, "80.00", "0.00"]);
  await book.deleteActivity(owner, String(gift.activity.number));
  // Bought today, 10 × 100: 800 − 1000 of 1000.
  const bought = await today("buy", "10", "100");
  expect(await value("80")).toEqual(["-200.00", "-20.00", "-200.00", "0.00"]);
  // And sold again, 4 × 90: 480 + 360 − 1000.
  const sold = await today("sell", "4", "90");
  expect(await value("80")).toEqual(["-160.00", "-16.00", "-120.00", "-40.00"]);
  await book.deleteActivity(owner, String(sold.activity.number));
  // Held overnight beside it, 1 × 78: 880 − 78 − 1000 of 1078.
  const held = await book.record(owner, buy(depot, { ticker: "ACME", quantity: "1", price: "5" }));
  expect(await value("80")).toEqual(["-198.00", "-18.37", "-125.00", "0.00"]);
  for (const { activity } of [bought, held]) await book.deleteActivity(owner, String(activity.number));
  // Rounded as it is told: 3 × 33.335 = 100.005 are 100.00, and 3 × 33.3383 = 100.0149 are 100.01.
  const split = await today("buy", "3", "33.335");
  expect(await value("33.3383")).toEqual(["0.01", "0.01", "0.01", "0.00"]);
  await book.deleteActivity(owner, String(split.activity.number));
  // Sold short today, 5 × 90: 450 − 400 of what it brought.
  await today("short", "5", "90");
  expect(await value("80")).toEqual(["50.00", "11.11", "50.00", "0.00"]);
});
