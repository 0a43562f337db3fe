import { TickerType } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { faultOf, start } from "../../../../../test/upstreams/finnhub/connected.ts";
import type { SymbolFacts } from "../../../../../test/upstreams/finnhub/market.ts";
import { parseMarkets } from "./crypto-lists.ts";

const crypto = (symbol: string, displaySymbol: string, more: Partial<SymbolFacts> = {}): SymbolFacts => ({
  symbol,
  displaySymbol,
  description: symbol,
  price: "5",
  previousClose: "4",
  type: "Crypto",
  ...more,
});
const KRAKEN = [
  crypto("KRAKEN:XXBTZUSD", "BTC/USD"),
  crypto("KRAKEN:DOTUSD", "DOT/USD"),
  crypto("KRAKEN:XDGUSD", "XDG/USD"),
];

describe("a crypto market of which no rule tells all", () => {
  test("has its currency, its name and Finnhub's symbol from the list of its exchange, by one call a day", async () => {
    const { scheduler, fake, source, resolve } = await start({
      listed: [...KRAKEN, crypto("BINANCE:BNBUSD", "BNB/USD")],
    });
    const [dot, again] = await Promise.all([resolve("KRAKEN:DOTUSD"), resolve("KRAKEN:DOT/USD")]);
    expect(dot).toMatchObject({
      canonical: "KRAKEN:DOT/USD",
      info: { name: "Polkadot / USD", currency: "USD", type: TickerType.CRYPTO },
    });
    expect(again).toEqual(dot);
    for (const text of ["KRAKEN:XXBTZUSD", "KRAKEN:BTCUSD", "KRAKEN:XBT/USD", "KRAKEN:BTC-USD"]) {
      expect(await resolve(text)).toMatchObject({ canonical: "KRAKEN:BTC/USD", info: { name: "Bitcoin / USD" } });
    }
    expect(await resolve("KRAKEN:DOGEUSD")).toMatchObject({ canonical: "KRAKEN:DOGE/USD" });
    expect(fake.rest.quoted).toEqual(["KRAKEN:DOTUSD", "KRAKEN:XXBTZUSD", "KRAKEN:XDGUSD"]);
    expect(await source.probe("KRAKEN:DOGE/USD", new AbortController().signal)).toMatchObject({ price: "5" });
    expect(await resolve("BINANCE:BNBUSD")).toMatchObject({ canonical: "BINANCE:BNBUSD", info: { currency: "USD" } });
    const lists = () => fake.rest.calls.flatMap(({ path }) => (path.includes("/crypto/") ? [path] : []));
    expect(lists()).toEqual(["kraken", "binance"].map((name) => `/api/v1/crypto/symbol?exchange=${name}`));
    scheduler.advance(86_400_000);
    // While a new one is not to be had, the old one stands, for ten minutes before the next try.
    fake.rest.refusal = { status: 503 };
    await faultOf(resolve("KRAKEN:DOGEUSD"));
    expect(fake.rest.quoted.at(-1)).toBe("KRAKEN:XDGUSD");
    fake.rest.refusal = undefined;
    fake.rest.listsCrypto = false;
    scheduler.advance(599_999);
    expect(await resolve("KRAKEN:DOTUSD")).toMatchObject({ canonical: "KRAKEN:DOT/USD" });
    expect(lists()).toHaveLength(3);
    scheduler.advance(1);
    expect(await resolve("KRAKEN:DOTUSD")).toMatchObject({ canonical: "KRAKEN:DOT/USD" });
    expect(lists()).toHaveLength(4);
  });

  test("is never another one that would be spelled like it", async () => {
    const { fake, resolve } = await start({ listed: KRAKEN });
    expect(await resolve("KRAKEN:DO/TUSD")).toBeUndefined();
    expect(await resolve("KRAKEN:DOTTUSD")).toBeUndefined();
    expect(fake.rest.quoted).toEqual([]);
    const both = await start({ listed: [...KRAKEN, crypto("KRAKEN:DO.TUSD", "DO/TUSD")] });
    expect(await both.resolve("KRAKEN:DO/TUSD")).toMatchObject({ info: { currency: "TUSD" } });
    expect(await both.resolve("KRAKEN:DOT/USD")).toMatchObject({ info: { currency: "USD" } });
  });

  test("has no currency where the list is not to be had, and is asked for anew after ten minutes", async () => {
    const { scheduler, fake, resolve } = await start({ listed: [{ ...crypto("KRAKEN:DOTUSD", ""), type: "Crypto" }] });
    fake.rest.listsCrypto = false;
    const listing = await resolve("KRAKEN:DOT/USD");
    expect(listing).toMatchObject({ canonical: "KRAKEN:DOTUSD", info: { name: "DOTUSD" } });
    expect(listing?.info).not.toHaveProperty("currency");
    fake.rest.listsCrypto = true;
    fake.list(crypto("KRAKEN:DOTUSD", "DOT/USD"));
    scheduler.advance(599_999);
    expect(await resolve("KRAKEN:DOT/USD")).toMatchObject({ canonical: "KRAKEN:DOTUSD" });
    scheduler.advance(1);
    expect(await resolve("KRAKEN:DOT/USD")).toMatchObject({ canonical: "KRAKEN:DOT/USD" });
  });

  test("is unavailable while the list cannot be asked for", async () => {
    const { fake, resolve } = await start({ listed: KRAKEN });
    fake.rest.refusal = { status: 503 };
    expect(await faultOf(resolve("KRAKEN:DOTUSD"))).toMatchObject({ kind: "unavailable" });
    fake.rest.refusal = undefined;
    expect(await resolve("KRAKEN:DOTUSD")).toMatchObject({ canonical: "KRAKEN:DOT/USD" });
  });

  test("trades on the socket under Finnhub's symbol", async () => {
    const { fake, until, connect, resolve } = await start({ listed: KRAKEN });
    await resolve("KRAKEN:DOGE/USD");
    connect("KRAKEN:DOGE/USD", "KRAKEN:BTC/USD");
    await until(() => fake.carries("KRAKEN:XDGUSD") && fake.carries("KRAKEN:XXBTZUSD"));
  });
});

test("a search tells canonical names too", async () => {
  const { source } = await start({ listed: KRAKEN });
  const found = await source.search("kraken", 10, new AbortController().signal);
  expect(found.map(({ canonical, info }) => [canonical, info.currency])).toEqual([
    ["KRAKEN:BTC/USD", "USD"],
    ["KRAKEN:DOT/USD", "USD"],
    ["KRAKEN:DOGE/USD", "USD"],
  ]);
});

test("lines that are not as documented are left out, and 20,000 are the most", () => {
  const line = (symbol: unknown, displaySymbol: unknown = "A/B") => ({ symbol, displaySymbol, description: "" });
  const bad = [null, 7, line(5), line("BINANCE:AB"), line("KRAKEN:a b"), line(`KRAKEN:${"A".repeat(33)}`)];
  expect(parseMarkets("KRAKEN", bad)).toEqual([]);
  expect(parseMarkets("KRAKEN", { error: "no" })).toEqual([]);
  expect(parseMarkets("KRAKEN", [line("KRAKEN:AB", "A B")])).toEqual([{ symbol: "KRAKEN:AB", pair: undefined }]);
  expect(parseMarkets("KRAKEN", Array(20_001).fill(line("KRAKEN:AB")))).toHaveLength(20_000);
});
