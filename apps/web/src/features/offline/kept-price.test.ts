import { type Price, Quality, type Quote } from "@streampulse/client";
import { expect, test } from "vitest";
import { asOld, unkept } from "./kept-price.ts";

const quote = (ticker: string, sequence: number, stale = false): Quote => ({
  ...{ ticker, price: String(sequence), sequence, epoch: 1, receivedTimeMs: 0, source: "s", stale },
  quality: Quality.LIVE,
});

test("what is kept is what changed since, and nothing that is old already", () => {
  const prices = new Map<string, Price>();
  const store = {
    tickers: ["AAPL", "MSFT", "TSLA"],
    price: (ticker: string): Price => prices.get(ticker) ?? {},
  };
  const kept = new Map<string, Quote>();
  prices.set("AAPL", { quote: quote("AAPL", 1), info: { ticker: "AAPL", name: "Apple" } });
  prices.set("MSFT", { quote: quote("MSFT", 1, true) });
  expect(unkept(store, kept)).toEqual([
    { ticker: "AAPL", quote: quote("AAPL", 1), info: { ticker: "AAPL", name: "Apple" } },
  ]);
  expect(unkept(store, kept)).toEqual([]);
  prices.set("AAPL", { quote: quote("AAPL", 2) });
  expect(unkept(store, kept).map(({ quote: { price } }) => price)).toEqual(["2"]);
  store.tickers = ["MSFT"];
  unkept(store, kept);
  expect(kept.size).toBe(0);
});

test("a kept price is shown as old, with the time that it is of", () => {
  const shown = asOld({ ticker: "AAPL", quote: { ...quote("AAPL", 3), receivedTimeMs: 77 } });
  expect(shown.quote).toMatchObject({ price: "3", stale: true, receivedTimeMs: 77 });
});
