import { expect, test } from "vitest";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";

const PRICES = {
  AAPL: { price: "80", currency: "USD" },
  MSFT: { price: "300", currency: "USD" },
};

test("a listing that is recorded under another name, or comes earlier in a file, is told with that name", async () => {
  const { book, owner, depot, until, tickAll } = await portfolioStage({ prices: PRICES });
  await book.record(owner, buy(depot, { ticker: "AAPL" }));
  const names = async (...tickers: string[]) => {
    let told: ReadonlyMap<string, string> | undefined;
    const asked = book.recordedNames(owner, tickers, new AbortController().signal).then((each) => (told = each));
    await until(() => {
      tickAll();
      return told !== undefined;
    });
    return [...(await asked)];
  };
  expect(await names("x:aapl")).toEqual([["X:AAPL", "AAPL"]]);
  // What is recorded under both is meant so, and what is recorded under none has no other name.
  expect(await names("AAPL", "MSFT", "not a ticker")).toEqual([]);
  expect(await names("MSFT", "X:MSFT")).toEqual([["X:MSFT", "MSFT"]]);
  // No source knows it: nobody says that it is the same.
  await book.record(owner, buy(depot, { ticker: "NOSUCH" }));
  expect(await names("X:NOSUCH")).toEqual([]);
  await book.record(owner, buy(depot, { ticker: "X:AAPL" }));
  expect(await names("X:AAPL", "AAPL")).toEqual([]);
});

test("where no name has another, nothing is followed", async () => {
  const { book, owner, depot, scripted } = await portfolioStage({ prices: PRICES });
  await book.record(owner, buy(depot));
  expect(await book.recordedNames(owner, ["AAPL", "MSFT"], new AbortController().signal)).toEqual(new Map());
  expect(scripted.source.carried).toEqual([]);
});
