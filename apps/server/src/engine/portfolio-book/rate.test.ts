import { Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { rateBetween, type PairState } from "./rate.ts";

/** Prices of pairs, in the currency that is written behind them; which ones were asked for is noted. */
function pairs(prices: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const pair = (ticker: string): PairState => {
    asked.push(ticker);
    const [price, currency, ...more] = prices[ticker]?.split(" ") ?? [];
    if (price === undefined) return "none";
    if (price === "waiting") return "waiting";
    const quality = more.includes("delayed") ? Quality.DELAYED : Quality.LIVE;
    return { price, currency, quality, stale: more.includes("stale"), timeMs: Number(more.at(-1) ?? 5) || 5 };
  };
  const told = (from: string, to: string) => {
    const rate = rateBetween(from, to, pair);
    return rate && `${rate.rate.toFixed()} ${rate.tickers.join(" ")}`;
  };
  return { asked, told, rate: (from: string, to: string) => rateBetween(from, to, pair) };
}

test("the pair, the pair the other way round, or the way over the dollar, and never more asked for than it takes", () => {
  const { told, asked } = pairs({ EURUSD: "1.25 USD", USDJPY: "150 JPY", GBPUSD: "1.5 USD", BTCUSD: "60000 USD" });
  expect(told("EUR", "EUR")).toBe("1 ");
  expect(asked).toEqual([]);
  expect(told("EUR", "USD")).toBe("1.25 EURUSD");
  expect(told("USD", "EUR")).toBe("0.8 -EURUSD");
  expect(asked).toEqual(["EURUSD", "EURUSD"]);
  expect(told("JPY", "USD")).toBe("0.00666666666666666667 -USDJPY");
  expect(told("EUR", "JPY")).toBe("187.5 EURUSD USDJPY");
  expect(told("GBP", "EUR")).toBe("1.2 GBPUSD -EURUSD");
  expect(told("BTC", "EUR")).toBe("48000 BTCUSD -EURUSD");
  expect(told("USD", "BTC")).toBe("0.00001666666666666667 -BTCUSD");
  expect(told("SEK", "EUR")).toBeUndefined();
});

test("USDT is no dollar: it has a rate where one is quoted", () => {
  expect(pairs({ EURUSD: "1.25 USD" }).told("USDT", "USD")).toBeUndefined();
  expect(pairs({ USDTUSD: "0.9995 USD" }).told("USDT", "USD")).toBe("0.9995 USDTUSD");
  expect(pairs({ USDTUSD: "0.5 USD", EURUSD: "1.25 USD" }).told("USDT", "EUR")).toBe("0.4 USDTUSD -EURUSD");
});

test("a ticker of the same letters in another currency is no pair, and a price of nothing no rate", () => {
  expect(pairs({ EURUSD: "1.25 EUR" }).told("EUR", "USD")).toBeUndefined();
  expect(pairs({ EURUSD: "1.25" }).told("EUR", "USD")).toBeUndefined();
  expect(pairs({ EURUSD: "0 USD" }).told("EUR", "USD")).toBeUndefined();
  // In hundredths it is one.
  expect(pairs({ EURGBP: "85 GBX" }).told("EUR", "GBP")).toBe("0.85 EURGBP");
});

test("while a pair's first price is awaited no other is asked for", () => {
  const { told, asked } = pairs({ EURUSD: "waiting", USDEUR: "0.8 EUR" });
  expect(told("EUR", "USD")).toBeUndefined();
  expect(asked).toEqual(["EURUSD"]);
});

test("a rate over the dollar is as good as its worse half, and as old as its older one", () => {
  const { rate } = pairs({ EURUSD: "1.25 USD delayed 9", USDJPY: "150 JPY stale 7" });
  expect(rate("EUR", "JPY")).toMatchObject({ quality: Quality.DELAYED, stale: true, timeMs: 7 });
});
