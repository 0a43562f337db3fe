import { MarketSession, TickerType } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { captureAbsent, readProducts } from "../../../../../test/upstreams/coinbase/capture.ts";
import { isSpelling, ProductList } from "./product-list.ts";
import { listingOf, parseProducts } from "./product.ts";

const entry = (id: string, more: Record<string, unknown> = {}) => {
  const [base_currency, quote_currency] = id.split("-");
  return {
    id,
    base_currency,
    quote_currency,
    quote_increment: "0.01",
    status: "online",
    trading_disabled: false,
    ...more,
  };
};

const listOf = (...ids: readonly string[]) => new ProductList(parseProducts(ids.map((id) => entry(id))));

describe("the list of products", () => {
  test("tells currency, decimals and whether it trades", () => {
    const [product] = parseProducts([entry("BTC-USD")]);
    expect(product && listingOf(product)).toEqual({
      canonical: "COINBASE:BTC-USD",
      hours: "always",
      info: {
        name: "Bitcoin / USD",
        exchange: "Coinbase",
        currency: "USD",
        decimals: 2,
        marketSession: MarketSession.ALWAYS_OPEN,
        delaySeconds: 0,
        type: TickerType.CRYPTO,
      },
    });
  });

  test.each([
    ["0.01000000", 2],
    ["1", 0],
    ["0.00000001", 8],
    ["1e-5", 5],
    ["0", 8],
    [0.01, 8],
    [undefined, 8],
  ])("an increment of %s is %i decimals", (quote_increment, decimals) => {
    expect(parseProducts([entry("A-B", { quote_increment })])[0]?.decimals).toBe(decimals);
  });

  test("what is halted is listed and closed, what is delisted is not listed", () => {
    const products = parseProducts([
      entry("HALT-USD", { trading_disabled: true }),
      entry("OFF-USD", { status: "offline" }),
      entry("OLD-USD", { status: "delisted" }),
    ]);
    expect(products.map(({ id, trading }) => [id, trading])).toEqual([
      ["HALT-USD", false],
      ["OFF-USD", false],
    ]);
    const [halted] = products;
    expect(halted && listingOf(halted)).toMatchObject({ info: { marketSession: MarketSession.CLOSED } });
    expect(halted && listingOf(halted).hours).toBeUndefined();
  });

  test("what is not as documented is left out", () => {
    const odd = [
      null,
      7,
      {},
      entry("btc-usd"),
      entry("A-B-C"),
      entry("A-B", { base_currency: "X" }),
      entry("A-B", { id: 7 }),
    ];
    expect(parseProducts([...odd, entry("A-B")]).map(({ id }) => id)).toEqual(["A-B"]);
    expect(parseProducts({ message: "NotFound" })).toEqual([]);
  });

  test.skipIf(captureAbsent)(`of the recording is read whole${captureAbsent ? `: ${captureAbsent}` : ""}`, () => {
    const answer = JSON.parse(readProducts()) as { id: string; status: string }[];
    const products = parseProducts(answer);
    const listed = answer.filter(({ status }) => status !== "delisted").map(({ id }) => id);
    expect(products.map(({ id }) => id)).toEqual(listed);
    expect(products.length).toBeGreaterThan(100);
    const list = new ProductList(products);
    for (const { id, base, quote } of products) {
      expect(list.find(id)?.id).toBe(id);
      expect(list.find(base + quote)?.quote).toBe(quote);
    }
    expect(list.search("bitcoin", 1)[0]?.id).toBe("BTC-USD");
  });
});

describe("spellings", () => {
  test("with a separator or none, and never another currency", () => {
    const list = listOf("BTC-USDC", "BTC-USDT", "BTC-USD", "ETH-USDT");
    for (const code of ["BTC-USD", "BTC/USD", "BTC_USD", "BTCUSD"]) expect(list.find(code)?.id, code).toBe("BTC-USD");
    expect(list.find("BTCUSDT")?.id).toBe("BTC-USDT");
    expect(list.find("BTCUSDC")?.id).toBe("BTC-USDC");
    for (const code of ["ETHUSD", "ETH-USD", "ETH/USDC", "BTC", "USD-BTC"])
      expect(list.find(code), code).toBeUndefined();
  });

  test("that two products share is the one in the commoner currency", () => {
    expect(listOf("AB-CUSD", "ABC-USD").find("ABCUSD")?.id).toBe("ABC-USD");
  });

  test("that cannot be Coinbase's need no list", () => {
    for (const code of ["BTC-USD", "1INCH-USD", "BTCUSD"]) expect(isSpelling(code), code).toBe(true);
    const odd = [
      "^GSPC",
      "BTC.USD",
      "A--B",
      "A-B-C",
      "-USD",
      "BTC-",
      "ÄÖ-USD",
      `${"A".repeat(17)}-USD`,
      "A".repeat(33),
    ];
    for (const code of odd) expect(isSpelling(code), code).toBe(false);
  });
});

test("search ranks common currencies first, and finds what trades only", () => {
  const products = parseProducts([
    entry("BTC-GBP"),
    entry("BTC-EUR"),
    entry("ETH-BTC"),
    entry("BTC-USD"),
    entry("BTC-X", { status: "offline" }),
  ]);
  const list = new ProductList(products);
  expect(list.search("btc", 10).map(({ id }) => id)).toEqual(["BTC-USD", "BTC-EUR", "BTC-GBP", "ETH-BTC"]);
  expect(list.search("bitcoin", 1).map(({ id }) => id)).toEqual(["BTC-USD"]);
});
