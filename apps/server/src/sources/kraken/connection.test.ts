import { describe, expect, test } from "vitest";
import { captureAbsent } from "../../../../../test/upstreams/kraken/capture.ts";
import { start, wanted } from "../../../../../test/upstreams/kraken/connected.ts";

describe("prices", () => {
  test("a trade is a price with the vendor's digits, time and number; bid, ask and figures are beside it", async () => {
    const { scheduler, fake, connect, subscribed, until } = await start();
    const { told } = connect("BTC/USD");
    await subscribed("BTC/USD");
    await until(() => told.infos.length === 1);
    told.quoted.length = 0;
    fake.book("BTC/USD", "83799.9", "83800.1");
    fake.trade("BTC/USD", "83800", "2", scheduler.now());
    await until(() => told.quoted.length === 3);
    expect(told.quoted).toEqual(
      [
        { id: 1, bid: "83799.9", ask: "83800.1", volume: "0.1", change: "0.0", changePercent: "0.00" },
        { id: 1, price: "83800.0", sourceTimeMs: scheduler.now() - 10, order: 109_116_694, size: "2" },
        { id: 1, bid: "83799.9", ask: "83800.1", volume: "2.1", change: "55.7", changePercent: "0.07" },
      ].map((quote) => ("price" in quote ? { ...quote, sourceTimeMs: told.quoted[1]?.sourceTimeMs } : quote)),
    );
    expect(told.infos.at(-1)).toEqual({ high: "83800.0", low: "83744.3" });
  });

  test("the first price is the newest of the last trades, with its own time and number, however old", async () => {
    const { scheduler, fake, connect, until } = await start();
    for (const price of ["83700", "83701.5"]) fake.trade("BTC/USD", price);
    const atMs = scheduler.now();
    const { told } = connect("BTC/USD");
    await until(() => told.prices.length > 0 && told.infos.length > 0);
    const first = { id: 1, price: "83701.5", sourceTimeMs: atMs, order: 109_116_695 };
    expect(told.quoted[0]).toEqual({ ...first, isLookedUp: true });
    expect(told.prices).toHaveLength(1);
  });

  test("several trades of one message are several prices, and none comes twice", async () => {
    const { fake, connect, subscribed, until } = await start();
    const { told } = connect("ETH/USD");
    await subscribed("ETH/USD");
    fake.trades("ETH/USD", "4300.01", "4300.02", "4300.03");
    for (let n = 0; n < 3; n++) fake.repeat("ETH/USD");
    fake.trade("ETH/USD", "4300.03");
    await until(() => told.prices.length === 5);
    expect(told.prices).toEqual(["4312.07", "4300.01", "4300.02", "4300.03", "4300.03"]);
    const orders = told.quoted.flatMap(({ order }) => order ?? []);
    expect(orders).toEqual([...new Set(orders)].toSorted((a, b) => a - b));
  });

  test("a count that begins anew is followed", async () => {
    const { scheduler, fake, connect, subscribed, until, pass } = await start();
    const { told } = connect("ETH/USD");
    await subscribed("ETH/USD");
    await pass(5_000);
    fake.list({ symbol: "ETH/USD", decimals: 2, price: "4000" });
    fake.trade("ETH/USD", "4000.50", "1", scheduler.now());
    await until(() => told.prices.length === 2);
    expect(told.prices.at(-1)).toBe("4000.50");
  });

  test("where trades have no snapshot the figures' last price stands in, once, until there is a trade", async () => {
    const { fake, connect, subscribed, pass } = await start({ hasTradeSnapshot: false });
    const { told } = connect("BTC/USD", "ETH/USD");
    await subscribed("ETH/USD");
    fake.trade("ETH/USD", "4312.50");
    await pass(1_000);
    expect(told.prices).toEqual(["4312.50"]);
    await pass(10_000);
    expect(told.prices).toEqual(["4312.50", "83744.3"]);
    expect(told.quoted.find(({ price }) => price === "83744.3")).not.toHaveProperty("order");
    fake.trade("BTC/USD", "83800");
    await pass(1_000);
    expect(told.prices.at(-1)).toBe("83800.0");
  });

  test("figures that say nothing new are a sign of life, not a quote", async () => {
    const { fake, connect, subscribed, pass } = await start();
    const { told } = connect("BTC/USD");
    await subscribed("BTC/USD");
    for (const ask of ["2", "2", "3"]) fake.book("BTC/USD", "1", ask);
    await pass(200);
    expect(told.quoted.flatMap(({ ask }) => ask ?? [])).toEqual(["83744.3", "2.0", "3.0"]);
  });

  test("a vendor's clock that is ahead is passed on as it is", async () => {
    const { scheduler, fake, connect, subscribed, until } = await start({ aheadMs: 90_000 });
    const { told } = connect("BTC/USD");
    await subscribed("BTC/USD");
    fake.trade("BTC/USD", "83800");
    const atMs = scheduler.now();
    await until(() => told.prices.includes("83800.0"));
    expect(told.quoted.find(({ price }) => price === "83800.0")?.sourceTimeMs).toBe(atMs + 90_000);
  });

  test.skipIf(captureAbsent)(
    `of the recorded messages every trade is a price${captureAbsent ? `: ${captureAbsent}` : ""}`,
    async () => {
      const { fake, connect, subscribed, until } = await start();
      // A trade of another day would be older than what the fake has told already.
      const { told } = connect("BTC/USD");
      await subscribed("BTC/USD");
      const before = told.prices.length;
      expect(fake.play()).toBe(7);
      fake.trade("BTC/USD", "90000");
      await until(() => told.prices.includes("90000.0"));
      expect(told.prices.slice(before, -1)).toEqual(["83744.3"]);
      expect(told.quoted.filter(({ volume }) => volume === "3156.8478211" || volume === "4696.17832496")).toHaveLength(
        2,
      );
      expect(fake.violations).toEqual([]);
    },
  );
});

describe("the vendor's limits", () => {
  const listed = Array.from({ length: 200 }, (_, n) => ({ symbol: `T${n}/USD`, decimals: 2, price: "1" }));
  const symbols = listed.map(({ symbol }) => symbol);

  test("200 tickers that come and go one by one are never more messages than it takes", async () => {
    const { fake, connect, until, pass } = await start({ listed });
    const { connection, told } = connect();
    await until(() => told.events.includes("opened"));
    for (let count = 1; count <= 200; count += 1) {
      connection.want(wanted(...symbols.slice(0, count)));
      await pass(20);
    }
    const [socket] = fake.sockets;
    await until(() => socket?.subscribed.size === 400);
    for (let count = 200; count >= 0; count -= 20) {
      connection.want(wanted(...symbols.slice(0, count)));
      await pass(20);
    }
    await until(() => socket?.subscribed.size === 0);
    expect(fake.violations).toEqual([]);
    expect(told.faults).toEqual([]);
  });

  test("told that it is too much, it asks more slowly and for less, and has everything in the end", async () => {
    const { fake, connect, until, warnings } = await start({ listed });
    fake.symbolsPerSecond = 10;
    const { told } = connect(...symbols.slice(0, 60));
    await until(() => [...fake.sockets][0]?.subscribed.size === 120);
    expect(told.faults).toEqual([]);
    expect(fake.violations).toEqual([]);
    expect(new Set(warnings)).toEqual(new Set(["Kraken asks for fewer subscriptions"]));
    expect(warnings.length).toBeLessThan(10);
  });

  test("an address never makes more attempts than it has, whoever asks for connections how often", async () => {
    const { fake, connect, pass, until } = await start();
    fake.upgradeRefusal = { status: 502 };
    const waits: number[] = [];
    for (let n = 0; n < 260; n++) {
      const { told } = connect();
      await until(() => told.faults.length > 0);
      waits.push(told.faults[0]?.retryAfterMs ?? 0);
      await pass(500);
    }
    expect(waits.filter((ms) => ms > 0).length).toBeGreaterThan(150);
    expect(Math.max(...waits)).toBeLessThanOrEqual(6_000);
    expect(fake.violations).toEqual([]);
  });

  test("a connection that nothing is wanted of shows life, and is ended by the vendor", async () => {
    const { fake, connect, until, pass } = await start();
    const { told } = connect();
    await until(() => told.events.includes("opened"));
    for (let n = 0; n < 11; n++) {
      const before = told.events.length;
      await pass(5_000);
      expect(told.events.slice(before).filter((event) => event === "alive").length).toBeGreaterThan(1);
    }
    await pass(6_000);
    expect(told.faults).toMatchObject([{ kind: "unavailable", message: "The connection to Kraken has ended." }]);
    expect(fake.violations).toEqual([]);
  });
});

test("a ticker that is wanted under another id has its price and its figures at once, without a message", async () => {
  const { fake, connect, subscribed, pass } = await start();
  const { told, connection } = connect("BTC/USD");
  await subscribed("BTC/USD");
  fake.trade("BTC/USD", "83750.1");
  await pass(100);
  const sent = [...fake.sockets].flatMap(({ received }) => received).length;
  const infos = told.infos.length;
  told.quoted.length = 0;
  connection.want([{ id: 9, canonical: "KRAKEN:BTC/USD" }]);
  await pass(50);
  expect(told.quoted[0]).toMatchObject({ id: 9, price: "83750.1", sourceTimeMs: expect.any(Number) as number });
  expect(told.quoted[1]).toMatchObject({ id: 9, bid: expect.any(String) as string });
  expect(told.infos).toHaveLength(infos + 1);
  expect([...fake.sockets].flatMap(({ received }) => received)).toHaveLength(sent);
  expect(fake.violations).toEqual([]);
});

test("a ticker that is wanted again before it was left has the newest price and its figures, without a message", async () => {
  const { fake, connect, subscribed, pass } = await start();
  const { told, connection } = connect("BTC/USD");
  await subscribed("BTC/USD");
  await pass(1_000);
  told.quoted.length = 0;
  // One message at a time: what follows waits for its turn.
  connection.want(wanted("BTC/USD", "SOL/USD"));
  await pass(50);
  connection.want([{ id: 2, canonical: "KRAKEN:SOL/USD" }]);
  fake.trade("BTC/USD", "83750.1");
  await pass(100);
  connection.want([...wanted("BTC/USD"), { id: 2, canonical: "KRAKEN:SOL/USD" }]);
  await subscribed("SOL/USD");
  await pass(1_000);
  const btc = told.quoted.filter(({ id }) => id === 1);
  expect(btc).toMatchObject([{ price: "83750.1" }, { bid: expect.any(String) as string }]);
  const sent = [...fake.sockets].flatMap(({ received }) => received);
  expect(sent.filter((text) => text.includes("unsubscribe"))).toEqual([]);
  expect(fake.violations).toEqual([]);
});
