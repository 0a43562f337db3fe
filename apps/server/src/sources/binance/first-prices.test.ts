import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { start } from "../../../../../test/upstreams/binance/connected.ts";
import { FirstPrices } from "./first-prices.ts";

describe("first prices", () => {
  test("the look-up that found a ticker gives its first price, once and with its time", async () => {
    const { fake, resolve, connect, subscribed, until } = await start();
    fake.trade("BTCUSDT", "82000", "1", 1_767_625_100_000);
    fake.book("BTCUSDT", "81999", "82001");
    await resolve("BTCUSDT");
    const { told } = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    await until(() => told.quoted.length > 0);
    expect(told.quoted[0]).toEqual({
      id: 1,
      price: "82000.00",
      sourceTimeMs: 1_767_625_100_000,
      isLookedUp: true,
      bid: "81999.00",
      ask: "82001.00",
      volume: "1",
      change: "792.55",
      changePercent: "0.976",
    });
    expect(fake.requests).toHaveLength(2);
  });

  test("a look-up of long ago is made again, once for many", async () => {
    const { fake, resolve, connect, pass, until } = await start();
    for (const symbol of ["BTCUSDT", "ETHUSDT"]) await resolve(symbol);
    pass(10_001);
    fake.trade("BTCUSDT", "83000");
    const { told } = connect("BTCUSDT", "ETHUSDT");
    await until(() => told.prices.length === 2);
    expect(told.prices).toEqual(["83000.00", "4312.07"]);
    expect(fake.requests.slice(4)).toEqual(["/api/v3/ticker/24hr?symbols=%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D"]);
  });

  test("a successor looks up nothing while its predecessor delivers, a connection after a cut does", async () => {
    const { fake, connect, subscribed, until, pass } = await start();
    const first = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    await until(() => first.told.prices.length === 1);
    fake.trade("BTCUSDT", "83000", "1", 1_767_625_200_500);
    await until(() => first.told.prices.length === 2);
    const successor = connect("BTCUSDT");
    await subscribed("BTCUSDT", 2);
    expect(fake.requests).toHaveLength(1);
    first.connection.close();
    successor.connection.close();
    pass(0);
    await until(() => fake.sockets.size === 0);
    fake.trade("BTCUSDT", "83100", "1", 1_767_625_200_700);
    const next = connect("BTCUSDT");
    await until(() => next.told.prices.length === 1);
    expect(next.told.prices).toEqual(["83100"]);
    expect(fake.requests).toHaveLength(2);
  });

  test("a look-up that is older than a trade told before gives no price", async () => {
    const { fake, connect, subscribed, until } = await start();
    const first = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    await until(() => first.told.prices.length === 1);
    fake.trade("BTCUSDT", "83000", "1", 1_767_625_200_500);
    await until(() => first.told.prices.length === 2);
    first.connection.close();
    await until(() => fake.sockets.size === 0);
    // As a REST server that is behind the socket's would say.
    fake.trade("BTCUSDT", "82000", "1", 1_767_625_200_400);
    fake.book("BTCUSDT", "81999", "82001");
    const next = connect("BTCUSDT");
    await until(() => next.told.quoted.length === 1);
    expect(next.told.quoted[0]).toMatchObject({ bid: "81999" });
    expect(next.told.prices).toEqual([]);
  });

  test("a trade that comes before the look-up's answer is not overwritten by it", async () => {
    const { fake, connect, subscribed, until } = await start();
    let release: () => void = () => {};
    fake.held = new Promise((done) => (release = done));
    const { told } = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    await until(() => fake.requests.length === 1);
    fake.trade("BTCUSDT", "83000");
    await until(() => told.prices.length === 1);
    release();
    for (let n = 0; n < 20; n++) await turn();
    expect(told.prices).toEqual(["83000"]);
  });

  test.each([
    [20, [2]],
    [21, [40]],
    [100, [40]],
    [101, [40, 2]],
  ])("%i at once weigh what the vendor counts for them", async (count, weights) => {
    const spent: number[] = [];
    const firstPrices = new FirstPrices(new FakeScheduler(), async (_path, weight) => void spent.push(weight));
    await firstPrices.load(
      Array.from({ length: count }, (_, n) => `T${n}USDT`),
      () => 2,
      () => {},
    );
    expect(spent).toEqual(weights);
  });

  test("a market without a price has none, rather than zero", async () => {
    const { fake, resolve, connect, subscribed, until } = await start({
      listed: [{ symbol: "NEWUSDT", base: "NEW", quote: "USDT", tickSize: "0.01", price: "0" }],
    });
    await resolve("NEWUSDT");
    const { told } = connect("NEWUSDT");
    await subscribed("NEWUSDT");
    await until(() => told.quoted.length > 0);
    expect(told.prices).toEqual([]);
    expect(fake.violations).toEqual([]);
  });
});
