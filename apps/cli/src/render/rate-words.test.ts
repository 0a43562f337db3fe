import type { ExchangeRate, PortfolioView } from "@streampulse/client/portfolio";
import { Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { missingRates, pricedWords, rateWords } from "./rate-words.ts";

const rate = (from: string, to: string, rest: Partial<ExchangeRate> = {}): ExchangeRate => {
  return { from, to, rate: "1.14", tickers: [from + to], quality: Quality.LIVE, stale: false, ...rest };
};

test("rates that are made up, replayed or old say so, and live ones nothing", () => {
  expect(rateWords([])).toEqual([]);
  expect(rateWords([rate("EUR", "USD")])).toEqual([]);
  expect(rateWords([rate("EUR", "USD"), rate("GBP", "USD", { stale: true })])).toEqual(["rates not live"]);
  expect(rateWords([rate("EUR", "USD", { quality: Quality.CLOSED })])).toEqual(["rates not live"]);
  expect(rateWords([rate("EUR", "USD", { quality: Quality.REPLAY })])).toEqual(["rates replayed"]);
  expect(rateWords([rate("EUR", "USD"), rate("GBP", "USD", { quality: Quality.SIMULATED })])).toEqual([
    "rates simulated",
  ]);
});

test("a rate that is missing is named, with what brings it, and nothing of it steers the terminal", () => {
  const missing = rate("USDT", "USD", { rate: undefined, tickers: [], quality: undefined });
  expect(missingRates([rate("EUR", "USD"), missing])).toEqual([
    "No rate from USDT to USD: what is in USDT is in no total. A source that quotes USDTUSD brings it.",
  ]);
  expect(missingRates([{ ...missing, to: "EUR" }])).toEqual([
    "No rate from USDT to EUR: what is in USDT is in no total. A source that quotes USDTEUR, or each of them in USD, brings it.",
  ]);
  expect(missingRates([{ ...missing, from: "\u001b[2J" }]).join("")).not.toContain("\u001b");
  expect(rateWords([missing])).toEqual([]);
});

test("a line says how many are priced live, what the rates are, and that something is left out", () => {
  const valuation = { pricedLive: 1, holdings: 2, complete: false } as PortfolioView["valuation"];
  const view = { valuation, holdings: [], balances: [], accounts: [], rates: [] };
  expect(pricedWords(view)).toBe("1 of 2 priced live, incomplete");
  const rates = [rate("EUR", "USD", { quality: Quality.SIMULATED })];
  expect(pricedWords({ ...view, valuation: { ...valuation, complete: true }, rates })).toBe(
    "1 of 2 priced live, rates simulated",
  );
});
