import { isDecimal } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFirstPrice } from "./first-prices.ts";
import { listingOf, parseMarkets } from "./market.ts";

const ENTRY = {
  symbol: "ETHBTC",
  status: "TRADING",
  baseAsset: "ETH",
  quoteAsset: "BTC",
  filters: [
    { filterType: "LOT_SIZE", stepSize: "1" },
    { filterType: "PRICE_FILTER", tickSize: "0.00001000" },
  ],
};
const DAY = {
  symbol: "ETHBTC",
  lastPrice: "0.05309000",
  closeTime: 1_767_625_200_000,
  bidPrice: "0.05308000",
  askPrice: "0.00000000",
  volume: "10.00000000",
  priceChange: "-0.00100000",
  priceChangePercent: "-1.849",
  openPrice: "0.05409000",
  highPrice: "0.05500000",
  lowPrice: "0.05300000",
};

describe("a market", () => {
  test("has the decimals of its tick size", () => {
    const decimals = (tickSize: unknown) => {
      const filters = [{ filterType: "PRICE_FILTER", tickSize }];
      return parseMarkets({ symbols: [{ ...ENTRY, filters }] })[0]?.decimals;
    };
    expect(["0.01000000", "1.00000000", "0.00000001", "10.00000000"].map(decimals)).toEqual([2, 0, 8, 0]);
    // Without a usable tick size: as many as the wire has.
    expect(["0.00000000", "x", 0.1, undefined].map(decimals)).toEqual([8, 8, 8, 8]);
  });

  test("is named by its asset in words where there are any", () => {
    const names = parseMarkets({ symbols: [ENTRY, { ...ENTRY, baseAsset: "constructor" }] }).map(
      (market) => listingOf(market).info.name,
    );
    expect(names).toEqual(["Ethereum / BTC", "constructor / BTC"]);
  });

  test("in a spelling that nobody can ask for is left out, and the rest of the list stays", () => {
    const symbols = [{ ...ENTRY, symbol: "币安USDT" }, 5, null, { symbol: "X1" }, ENTRY];
    expect(parseMarkets({ symbols }).map(({ symbol }) => symbol)).toEqual(["ETHBTC"]);
  });
});

test("a first price has the vendor's digits, and a side without orders is absent", () => {
  expect(parseFirstPrice(DAY, 5)).toEqual({
    symbol: "ETHBTC",
    quote: {
      price: "0.05309",
      sourceTimeMs: 1_767_625_200_000,
      isLookedUp: true,
      bid: "0.05308",
      ask: undefined,
      volume: "10",
      change: "-0.00100",
      changePercent: "-1.849",
    },
    figures: {
      volume: "10",
      change: "-0.00100",
      changePercent: "-1.849",
      open: "0.05409",
      high: "0.05500",
      low: "0.05300",
    },
  });
});

test("no answer of the REST API, however it is mangled, throws or gives a price that is none", () => {
  const mangled = (entry: object) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(entry)), fc.jsonValue())
      .map(([key, value]): unknown => ({ ...entry, [key]: value }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), mangled(ENTRY), mangled(DAY)), (body) => {
      for (const { decimals } of [...parseMarkets(body), ...parseMarkets({ symbols: [body] })]) {
        expect(decimals).toBeGreaterThanOrEqual(0);
      }
      const price = parseFirstPrice(body, 5)?.quote.price;
      if (price !== undefined) expect(price).toSatisfy(isDecimal);
    }),
    { numRuns: 1_000, verbose: true },
  );
});
