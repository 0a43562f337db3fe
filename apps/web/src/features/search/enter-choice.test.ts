import { expect, test } from "vitest";
import { enterChoice } from "./enter-choice.ts";

const TSLA = { ticker: "NASDAQ:TSLA", name: "Tesla Inc." };
const KO = { ticker: "NYSE:KO", name: "The Coca-Cola Company" };
const META = { ticker: "NASDAQ:META", name: "Meta Platforms Inc." };
const BTCUSDT = { ticker: "BINANCE:BTCUSDT", name: "Bitcoin / Tether" };

test.each([
  ["the beginning of a company's name takes the company", "tesla", [TSLA], "NASDAQ:TSLA"],
  ["and of a word within the name", " coca-cola", [KO], "NYSE:KO"],
  ["a code is taken as it was typed, although the name begins with it", "meta", [META], "meta"],
  ["a code with its venue as well", "nasdaq:meta", [META], "nasdaq:meta"],
  ["part of a code is never completed", "btc", [BTCUSDT], "btc"],
  ["part of a word neither", "esla", [TSLA], "esla"],
  ["what finds nothing is taken as it was typed", "XYZZY", [], "XYZZY"],
] as const)("%s", (_, text, results, taken) => {
  expect(enterChoice(text, { query: text.trim(), results })).toBe(taken);
});

test("an answer to an older text chooses nothing", () => {
  expect(enterChoice("tesla motors", { query: "tesla", results: [TSLA] })).toBe("tesla motors");
});
