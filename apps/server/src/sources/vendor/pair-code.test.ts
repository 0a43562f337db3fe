import { describe, expect, test } from "vitest";
import { newCode, oldNameOf, pairOfOldName } from "./kraken-assets.ts";
import { codeOfPair, pairOfCode } from "./pair-code.ts";

const VENUES = ["BINANCE", "COINBASE", "KRAKEN", "KUCOIN", "OANDA"];
const text = (venue: string, code: string, quote?: string) => {
  const pair = pairOfCode(venue, code, quote);
  return pair && `${pair.base} ${pair.quote}`;
};

describe("a venue's own spelling", () => {
  test.each([
    ["BINANCE", "BTCUSDT", "BTCUSDT"],
    ["BINANCE", "BTC/USDT", "BTCUSDT"],
    ["COINBASE", "BTCUSD", "BTC-USD"],
    ["COINBASE", "BTC/USD", "BTC-USD"],
    ["KRAKEN", "XXBTZUSD", "BTC/USD"],
    ["KRAKEN", "XBTUSD", "BTC/USD"],
    ["KRAKEN", "XBT/USD", "BTC/USD"],
    ["KRAKEN", "BTCUSD", "BTC/USD"],
    ["KRAKEN", "XDGEUR", "DOGE/EUR"],
    ["KRAKEN", "XETHXXBT", "ETH/BTC"],
    ["KRAKEN", "ETHXBT", "ETH/BTC"],
    ["OANDA", "EURUSD", "EUR_USD"],
    ["OANDA", "EUR/USD", "EUR_USD"],
    ["OANDA", "XAUUSD", "XAU_USD"],
    ["OANDA", "SPX500_USD", "SPX500_USD"],
  ])("%s: %s is %s", (venue, code, spelling) => {
    const pair = pairOfCode(venue, code);
    expect(pair && codeOfPair(venue, pair)).toBe(spelling);
  });

  test.each(VENUES)("%s: is read as it is written", (venue) => {
    const pair = { base: "EUR", quote: "USD" };
    expect(pairOfCode(venue, codeOfPair(venue, pair) ?? "")).toEqual(pair);
  });

  test("of a venue whose rule is not known is not made up", () => {
    expect(codeOfPair("GEMINI", { base: "BTC", quote: "USD" })).toBeUndefined();
  });
});

describe("a code without a sign", () => {
  test.each([
    ["KRAKEN", "DOTUSD"],
    ["BINANCE", "BNBUSD"],
    ["BINANCE", "BTCFDUSD"],
    ["COINBASE", "USD"],
    ["BINANCE", "FOO"],
    ["OANDA", "SPX500USD"],
    ["OANDA", "AAPL"],
    ["BINANCE", "BTCUSDT.P"],
  ])("%s: %s is not to be understood where the currency is not known", (venue, code) => {
    expect(text(venue, code)).toBeUndefined();
  });

  test.each([
    ["KRAKEN", "DOTUSD", "USD", "DOT USD"],
    ["KRAKEN", "DOTUSD", "TUSD", "DO TUSD"],
    ["KRAKEN", "ETHXBT", "BTC", "ETH BTC"],
    ["KRAKEN", "XXBTZUSD", "USD", "BTC USD"],
    ["BINANCE", "BNBUSD", "USD", "BNB USD"],
    ["OANDA", "SPX500USD", "USD", "SPX500 USD"],
  ])("%s: %s in %s is %s", (venue, code, quote, pair) => {
    expect(text(venue, code, quote)).toBe(pair);
  });

  test.each([
    ["KRAKEN", "DOTUSD", "EUR"],
    ["KRAKEN", "XXBTZUSD", "EUR"],
    ["COINBASE", "BTC-USD", "USDT"],
    ["BINANCE", "USDT", "USDT"],
  ])("%s: %s is none in %s", (venue, code, quote) => {
    expect(text(venue, code, quote)).toBeUndefined();
  });
});

describe("Kraken's old names", () => {
  test.each([
    ["XXBTZUSD", "BTC", "USD"],
    ["XETHXXBT", "ETH", "BTC"],
    ["XXRPZEUR", "XRP", "EUR"],
  ])("%s is %s in %s, and back", (name, base, quote) => {
    expect(pairOfOldName(name)).toEqual({ base, quote });
    expect(oldNameOf({ base, quote })).toBe(name);
  });

  test("of younger assets are the two codes", () => {
    expect(oldNameOf({ base: "DOT", quote: "USD" })).toBe("DOTUSD");
    expect(oldNameOf({ base: "DOT", quote: "BTC" })).toBe("DOTXBT");
    expect(oldNameOf({ base: "BTC", quote: "USDT" })).toBe("XBTUSDT");
    for (const name of ["DOTUSD", "XTZXUSDT", "XCNZUSDX", "XBTUSD"]) expect(pairOfOldName(name)).toBeUndefined();
    expect([newCode("XBT"), newCode("toString")]).toEqual(["BTC", "toString"]);
  });
});
