import { isFault, parseTicker, Quality, TickerType, type TickerName } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { BusySource, type SourceScript } from "../../../../test/routed-engine.ts";
import { lookUp } from "./look-up.ts";
import { SourceOrder, standIn } from "./source-order.ts";

const { CRYPTO, STOCK, FUND } = TickerType;
const signal = new AbortController().signal;
const heard = { works: () => {}, failed: () => {} };

function named(text: string): TickerName {
  const name = parseTicker(text);
  return isFault(name) ? expect.fail(name.fault) : name;
}

/** Whom a name is found at under these routes, as `source canonical`. */
async function found(text: string, routes: Readonly<Record<string, string>>, ...scripts: SourceScript[]) {
  const sources = scripts.map((script) => new BusySource(new FakeScheduler(), script));
  const table = new Map(Object.entries(routes).map(([key, names]) => [key, names.split(" ")]));
  const at = await lookUp(new SourceOrder(sources, table).find(named(text), new Set()), signal, heard);
  return at && `${at.source.name} ${at.listing.canonical}`;
}

const binance: SourceScript = { name: "binance", venues: ["BINANCE"], type: CRYPTO };
const kraken: SourceScript = { name: "kraken", venues: ["KRAKEN"], type: CRYPTO };
const finnhub: SourceScript = { name: "finnhub", venues: ["NASDAQ"], type: STOCK };
const tradingview: SourceScript = { name: "tradingview", venues: ["NASDAQ", "BINANCE"], type: STOCK };

describe("the first source in the order that applies", () => {
  test.each([
    ["without routes, of all", "A", {}, [binance, kraken], "binance BINANCE:A"],
    ["of its class's", "A", { crypto: "kraken binance" }, [binance, kraken], "kraken KRAKEN:A"],
    ["of its venue's", "NASDAQ:A", { NASDAQ: "tradingview finnhub" }, [finnhub, tradingview], "tradingview NASDAQ:A"],
    [
      "of its venue's, also for a bare name",
      "A",
      { NASDAQ: "tradingview finnhub" },
      [finnhub, tradingview],
      "tradingview NASDAQ:A",
    ],
    [
      "a venue's goes before a class's",
      "NASDAQ:A",
      { stock: "finnhub", NASDAQ: "tradingview" },
      [finnhub, tradingview],
      "tradingview NASDAQ:A",
    ],
    ["a route is all there is", "BINANCE:A", { BINANCE: "kraken" }, [binance, kraken], undefined],
    ["of a class too", "A", { crypto: "finnhub" }, [binance, kraken], undefined],
    ["a class's route is no other class's", "A", { stock: "finnhub" }, [binance, finnhub], "binance BINANCE:A"],
    [
      "who is not of the route's class is passed over, and what it has of another class is found later",
      "A",
      { crypto: "kraken" },
      [binance, finnhub, { ...kraken, venues: ["OTHER"], type: FUND }],
      "finnhub NASDAQ:A",
    ],
    [
      "a qualified name stays at its venue",
      "KRAKEN:A",
      { crypto: "binance kraken" },
      [binance, kraken],
      "kraken KRAKEN:A",
    ],
  ] as const)("%s", async (_, name, routes, scripts, expected) => {
    expect(await found(name, routes, ...scripts)).toBe(expected);
  });

  test("where one of the route cannot tell, that is no answer", async () => {
    const sources = [binance, kraken].map((script) => new BusySource(new FakeScheduler(), script));
    Object.assign(sources[1] as object, { resolve: () => Promise.reject(new Error("not now")) });
    const order = new SourceOrder(sources, new Map([["crypto", ["kraken"]]]));
    const answer = lookUp(order.find(named("A"), new Set()), signal, heard);
    await expect(answer).rejects.toMatchObject({ kind: "unavailable" });
  });
});

test("a made or an old price stands in for nothing", () => {
  for (const quality of [Quality.SIMULATED, Quality.REPLAY]) {
    const source = Object.assign(new BusySource(new FakeScheduler(), { name: "made" }), { quality });
    const listing = { canonical: "X:A", info: { currency: "USD" } };
    expect(lookUp(standIn(source, listing, [named("A")]), signal, heard)).toBeUndefined();
  }
});
