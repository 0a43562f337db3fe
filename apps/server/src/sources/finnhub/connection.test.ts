import { describe, expect, test } from "vitest";
import { start, wanted } from "../../../../../test/upstreams/finnhub/connected.ts";
import { capturesAbsent, readFrames } from "../../../../../test/upstreams/finnhub/captures.ts";

/** Fifty and more stocks, beside those that there are anyway. */
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    symbol: `T${n}`,
    description: `TICKER ${n}`,
    price: "10",
    previousClose: "10",
    mic: "XNYS",
  }));
const names = (count: number) => many(count).map(({ symbol }) => `NYSE:${symbol}`);

describe("the socket", () => {
  test("trades are prices with the vendor's digits and times; what a day brought comes from /quote", async () => {
    const { fake, connect, until, scheduler } = await start();
    const { told } = connect("NASDAQ:AAPL", "BINANCE:BTCUSDT");
    await until(() => fake.symbols.size === 2 && told.prices.length === 2);
    expect(told.infos).toContainEqual({ previousClose: "259.45", open: "261.74", high: "261.74", low: "261.74" });
    told.quoted.length = 0;
    const timeMs = scheduler.now() + 5;
    fake.trade(
      { symbol: "AAPL", price: "261.755", timeMs },
      { symbol: "BINANCE:BTCUSDT", price: "95372.1", timeMs, volume: "0" },
      { symbol: "AAPL", price: "261.75", timeMs },
    );
    await until(() => told.quoted.length === 3);
    expect(told.quoted).toEqual([
      { id: 1, price: "261.755", sourceTimeMs: timeMs, change: "2.305", changePercent: "0.8884", size: "1" },
      { id: 2, price: "95372.1", sourceTimeMs: timeMs, change: "1372.1", changePercent: "1.4597" },
      { id: 1, price: "261.75", sourceTimeMs: timeMs, change: "2.30", changePercent: "0.8865", size: "1" },
    ]);
  });

  test("under another id a ticker is told anew: its price, its facts and its trouble, without a call or a message", async () => {
    const { fake, connect, until, pass, scheduler } = await start();
    const { told, connection } = connect("NASDAQ:AAPL", "NYSE:IBM");
    await until(() => fake.symbols.size === 2 && told.prices.length === 2 && told.infos.length === 2);
    fake.trade({ symbol: "AAPL", price: "261.755", timeMs: scheduler.now() + 5 });
    await until(() => told.prices.includes("261.755"));
    fake.refuseAll({ status: 403 });
    // IBM has not traded, and is polled: it comes to be refused twice.
    await until(() => told.faults.length === 1, 100);
    const [requests, info] = [fake.requests.length, told.infos[0]];
    for (const list of [told.quoted, told.infos]) list.length = 0;
    connection.want(wanted("", "", "", "NASDAQ:AAPL", "NYSE:IBM").slice(3));
    await pass(100);
    expect(told.quoted).toMatchObject([
      { id: 4, price: "261.755", change: "2.305", isLookedUp: true },
      { id: 5, price: expect.any(String) as string },
    ]);
    expect(told.infos).toContainEqual(info);
    expect(told.faults).toEqual([told.faults[0], told.faults[0]]);
    expect([fake.requests.length, fake.symbols.size]).toEqual([requests, 2]);
  });

  test("a trade that happened before the last one told is left out; of the same time it is kept", async () => {
    const { fake, connect, until, scheduler } = await start();
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    const timeMs = scheduler.now() + 1_000;
    for (const [price, offsetMs] of [
      ["1", 0],
      ["2", -1],
      ["3", 0],
      ["4", 1],
    ] as const) {
      fake.trade({ symbol: "AAPL", price, timeMs: timeMs + offsetMs });
    }
    await until(() => told.prices.includes("4"));
    expect(told.prices.slice(1)).toEqual(["1", "3", "4"]);
  });

  test("tickers that come and go are subscribed and unsubscribed on the one connection", async () => {
    const { fake, connect, until } = await start();
    const { connection, told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL"));
    connection.want(wanted("NYSE:IBM"));
    fake.trade({ symbol: "AAPL", price: "300" });
    await until(() => fake.carries("IBM") && !fake.carries("AAPL"));
    expect(told.prices).not.toContain("300");
    expect(fake.upgrades).toBe(1);
  });

  test("fifty are streamed, the fifty-first is polled, and takes the place that becomes free", async () => {
    const { fake, source, connect, until } = await start({ listed: many(60), place: { maxSymbols: 50 } });
    const { connection, told } = connect();
    // More than the engine gives to one connection: it copes.
    connection.want(wanted(...names(51)));
    await until(() => fake.symbols.size === 50);
    await until(() => told.prices.length >= 51);
    // Until the socket has brought a ticker's first trade, nobody knows that it will.
    expect(source.pollEveryMs("NYSE:T49")).toBeGreaterThanOrEqual(5_000);
    fake.trade(...names(51).map((name) => ({ symbol: name.slice("NYSE:".length), price: "11" })));
    await until(() => told.prices.filter((price) => price === "11").length >= 50);
    expect(source.pollEveryMs("NYSE:T49")).toBeUndefined();
    expect(source.pollEveryMs("NYSE:T50")).toBeGreaterThanOrEqual(5_000);
    connection.want(wanted(...names(51)).slice(1));
    await until(() => fake.carries("T50") && !fake.carries("T0"));
    expect(fake.symbols.size).toBe(50);
  });

  test("a plan that streams fewer than it was said to: who found no room is polled, the others go on", async () => {
    const { fake, source, connect, until, logged } = await start({ symbolsMax: 2, pingEveryMs: 10_000 });
    const { told } = connect("NASDAQ:AAPL", "NYSE:IBM", "NASDAQ:MSFT");
    await until(() => source.pollEveryMs("NASDAQ:MSFT") !== undefined && told.prices.length === 3, 100);
    expect([...fake.symbols]).toEqual(["AAPL", "IBM"]);
    fake.trade({ symbol: "MSFT", price: "500" }, { symbol: "IBM", price: "300" });
    await until(() => told.prices.includes("500") && told.prices.includes("300"), 100);
    expect(logged.join()).toContain('{"symbols":2}');
    expect(told.faults).toEqual([]);
  });

  test.skipIf(capturesAbsent)(
    `every recorded message is taken, and their trades are prices${capturesAbsent ? `: ${capturesAbsent}` : ""}`,
    async () => {
      const { fake, connect, until } = await start({
        listed: [{ symbol: "TSLA", description: "TESLA", price: "1", previousClose: "1", mic: "XNAS" }],
        startMs: Date.UTC(2019, 0, 2, 15),
      });
      const { told } = connect("BINANCE:BTCUSDT", "NASDAQ:TSLA", "NASDAQ:AAPL");
      await until(() => fake.symbols.size === 3 && told.prices.length === 3);
      const before = told.quoted.length;
      for (const text of readFrames("recv")) fake.socket.send(text);
      await until(() => told.prices.includes("7296.89"));
      // The one trade of a ticker that nobody wants is not among them.
      expect(told.quoted.slice(before).map(({ price }) => price)).toEqual([
        ...["66972.77", "66972.77", "66972.77", "66972.77", "66972.77", "66972.77", "66972.77", "66972.77"],
        ...["66972.78", "66972.77", "122.1", "122.09", "122.09", "122.1", "122.1", "122.1", "122.1", "129.58"],
        ...["129.575", "146.76", "95372.09", "95372.09", "7296.89"],
      ]);
    },
  );
});

describe("day statistics of streamed tickers", () => {
  test("are asked for every two minutes, and bring no price: the socket's silence must show", async () => {
    const { fake, connect, until, scheduler, pass } = await start();
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    fake.trade({ symbol: "AAPL", price: "270", timeMs: scheduler.now() + 900 });
    await until(() => told.prices.length === 2);
    fake.socket.freeze();
    fake.trade({ symbol: "AAPL", price: "271" });
    await pass(125_000, 1_000);
    expect(fake.rest.quoted).toEqual(["AAPL", "AAPL"]);
    expect(told.quoted).toHaveLength(2);
    expect(told.infos.at(-1)).toEqual({ previousClose: "259.45", open: "261.74", high: "271", low: "261.74" });
  });

  test("a day later its change is not told before the new day's figures are there", async () => {
    const { fake, connect, until, scheduler, pass } = await start({ startMs: Date.UTC(2026, 0, 9, 23, 59) });
    const btc = { symbol: "BINANCE:BTCUSDT", description: "Binance BTCUSDT", price: "95000" };
    const { told } = connect(btc.symbol);
    await until(() => fake.carries(btc.symbol) && told.prices.length === 1);
    const trade = async (price: string) => {
      fake.trade({ symbol: btc.symbol, price });
      await until(() => told.prices.includes(price));
      return told.quoted.at(-1);
    };
    expect(await trade("95001")).toMatchObject({ change: "1001" });
    await until(() => scheduler.now() >= Date.UTC(2026, 0, 10), 1_000);
    expect(fake.rest.quoted).toHaveLength(1);
    expect(await trade("95002")).toMatchObject({ change: null, changePercent: null });
    fake.list({ ...btc, previousClose: "95001" });
    await pass(300_000, 1_000);
    expect(await trade("95003")).toMatchObject({ change: "2" });
  });

  test("one dead ticker: what the socket keeps to itself comes by polling from the second time on", async () => {
    const { fake, source, connect, until, pass } = await start();
    const { told } = connect("NASDAQ:AAPL", "NYSE:IBM");
    await until(() => fake.symbols.size === 2 && told.prices.length === 2);
    fake.trade({ symbol: "AAPL", price: "270" }, { symbol: "IBM", price: "280" });
    await until(() => told.prices.includes("270"));
    fake.silence("AAPL");
    for (let minute = 0; minute < 6; minute++) {
      fake.trade({ symbol: "AAPL", price: String(300 + minute) }, { symbol: "IBM", price: String(290 + minute) });
      await pass(60_000, 1_000);
    }
    expect(source.pollEveryMs("NASDAQ:AAPL")).toBe(5_000);
    expect(fake.carries("AAPL")).toBe(false);
    expect(fake.carries("IBM")).toBe(true);
    expect(told.prices).toContain("305");
    expect(told.faults).toEqual([]);
  });

  test("one dead ticker is found out within ten minutes, also while 200 others are polled", async () => {
    const { fake, source, connect, until, pass, scheduler } = await start({
      listed: many(210),
      place: { maxSymbols: 2 },
    });
    const { told } = connect("NASDAQ:AAPL", "NYSE:IBM");
    for (let n = 0; n < 4; n++) connect(...names(200).slice(n * 50, (n + 1) * 50));
    await until(() => fake.symbols.size === 2 && told.prices.length === 2);
    fake.trade({ symbol: "AAPL", price: "270" }, { symbol: "IBM", price: "280" });
    await until(() => told.prices.includes("270"));
    fake.silence("AAPL");
    const begin = scheduler.now();
    for (let minute = 0; minute < 30 && source.pollEveryMs("NASDAQ:AAPL") === undefined; minute++) {
      fake.trade({ symbol: "AAPL", price: String(300 + minute) }, { symbol: "IBM", price: String(290 + minute) });
      await pass(60_000, 500);
    }
    expect(scheduler.now() - begin).toBeLessThanOrEqual(600_000);
    expect(source.pollEveryMs("NYSE:IBM")).toBeUndefined();
  });

  test("a ticker that the socket has not brought yet is polled like any, and as soon as it has, no more", async () => {
    const { fake, source, connect, until, pass } = await start();
    const { told } = connect("NASDAQ:AAPL", "NYSE:IBM");
    await until(() => fake.symbols.size === 2 && told.prices.length === 2);
    fake.trade({ symbol: "IBM", price: "292" });
    await pass(20_000, 500);
    expect(source.pollEveryMs("NASDAQ:AAPL")).toBeGreaterThanOrEqual(5_000);
    expect(source.pollEveryMs("NYSE:IBM")).toBeUndefined();
    expect(fake.rest.quoted.filter((symbol) => symbol === "AAPL").length).toBeGreaterThan(3);
    expect(fake.rest.quoted.filter((symbol) => symbol === "IBM")).toHaveLength(1);
  });

  test("a socket that is silent from the start while there are trades is given up, for a while", async () => {
    const { fake, connect, until, pass } = await start();
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    fake.socket.freeze();
    for (let n = 0; n < 10 && !told.events.includes("closed"); n++) {
      await pass(5_000, 500);
      fake.trade({ symbol: "AAPL", price: String(300 + n) });
    }
    expect(told.faults).toEqual([
      expect.objectContaining({ kind: "unavailable", message: "Finnhub's socket brings nothing." }),
    ]);
    const standIn = connect("NASDAQ:AAPL");
    await until(() => standIn.told.prices.length > 0, 100);
    expect(fake.upgrades).toBe(1);
  });

  test("a /quote that is behind what the socket told is no price, on whatever connection; of the same second it is", async () => {
    const { fake, connect, until, pass, scheduler } = await start();
    const first = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && first.told.prices.length === 1);
    await pass(40_000, 1_000);
    const timeMs = Math.floor(scheduler.now() / 1_000) * 1_000 + 700;
    fake.trade({ symbol: "AAPL", price: "270", timeMs });
    await until(() => first.told.prices.includes("270"));
    fake.trade({ symbol: "AAPL", price: "269", timeMs: timeMs - 1_000 });
    first.connection.close();
    await pass(35_000, 1_000);
    const { told } = connect("NASDAQ:AAPL");
    const asked = fake.rest.quoted.length;
    await until(() => fake.rest.quoted.length === asked + 1 && told.infos.length === 1);
    expect(told.prices).toEqual([]);
    fake.trade({ symbol: "AAPL", price: "271", timeMs });
    await until(() => told.prices.length > 0);
    expect(told.prices[0]).toBe("271");
  });

  test("the day of a ticker is known to the connection that comes after, which asks for it in its turn only", async () => {
    const { fake, connect, until, pass } = await start();
    const first = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && first.told.prices.length === 1);
    first.connection.close();
    await pass(1_500);
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL"));
    fake.trade({ symbol: "AAPL", price: "262.45" });
    await until(() => told.prices.includes("262.45"));
    expect(told.quoted[0]).toMatchObject({ change: "3.00" });
    expect(fake.rest.quoted).toEqual(["AAPL"]);
  });

  test("a plan without /quote for it takes nothing from a ticker that the socket brings", async () => {
    const { fake, connect, until, pass } = await start();
    fake.rest.notInPlan.add("BINANCE:BTCUSDT");
    const { told } = connect("BINANCE:BTCUSDT");
    await until(() => fake.carries("BINANCE:BTCUSDT"));
    fake.trade({ symbol: "BINANCE:BTCUSDT", price: "5" });
    await until(() => told.prices.length === 1);
    const before = told.faults.length;
    await pass(1_300_000, 10_000);
    expect(told.faults).toHaveLength(before);
  });
});
