import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { captureAbsent, readCapture } from "../../../../../test/upstreams/binance/capture.ts";
import { start, wanted } from "../../../../../test/upstreams/binance/connected.ts";
import { wallClock } from "../../../../../test/upstreams/wall-clock.ts";

/** How many of the recorded bookTickers changed a price and not only an amount. */
function changesOfBook(): number {
  const last = new Map<string, string>();
  return readCapture().filter(({ stream, payload }) => {
    if (!stream.endsWith("@bookTicker")) return false;
    const { b, a } = JSON.parse(payload) as { b: string; a: string };
    const isChange = last.get(stream) !== `${b} ${a}`;
    last.set(stream, `${b} ${a}`);
    return isChange;
  }).length;
}

describe("prices", () => {
  test("a trade is a price with the vendor's digits, time and number; bid, ask and figures are beside it", async () => {
    const { fake, resolve, connect, subscribed, until } = await start();
    await resolve("BTCUSDT");
    const { told } = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    await until(() => told.prices.length === 1);
    told.quoted.length = 0;
    fake.trade("BTCUSDT", "81300.5", "2", 1_767_625_200_123);
    fake.book("BTCUSDT", "81300.4", "81300.6");
    fake.tellFigures();
    await until(() => told.quoted.length === 3);
    expect(told.quoted).toEqual([
      { id: 1, price: "81300.50", sourceTimeMs: 1_767_625_200_123, order: 3_000_000_001, size: "2" },
      { id: 1, bid: "81300.40", ask: "81300.60" },
      { id: 1, volume: "2", change: "93.05", changePercent: "0.115" },
    ]);
    expect(told.infos.at(-1)).toEqual({ open: "81207.45", high: "81300.50", low: "81207.45" });
  });

  test("who wants a carried ticker under another number has its price too", async () => {
    const { resolve, connect, until } = await start();
    await resolve("BTCUSDT");
    const { told, connection } = connect("BTCUSDT");
    await until(() => told.prices.length === 1);
    connection.want([{ id: 7, canonical: "BINANCE:BTCUSDT" }]);
    await until(() => told.prices.length === 2);
    expect(told.quoted.at(-1)).toMatchObject({ id: 7, price: "81207.45" });
  });

  test("a book that changes in amounts only is a sign of life, not a quote", async () => {
    const { fake, resolve, connect, subscribed, until } = await start();
    await resolve("BTCUSDT");
    const { told } = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    fake.book("BTCUSDT", "1", "2", "5", "5");
    fake.book("BTCUSDT", "1", "2", "6", "5");
    fake.book("BTCUSDT", "1", "3", "6", "5");
    await until(() => told.quoted.some(({ ask }) => ask === "3.00"));
    expect(told.quoted.filter(({ bid, price }) => bid === "1.00" && price === undefined)).toHaveLength(2);
  });

  test.skipIf(captureAbsent)(
    `of the recording the two aggTrades are prices, the bookTickers are not${captureAbsent ? `: ${captureAbsent}` : ""}`,
    async () => {
      const { fake, resolve, connect, subscribed, until } = await start();
      const symbols = ["NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR"];
      for (const symbol of symbols) await resolve(symbol);
      const { told } = connect(...symbols);
      await subscribed("RUNEEUR");
      await until(() => told.prices.length === 4);
      told.quoted.length = 0;
      await fake.play(Infinity);
      // After the recording, one trade more shows that everything has come.
      fake.trade("BLZETH", "0.00009");
      await until(() => told.prices.length === 3);
      expect(told.prices).toEqual(["0.3528", "0.00000638", "0.00009000"]);
      expect(told.quoted.filter(({ price }) => price === undefined).every(({ bid, ask }) => bid && ask)).toBe(true);
      expect(told.quoted.filter(({ bid }) => bid).length).toBe(changesOfBook());
      expect(fake.violations).toEqual([]);
    },
  );
});

describe("the vendor's limits", () => {
  test("a thousand tickers added one by one never bring more than 5 messages in a second", async () => {
    const listed = Array.from({ length: 1_000 }, (_, n) => ({
      symbol: `T${n}USDT`,
      base: `T${n}`,
      quote: "USDT",
      tickSize: "0.01",
      price: "1",
    }));
    // On the real clock, since it is real spacing that the vendor sees; pings come thick to be counted too.
    const { fake, connect, until } = await start({ listed, scheduler: wallClock, pingEveryMs: 700 }, wallClock);
    const connections = [0, 340, 680].map((from) => ({ ...connect(), symbols: listed.slice(from, from + 340) }));
    await until(() => fake.sockets.size === 3);
    for (let count = 1; count <= 340; count++) {
      for (const { connection, symbols } of connections) {
        connection.want(wanted(...symbols.slice(0, count).map(({ symbol }) => symbol)));
      }
      if (count % 2 === 0) await new Promise<void>((resolve) => void wallClock.after(1, resolve));
    }
    const streams = () => [...fake.sockets].reduce((sum, socket) => sum + socket.streams.size, 0);
    await until(() => fake.violations.length > 0 || streams() === 3_000);
    expect(fake.violations).toEqual([]);
  });

  test("an unknown symbol is refused by the look-up, and never subscribed to", async () => {
    const { fake, resolve, connect, subscribed } = await start();
    expect(await resolve("NOSUCH")).toBeUndefined();
    const { connection } = connect("BTCUSDT");
    connection.want(wanted("BTCUSDT"));
    await subscribed("BTCUSDT");
    expect([...fake.sockets].flatMap(({ received }) => received).join()).not.toContain("nosuch");
  });

  test("pings are answered in time", async () => {
    const scheduler = new FakeScheduler();
    const { fake, connect, until, pass } = await start({ scheduler }, scheduler);
    const { told } = connect();
    await until(() => told.events.includes("opened") && fake.sockets.size === 1);
    for (let n = 0; n < 10; n++) {
      const before = told.events.length;
      pass(20_000);
      await until(() => told.events.length > before);
      for (let turns = 0; turns < 10; turns++) await turn();
    }
    expect(fake.violations).toEqual([]);
    expect(fake.sockets.size).toBe(1);
  });
});
