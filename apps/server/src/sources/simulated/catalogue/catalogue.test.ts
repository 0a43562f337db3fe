import { isFault, parseTicker, TickerType } from "@streampulse/core";
import { expect, test } from "vitest";
import { CATALOGUE, findEntry, searchCatalogue } from "./catalogue.ts";

function find(text: string): string | undefined {
  const name = parseTicker(text);
  return isFault(name) ? expect.fail(name.fault) : findEntry(name)?.canonical;
}

function found(text: string, limit = 5): string[] {
  return searchCatalogue(text, limit).map((entry) => entry.canonical);
}

test("it has as many names of each kind as promised", () => {
  const count = (type: TickerType, currency?: string) =>
    CATALOGUE.filter((entry) => entry.type === type && (currency ?? entry.currency) === entry.currency).length;
  expect(count(TickerType.STOCK, "USD")).toBeGreaterThanOrEqual(300);
  expect(count(TickerType.CRYPTO)).toBeGreaterThanOrEqual(100);
  expect(count(TickerType.FOREX)).toBeGreaterThanOrEqual(40);
  for (const type of [TickerType.INDEX, TickerType.FUND, TickerType.FUTURE]) expect(count(type)).toBeGreaterThan(5);
});

test("every code stands once, so that a bare code has one meaning", () => {
  expect(new Set(CATALOGUE.map((entry) => entry.code)).size).toBe(CATALOGUE.length);
});

test("every line is whole: names within the grammar, prices on their grid, all figures there", () => {
  for (const entry of CATALOGUE) {
    const name = parseTicker(entry.canonical);
    expect(isFault(name) ? name.fault : name.ticker).toBe(entry.canonical);
    expect(entry.name, entry.canonical).toMatch(/^\S.*\S$/);
    expect(entry.currency, entry.canonical).toMatch(/^[A-Z]{3,4}$/);
    expect(entry.previousClose / entry.tick, entry.canonical).toSatisfy(Number.isSafeInteger);
    // Coarser prices would stand still most of the time.
    expect(entry.previousClose / entry.tick, `steps in the price of ${entry.canonical}`).toBeGreaterThan(200);
    expect(entry.dailyVolume ?? 1, entry.canonical).toBeGreaterThan(0);
    expect(entry.volatility, entry.canonical).toBeGreaterThan(0);
    expect(entry.volatility, entry.canonical).toBeLessThan(1.5);
  }
});

test("the tickers that a server shows by default are there", () => {
  const tickers = ["AAPL", "MSFT", "BTCUSDT", "ETHUSDT", "EURUSD"];
  expect(tickers.map(find)).toEqual([
    "NASDAQ:AAPL",
    "NASDAQ:MSFT",
    "BINANCE:BTCUSDT",
    "BINANCE:ETHUSDT",
    "OANDA:EURUSD",
  ]);
});

test("a dollar and a dollar coin are two tickers, of two currencies", () => {
  expect([find("BTC-USD"), find("BTCUSDT")]).toEqual(["COINBASE:BTC-USD", "BINANCE:BTCUSDT"]);
  expect(CATALOGUE.find(({ code }) => code === "BTC-USD")?.currency).toBe("USD");
});

test("London's shares are in pence", () => {
  expect(CATALOGUE.find(({ code }) => code === "VOD.L")?.currency).toBe("GBX");
});

test("a search puts the exact code first, then codes, then names, then whatever holds the text", () => {
  expect(found("A", 3)).toEqual(["NYSE:A", "NASDAQ:AAPL", "NASDAQ:AMZN"]);
  expect(found("btc", 3)).toEqual(["BINANCE:BTCUSDT", "CME:BTC1!", "COINBASE:BTC-USD"]);
  expect(found("bitcoin")[0]).toBe("BINANCE:BTCUSDT");
  expect(found("berk b")[0]).toBe("NYSE:BRK.B");
  expect(found("oftware")).toContain("NASDAQ:TTWO");
  expect(found("binance:eth", 2)).toEqual(["BINANCE:ETHUSDT", "BINANCE:ETCUSDT"]);
});

test("a pair is found however its halves are joined", () => {
  for (const text of ["eurusd", "EUR/USD", "eur_usd", "eur-usd"]) expect(found(text)[0], text).toBe("OANDA:EURUSD");
  for (const text of ["btc/usdt", "BTC-USDT"]) expect(found(text)[0], text).toBe("BINANCE:BTCUSDT");
  expect(found("btcusd", 2)).toEqual(["COINBASE:BTC-USD", "BINANCE:BTCUSDT"]);
});

test("the venue SIM finds what the bare code finds", () => {
  expect(found("sim:aap")).toEqual(found("aap"));
  expect(found(" Sim:")).toEqual(found(""));
});

test("a search for signs alone is no search for everything", () => {
  expect([found("???"), found("_")]).toEqual([[], []]);
  expect(found("^", 2)).toEqual(["SP:^GSPC", "DJ:^DJI"]);
});

test("what is priced in any of its currencies can be told in dollars: each has a pair with the dollar", () => {
  const codes = new Set(CATALOGUE.map(({ code }) => code));
  // Prices in hundredths of a currency have that currency's rate.
  const whole: Readonly<Record<string, string>> = { GBX: "GBP", ZAC: "ZAR", ILA: "ILS" };
  const currencies = new Set(CATALOGUE.map(({ currency }) => whole[currency] ?? currency));
  currencies.delete("USD");
  expect(currencies).toContain("USDT");
  const without = [...currencies].filter((one) => !codes.has(`${one}USD`) && !codes.has(`USD${one}`));
  expect(without).toEqual([]);
});
