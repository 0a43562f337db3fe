import { MarketSession, TickerType } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { listingOf, parseMarkets } from "./market.ts";

const ENTRY = {
  altname: "XBTUSD",
  wsname: "XBT/USD",
  base: "XXBT",
  quote: "ZUSD",
  pair_decimals: 1,
  tick_size: "0.1",
  status: "online",
};
const parsed = (change: object) => parseMarkets({ X: { ...ENTRY, ...change } })[0];
const listed = (change: object) => {
  const market = parsed(change);
  return market && listingOf(market);
};

test("a market has the socket's new name, whatever the list still calls it", () => {
  const symbols = ["XBT/USD", "XDG/XBT", "ETH/XBT", "XBTX/USD", "AAPLx/USD"].map(
    (wsname) => parsed({ wsname })?.symbol,
  );
  expect(symbols).toEqual(["BTC/USD", "DOGE/BTC", "ETH/BTC", "XBTX/USD", "AAPLx/USD"]);
  expect(listed({ wsname: "AAPLx/USD" })?.canonical).toBe("KRAKEN:AAPLX/USD");
});

test("its listing says what it is: a pair of currencies is foreign exchange", () => {
  expect(listed({})).toEqual({
    canonical: "KRAKEN:BTC/USD",
    hours: "always",
    info: {
      name: "Bitcoin / USD",
      exchange: "Kraken",
      currency: "USD",
      decimals: 1,
      marketSession: MarketSession.ALWAYS_OPEN,
      delaySeconds: 0,
      type: TickerType.CRYPTO,
    },
  });
  expect(listed({ wsname: "EUR/USD" })?.info.type).toBe(TickerType.FOREX);
  expect(listed({ wsname: "USDT/EUR" })?.info.type).toBe(TickerType.CRYPTO);
});

test("where nobody may trade it is closed, and where some may not it is open", () => {
  const session = (status: unknown) => listed({ status })?.info.marketSession;
  for (const status of ["post_only", "limit_only", "reduce_only", undefined, "new word"]) {
    expect(session(status)).toBe(MarketSession.ALWAYS_OPEN);
  }
  for (const status of ["cancel_only", "delisted", "maintenance"]) expect(session(status)).toBe(MarketSession.CLOSED);
  expect(listed({ status: "cancel_only" })).not.toHaveProperty("hours");
});

test("its decimals are given, or those of its tick, or none are dropped", () => {
  const decimals = (change: object) => parsed({ pair_decimals: undefined, ...change })?.decimals;
  expect(decimals({ pair_decimals: 7 })).toBe(7);
  expect([decimals({ tick_size: "0.00010" }), decimals({ tick_size: "1" }), decimals({ tick_size: "0" })]).toEqual([
    4, 0, 0,
  ]);
  expect([
    decimals({ tick_size: 5 }),
    decimals({ pair_decimals: 19, tick_size: "0.01" }),
    decimals({ pair_decimals: -1 }),
  ]).toEqual([0, 2, 1]);
});

test("what no socket has is left out, and the rest of the list stays", () => {
  const others = [
    { ...ENTRY, wsname: undefined },
    { ...ENTRY, wsname: "XBTUSD" },
    { ...ENTRY, altname: "X/Y?" },
    5,
    null,
  ];
  expect(parseMarkets({ ...others, good: ENTRY }).map(({ symbol }) => symbol)).toEqual(["BTC/USD"]);
  for (const none of [undefined, null, [], "", 5]) expect(parseMarkets(none)).toEqual([]);
});

test("no list, however it is mangled, throws or has decimals that are none", () => {
  const mangled = fc
    .tuple(fc.constantFrom(...Object.keys(ENTRY)), fc.jsonValue())
    .map(([key, value]): unknown => ({ X: { ...ENTRY, [key]: value } }));
  holdsFor(
    "mangled lists of Kraken's pairs",
    fc.property(fc.oneof(fc.jsonValue(), mangled), (result) => {
      for (const market of parseMarkets(result)) {
        expect(market.decimals).toSatisfy((digits: number) => Number.isInteger(digits) && digits >= 0 && digits < 64);
        expect(listingOf(market).canonical).toMatch(/^KRAKEN:[A-Z0-9.]+\/[A-Z0-9.]+$/);
      }
    }),
    { runs: 500 },
  );
});
