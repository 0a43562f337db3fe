import { expect, test } from "vitest";
import {
  GOLDEN_ACCOUNTS,
  GOLDEN_ACTIVITIES,
  GOLDEN_BALANCES,
  GOLDEN_HOLDINGS,
  GOLDEN_PRICES,
  GOLDEN_TOTALS,
} from "../../../../../test/golden-portfolio.ts";
import { emptyStage } from "../../../../../test/portfolio-stage.ts";
import type { CostMethod } from "./position.ts";
import type { Update } from "./valuation-update.ts";

const NEVER = new AbortController().signal;

/** The golden portfolio, recorded one activity after the other, or in the opposite order. */
async function golden(isReversed = false) {
  const stage = await emptyStage({ prices: GOLDEN_PRICES });
  const { book, owner } = stage;
  for (const account of GOLDEN_ACCOUNTS) await book.createAccount(owner, account);
  await book.changeSettings(owner, { currency: "EUR" });
  if (isReversed) {
    const rows = GOLDEN_ACTIVITIES.toReversed().map((draft, at) => ({ line: at + 1, draft }));
    expect(await book.importActivities(owner, rows)).toMatchObject({ isKept: true, faults: [] });
  } else for (const draft of GOLDEN_ACTIVITIES) await book.record(owner, draft);
  return {
    ...stage,
    async valued(method: CostMethod, currency?: string): Promise<Update> {
      let update: Update | undefined;
      void book.valuation(owner, { method, currency }, NEVER).then((told) => (update = told));
      await stage.until(() => {
        stage.tickAll();
        return update !== undefined;
      });
      return update as Update;
    },
  };
}

const holdingsOf = ({ holdings, text }: Update) =>
  Object.fromEntries(
    holdings.map(({ value: { ticker, value, unrealised, dayProfit, realised, costValue } }) => [
      ticker,
      [value, unrealised, dayProfit, realised, costValue].map((units) =>
        units === undefined ? undefined : text(units),
      ),
    ]),
  );

test.each([false, true])(
  "by FIFO every figure is the one computed by hand (recorded backwards: %s)",
  async (isReversed) => {
    const { valued } = await golden(isReversed);
    const update = await valued("fifo");
    expect(holdingsOf(update)).toEqual(GOLDEN_HOLDINGS);
    const balances = update.balances.map(({ value: { accountId, currency, amount, value } }) => [
      `${accountId} ${currency} ${amount}`,
      update.text(value as bigint),
    ]);
    expect(Object.fromEntries(balances)).toEqual(GOLDEN_BALANCES);
    expect(update.summary).toMatchObject(GOLDEN_TOTALS);
    expect(update.summary).toMatchObject({ isComplete: false, isRealisedComplete: true, isUnrealisedComplete: false });
    const unpriced = update.holdings.flatMap(({ value: { ticker, unpriced: why } }) => (why ? [[ticker, why]] : []));
    expect(unpriced).toEqual(
      [
        ["NOSUCH1", "unknown_ticker"],
        ["BTCUSDT", "no_rate"],
      ].toSorted(() => (isReversed ? -1 : 1)),
    );
    const rates = update.rates.map(({ from, rate }) => [from, rate?.rate.toFixed(), rate?.tickers]);
    expect(new Map(rates.map(([from, ...rest]) => [from, rest]))).toEqual(
      new Map([
        ["USD", ["0.8", ["-EURUSD"]]],
        ["GBP", ["1.25", ["-EURGBP"]]],
        ["USDT", [undefined, undefined]],
      ]),
    );
  },
);

test("by the average method only what was sold of AAPL is another figure", async () => {
  const { valued } = await golden();
  const update = await valued("average");
  expect(holdingsOf(update)).toEqual({ ...GOLDEN_HOLDINGS, AAPL: ["1600.00", "499.00", "40.00", "178.60", "1101.00"] });
  expect(update.summary).toMatchObject({ ...GOLDEN_TOTALS, unrealisedProfit: "1243.99", realisedProfit: "341.01" });
});

test("told in pounds the same is worth 0.8 of it, part by part", async () => {
  const { valued } = await golden();
  const update = await valued("fifo", "GBP");
  // AAPL: 2000 dollars are 1600 euros are 1280 pounds, by the way over the euro's dollar price and its pound price.
  expect(update.summary.currency).toBe("GBP");
  expect(update.rates.map(({ from, rate }) => [from, rate?.tickers])).toEqual(
    expect.arrayContaining([["EUR", ["EURGBP"]]]),
  );
  expect(holdingsOf(update)["SAP.DE"]?.[0]).toBe("960.00");
  // There is no pair of pounds and dollars, and none over the dollar: what is in dollars is unpriced, and said to be.
  expect(holdingsOf(update)["AAPL"]?.[0]).toBeUndefined();
});

test("lots are what is left of each purchase, disposals what was made of the rest", async () => {
  const { book, owner } = await golden();
  const { lots, closings, leftOff } = await book.lots(owner, { ticker: "aapl", method: "fifo" });
  expect(lots.map(({ quantity, cost }) => [quantity.toFixed(), cost.told()])).toEqual([
    ["5", [{ currency: "USD", amount: "250.25" }]],
    ["20", [{ currency: "USD", amount: "1201" }]],
  ]);
  expect(closings.map(({ proceeds, cost }) => [...proceeds.told(), ...cost.told()])).toEqual([
    [
      { currency: "USD", amount: "1049" },
      { currency: "USD", amount: "750.75" },
    ],
  ]);
  expect(leftOff).toBe(0);
  const average = await book.lots(owner, { ticker: "AAPL", method: "average" });
  expect(average.lots.map(({ cost }) => cost.told()[0]?.amount)).toEqual(["275.25", "1101"]);
  expect((await book.lots(owner, { ticker: "NVDA", method: "fifo" })).lots).toMatchObject([{ isShort: true }]);
});
