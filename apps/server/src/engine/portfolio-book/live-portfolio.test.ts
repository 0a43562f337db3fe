import { expect, onTestFinished, test } from "vitest";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import { VALUATION_EVERY_MS, VALUATION_WAIT_MS } from "./limits.ts";
import { LivePortfolio } from "./live-portfolio.ts";
import { PortfolioRecords } from "./portfolio-records.ts";

const PRICES = {
  AAPL: { price: "80", currency: "USD" },
  SAP: { price: "150", currency: "EUR" },
  EURUSD: { price: "1.25", currency: "USD" },
};

/** A portfolio of 10 AAPL and 4 SAP that somebody looks at; it is told of changes by the test. */
async function stage() {
  const made = await portfolioStage({ prices: PRICES });
  const { book, owner, depot, store, scheduler, scripted, until, tickAll } = made;
  await book.record(owner, buy(depot));
  const sap = buy(depot, { ticker: "SAP", quantity: "4", price: "100", currency: "EUR" });
  const { activity } = await book.record(owner, sap);
  const unforeseen = (error: unknown) => expect(error).toBeUndefined();
  const records = new PortfolioRecords(store.portfolios, scheduler, () => {});
  const portfolio = new LivePortfolio(owner, { records, prices: scripted.engine, scheduler, unforeseen });
  const reader = await portfolio.read({ method: "average" });
  onTestFinished(() => reader.close());
  let isSettled = false;
  void portfolio.settled(VALUATION_WAIT_MS, new AbortController().signal).then(() => (isSettled = true));
  await until(() => {
    tickAll();
    return isSettled;
  });
  const worth = () => reader.now().summary.holdingsValue;
  await until(() => worth() === "1550.00");
  /** It is renewed once for what changed. */
  const renewed = async () => {
    portfolio.changed();
    const atMs = scheduler.now();
    await until(() => scheduler.now() >= atMs + 4 * VALUATION_EVERY_MS);
  };
  return { ...made, sap: activity, worth, renewed };
}

test("what is held is followed on, however often it is renewed at one revision", async () => {
  const { tick, until, worth, renewed } = await stage();
  await renewed();
  await renewed();
  for (const [ticker, price, told] of [
    ["AAPL", "81", "1560.00"],
    ["SAP", "160", "1610.00"],
    ["EURUSD", "1.5", "1770.00"],
  ] as const) {
    tick(ticker, price);
    await until(() => worth() === told);
  }
});

test("what is held no more is let go of, and its rate with it", async () => {
  const { book, owner, sap, scheduler, scripted, until, worth, renewed } = await stage();
  expect(scripted.source.carried.toSorted()).toEqual(["X:AAPL", "X:EURUSD", "X:SAP"]);
  await book.deleteActivity(owner, String(sap.number));
  await renewed();
  expect(worth()).toBe("800.00");
  const atMs = scheduler.now();
  await until(() => scheduler.now() > atMs + 5_000);
  scheduler.advance(31_000);
  await until(() => scripted.source.carried.length === 1);
  expect(scripted.source.carried).toEqual(["X:AAPL"]);
});

test("whoever waits for prices waits for the rates that these ask for too", async () => {
  const { book, owner, depot, store, scheduler, scripted, until, tickAll } = await portfolioStage({ prices: PRICES });
  await book.record(owner, buy(depot, { ticker: "SAP", quantity: "4", price: "100", currency: "EUR" }));
  const unforeseen = (error: unknown) => expect(error).toBeUndefined();
  const records = new PortfolioRecords(store.portfolios, scheduler, () => {});
  const portfolio = new LivePortfolio(owner, { records, prices: scripted.engine, scheduler, unforeseen });
  const reader = await portfolio.read({ method: "average" });
  onTestFinished(() => reader.close());
  const worth: (string | undefined)[] = [];
  // Asked at every moment there is: before a price came, when it has come, and when it is valued.
  await until(() => {
    const waited = portfolio.settled(VALUATION_WAIT_MS, new AbortController().signal);
    void waited.then(() => worth.push(reader.now().summary.holdingsValue));
    tickAll();
    const once = portfolio.settled(VALUATION_WAIT_MS, new AbortController().signal);
    void once.then(() => worth.push(reader.now().summary.holdingsValue));
    return worth.length > 3;
  });
  expect(new Set(worth)).toEqual(new Set(["750.00"]));
});
