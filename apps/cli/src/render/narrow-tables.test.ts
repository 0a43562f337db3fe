import { AccountKind, UnpricedReason, type Holding, type PortfolioView } from "@streampulse/client/portfolio";
import { CandleStep, PriceKind, type Candle, type CandleRange } from "@streampulse/client/history";
import { expect, test } from "vitest";
import { afterwardsText, candleTable, csvOfCandles } from "./candle-table.ts";
import { searchTable } from "./search-table.ts";
import { settingsTable } from "./settings-table.ts";
import { PLAIN } from "./style.ts";
import { valuationText } from "./valuation-text.ts";
import { textWidth } from "./width.ts";

const WIDTHS = [60, 80, 100, 140];
const NAMES = ["Depot", "Retirement savings", "Kids"];
const accounts = NAMES.map((name, n) => ({
  id: `a${n}`,
  kind: AccountKind.BROKERAGE,
  name,
  currency: "EUR",
  ignoresCash: false,
  createdTimeMs: 0,
}));

function view(tickers: readonly string[]): PortfolioView {
  const holdings = tickers.map((ticker, n): Holding => ({
    accountId: `a${n}`,
    ticker,
    quantity: "12.5",
    cost: [],
    price: "231.14",
    priceCurrency: "USD",
    quality: 4,
    stale: false,
    value: "12889.25",
    unpricedReason: UnpricedReason.UNSPECIFIED,
    dayProfit: "-123.45",
    unrealisedProfit: "1889.25",
    allocationPercent: "33.33",
  }));
  const balances = [
    { accountId: "a0", currency: "EUR", amount: "-178757.3", value: "-205570.9" },
    { accountId: "a1", currency: "JPY", amount: "5000", value: "33.10" },
  ];
  const zero = { currency: "USD", netWorth: "0", assets: "0", liabilities: "0", dayProfit: "0", totalProfit: "0" };
  const valuation = { ...zero, unrealisedProfit: "0", realisedProfit: "0", income: "0" };
  return { valuation, holdings, balances, accounts: [], rates: [] } as unknown as PortfolioView;
}

const within = (text: string, width: number): void => {
  for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
};

test.each(WIDTHS)(
  "three rows of one ticker are told apart at %i columns, and have their quantities and values",
  (width) => {
    const text = valuationText(view(["AAPL", "AAPL", "AAPL"]), accounts, PLAIN, width);
    within(text, width);
    expect(text).toMatch(/^AAPL +Depot +12\.5 .*12,889\.25/m);
    expect(text).toMatch(/^AAPL +Ret\S* .*12\.5 .*12,889\.25/m);
    expect(text).toMatch(/^AAPL +Kids +12\.5 .*SIMULATED$/m);
  },
);

test("where every ticker is in one account the account is the first to go", () => {
  const text = valuationText(view(["AAPL", "MSFT"]), accounts, PLAIN, 80);
  within(text, 80);
  expect(text).toMatch(/^MSFT +12\.5 +231\.14 USD .*12,889\.25 .*SIMULATED$/m);
});

test("balances have the decimals of their currency", () => {
  const text = valuationText(view([]), accounts, PLAIN, 80);
  expect(text).toMatch(/-178,757\.30 EUR/);
  expect(text).toMatch(/ 5,000 JPY/);
});

test.each([...WIDTHS, 72])("candles have their times, closes and marks at %i columns", (width) => {
  const candle = {
    startMs: Date.UTC(2026, 10, 22, 17),
    endMs: 0,
    open: "104502.94",
    high: "104999.99",
    low: "104000.01",
  };
  const more = {
    close: "104777.77",
    volume: "1234567",
    count: 99_999,
    source: "simulated",
    isBackfilled: true,
    isPartial: true,
    isOpen: true,
  };
  const series = { ticker: "BTCUSDT", decimals: 2, step: CandleStep.ONE_HOUR };
  const text = candleTable(
    { series, candles: [{ ...candle, ...more }], gaps: [] } as unknown as CandleRange,
    PLAIN,
    width,
  );
  within(text, width);
  expect(text).toMatch(/^(2026-)?11-22 17:00(:00)? .*104,777\.77 .*\*~…/m);
  // The year and the seconds go before the volume does, and that before a price.
  if (width >= 72) expect(text).toMatch(/^TIME.* OPEN +HIGH +LOW +CLOSE +VOLUME/m);
  else expect(text).toMatch(/^TIME +HIGH +LOW +CLOSE/m);
});

test("a candle that was told or made up afterwards is marked as such, in a table and in CSV, and one that was heard is not", () => {
  const candle = (n: number, isBackfilled: boolean): Candle => {
    const prices = { open: "7", high: "7", low: "7", close: "7", source: "s" };
    return { startMs: n * 1_000, endMs: (n + 1) * 1_000, ...prices, isBackfilled, isPartial: false, isOpen: false };
  };
  const range = (kind: PriceKind, ...candles: Candle[]): CandleRange => {
    return {
      series: { ticker: "X", canonical: "X:X", step: CandleStep.ONE_SECOND, kind, fromMs: 0 },
      candles,
      gaps: [],
    };
  };
  const [heard, told] = [candle(1, false), candle(2, true)];
  const [, first, second] = candleTable(range(PriceKind.REAL, heard, told), PLAIN, Infinity).split("\n");
  expect(first).toMatch(/^1970-01-01 00:00:01 +7 +7 +7 +7 +— +s$/);
  expect(second).toMatch(/^1970-01-01 00:00:02 +7 +7 +7 +7 +— +\* +s$/);
  expect(afterwardsText(range(PriceKind.REAL, heard, told))).toMatch(/^\* .*told by its source afterwards\.$/);
  expect(afterwardsText(range(PriceKind.SIMULATED, heard, told))).toMatch(/^\* .*made up/);
  expect(afterwardsText(range(PriceKind.SIMULATED, heard))).toBeUndefined();
  expect(csvOfCandles([heard, told]).split("\n")).toEqual([
    "start,end,open,high,low,close,volume,count,source,partial,open_ended,backfilled",
    "1970-01-01T00:00:01.000Z,1970-01-01T00:00:02.000Z,7,7,7,7,,,s,0,0,0",
    "1970-01-01T00:00:02.000Z,1970-01-01T00:00:03.000Z,7,7,7,7,,,s,0,0,1",
  ]);
});

test("a search on a narrow terminal cuts names before its currency goes, and says what it leaves out", () => {
  const found = { ticker: "AAPL", canonical: "NASDAQ:AAPL", name: "Apple Inc. ".repeat(4), exchange: "NASDAQ" };
  const table = (width: number) => searchTable([{ ...found, currency: "USD", source: "simulated" }], PLAIN, width);
  within(table(60), 60);
  expect(table(60)).toMatch(/^NASDAQ:AAPL +Apple Inc\. .*… +USD$/m);
  expect(table(60)).toMatch(/\nNot shown for want of room: VENUE, SOURCE\.$/);
  expect(table(Infinity)).not.toContain("Not shown");
});

test("a setting's value is cut on a terminal, and in a pipe it is whole", () => {
  const value = Array.from({ length: 60 }, (_, n) => `TICKER${n}`).join(",");
  const setting = { name: "STREAMPULSE_TICKERS", describes: "", expects: "", group: "Prices" };
  const table = (width: number) => settingsTable([{ setting, value, from: "environment" }], PLAIN, width);
  expect(table(Infinity)).toContain(value);
  within(table(100), 100);
});
