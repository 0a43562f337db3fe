import { setImmediate as turn } from "node:timers/promises";
import { parseTicker, type Scheduler, type TickerName } from "@streampulse/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { captureAbsent, readCapture } from "../../../../../test/upstreams/binance/capture.ts";
import { FakeBinance, type FakeBinanceOptions } from "../../../../../test/upstreams/binance/fake-binance.ts";
import { wallClock } from "../../../../../test/upstreams/binance/wall-clock.ts";
import type { ConnectionEvents, ListingInfo, SourceFault, SourceQuote } from "../../engine/ports/source.ts";
import { BinanceSource } from "./source.ts";

/** What one connection told, in order. */
class Told implements ConnectionEvents {
  readonly events: string[] = [];
  readonly quoted: SourceQuote[] = [];
  readonly infos: ListingInfo[] = [];
  readonly faults: SourceFault[] = [];
  opened = (): void => void this.events.push("opened");
  quotes = (batch: readonly SourceQuote[]): void => void this.quoted.push(...batch);
  info = (_id: number, info: ListingInfo): void => void this.infos.push(info);
  alive = (): void => void this.events.push("alive");
  retiring = (): void => void this.events.push("retiring");
  tickerFault = (_id: number, fault: SourceFault): void => void this.faults.push(fault);
  closed(fault: SourceFault): void {
    this.events.push("closed");
    this.faults.push(fault);
  }

  /** The quotes that are prices. */
  get prices(): string[] {
    return this.quoted.flatMap(({ price }) => (price === undefined ? [] : [price]));
  }
}

const wanted = (...symbols: readonly string[]) =>
  symbols.map((symbol, n) => ({ id: n + 1, canonical: `BINANCE:${symbol}` }));

async function start(options: FakeBinanceOptions = {}, scheduler: Scheduler = new FakeScheduler()) {
  const fake = await FakeBinance.start({ figuresEveryMs: 2 ** 31 - 1, scheduler: new FakeScheduler(), ...options });
  const context = { scheduler, random: () => 0.5, log: { info: () => {}, warn: () => {} } };
  const source = new BinanceSource({ url: fake.url, wsUrl: fake.wsUrl }, context);
  onTestFinished(async () => {
    await source.close();
    await fake.close();
  });
  const pass = (ms: number) => (scheduler instanceof FakeScheduler ? scheduler.advance(ms) : undefined);
  /** Lets the loop turn, and time pass in small steps, until it is so. */
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      pass(10);
      await turn();
    }
  };
  const connect = (...symbols: readonly string[]) => {
    const told = new Told();
    const connection = source.connect(told);
    if (symbols.length > 0) connection.want(wanted(...symbols));
    return { told, connection };
  };
  const subscribed = (symbol: string, count = 1) =>
    until(() => fake.subscribers(`${symbol.toLowerCase()}@ticker`) === count);
  const resolve = async (text: string) => source.resolve(parseTicker(text) as TickerName, new AbortController().signal);
  return { fake, source, pass, until, connect, subscribed, resolve };
}

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
      { id: 1, price: "81300.50", sourceTimeMs: 1_767_625_200_123, order: 3_000_000_001 },
      { id: 1, bid: "81300.40", ask: "81300.60" },
      { id: 1, volume: "2", change: "93.05", changePercent: "0.115" },
    ]);
    expect(told.infos.at(-1)).toEqual({ open: "81207.45", high: "81300.50", low: "81207.45" });
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
      bid: "81999.00",
      ask: "82001.00",
      volume: "1",
      change: "792.55",
      changePercent: "0.976",
    });
    expect(fake.rest.requests).toHaveLength(2);
  });

  test("a look-up of long ago is made again, once for many", async () => {
    const { fake, resolve, connect, pass, until } = await start();
    for (const symbol of ["BTCUSDT", "ETHUSDT"]) await resolve(symbol);
    pass(10_001);
    fake.trade("BTCUSDT", "83000");
    const { told } = connect("BTCUSDT", "ETHUSDT");
    await until(() => told.prices.length === 2);
    expect(told.prices).toEqual(["83000.00", "4312.07"]);
    expect(fake.rest.requests.slice(4)).toEqual(["/api/v3/ticker/24hr?symbols=%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D"]);
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
    expect(fake.rest.requests).toHaveLength(1);
    first.connection.close();
    successor.connection.close();
    pass(0);
    await until(() => fake.sockets.size === 0);
    fake.trade("BTCUSDT", "83100", "1", 1_767_625_200_700);
    const next = connect("BTCUSDT");
    await until(() => next.told.prices.length === 1);
    expect(next.told.prices).toEqual(["83100"]);
    expect(fake.rest.requests).toHaveLength(2);
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
    fake.rest.held = new Promise((done) => (release = done));
    const { told } = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    await until(() => fake.rest.requests.length === 1);
    fake.trade("BTCUSDT", "83000");
    await until(() => told.prices.length === 1);
    release();
    for (let n = 0; n < 20; n++) await turn();
    expect(told.prices).toEqual(["83000"]);
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

describe("endings", () => {
  test("a day's connection retires after 23 hours, less a little, and its successor delivers the same orders", async () => {
    const { fake, resolve, connect, subscribed, until, pass } = await start();
    await resolve("BTCUSDT");
    const first = connect("BTCUSDT");
    await until(() => first.told.events.includes("alive"));
    pass(22.5 * 3_600_000);
    expect(first.told.events).not.toContain("retiring");
    pass(0.5 * 3_600_000);
    expect(first.told.events.filter((event) => event === "retiring")).toHaveLength(1);
    const second = connect("BTCUSDT");
    await subscribed("BTCUSDT", 2);
    fake.trade("BTCUSDT", "81300");
    fake.trade("BTCUSDT", "81301");
    const orders = ({ told }: typeof first) => told.quoted.flatMap(({ order }) => order ?? []);
    await until(() => orders(first).length === 2 && orders(second).length === 2);
    expect(orders(second)).toEqual(orders(first));
    first.connection.close();
    fake.trade("BTCUSDT", "81302");
    await until(() => orders(second).length === 3);
    expect(orders(first)).toHaveLength(2);
    expect(first.told.events).not.toContain("closed");
  });

  test("an announced shutdown retires it at once, and only once", async () => {
    const { fake, connect, until } = await start();
    const { told } = connect("BTCUSDT");
    await until(() => fake.sockets.size === 1 && told.events.includes("opened"));
    fake.announceShutdown();
    fake.announceShutdown();
    await until(() => told.events.filter((event) => event === "alive").length >= 2);
    expect(told.events.filter((event) => event === "retiring")).toHaveLength(1);
  });

  test.each([
    [451, undefined, "Binance refuses this location or network.", 60_000],
    [429, 5, "Binance asks for fewer requests.", 5_000],
    [500, undefined, "Binance refused the connection (HTTP 500).", undefined],
  ])(
    "an upgrade refused with %i is unavailable, in our words",
    async (status, retryAfterSeconds, message, retryAfterMs) => {
      const { fake, connect, until } = await start();
      fake.upgradeRefusal = retryAfterSeconds === undefined ? { status } : { status, retryAfterSeconds };
      const { told } = connect("BTCUSDT");
      await until(() => told.faults.length > 0);
      expect(told.events).toEqual(["closed"]);
      expect(told.faults[0]).toMatchObject({ kind: "unavailable", message, retryAfterMs });
    },
  );

  test("a dead host, a cut and an unanswered subscription end it as unavailable, once", async () => {
    const { fake, connect, until, pass, subscribed } = await start();
    const cut = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    for (const socket of fake.sockets) socket.drop();
    await until(() => cut.told.events.includes("closed"));
    expect(cut.told.faults).toMatchObject([{ kind: "unavailable" }]);

    const mute = connect();
    await until(() => mute.told.events.includes("opened") && fake.sockets.size === 1);
    for (const socket of fake.sockets) socket.freeze();
    mute.connection.want(wanted("BTCUSDT"));
    pass(0);
    pass(15_000);
    expect(mute.told.faults).toMatchObject([{ message: "Binance did not answer a subscription in time." }]);

    await fake.close();
    const dead = connect("BTCUSDT");
    await until(() => dead.told.events.includes("closed"));
    expect(dead.told.faults).toMatchObject([{ kind: "unavailable", message: "Binance cannot be reached." }]);
  });

  test("of a frozen socket only the pings are signs of life; a dead ticker leaves the others alone", async () => {
    const clock = new FakeScheduler();
    const { fake, connect, until, subscribed } = await start({ scheduler: clock });
    const { told } = connect("BTCUSDT", "ETHUSDT");
    await subscribed("ETHUSDT");
    await until(() => told.prices.length === 2);
    fake.silence("BTCUSDT");
    fake.trade("BTCUSDT", "1");
    fake.trade("ETHUSDT", "2");
    await until(() => told.prices.length === 3);
    expect(told.prices.at(-1)).toBe("2");
    for (const socket of fake.sockets) socket.freeze();
    fake.trade("ETHUSDT", "3");
    const before = told.events.length;
    clock.advance(20_000);
    await until(() => told.events.length > before);
    expect(told.events.at(-1)).toBe("alive");
    expect(told.prices).toHaveLength(3);
  });

  test("messages that trickle in pieces arrive whole", async () => {
    const clock = new FakeScheduler();
    const { fake, connect, until, subscribed } = await start({ scheduler: clock });
    const { told } = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    await until(() => told.prices.length === 1);
    for (const socket of fake.sockets) socket.dripEvery(1);
    fake.trade("BTCUSDT", "83000");
    fake.trade("BTCUSDT", "83001");
    clock.advance(1_000);
    await until(() => told.prices.length === 3);
    expect(told.prices.slice(1)).toEqual(["83000", "83001"]);
  });

  test("a garbage message is nothing, twenty in a row end it", async () => {
    const { fake, connect, until, subscribed } = await start();
    const { told } = connect("BTCUSDT");
    await subscribed("BTCUSDT");
    const [socket] = fake.sockets;
    for (let n = 0; n < 19; n++) socket?.send("<html>");
    fake.trade("BTCUSDT", "83000");
    for (let n = 0; n < 19; n++)
      socket?.send('{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","s":"BTCUSDT","p":"0"}}');
    fake.trade("BTCUSDT", "83001");
    await until(() => told.prices.includes("83001"));
    expect(told.events).not.toContain("closed");
    for (let n = 0; n < 20; n++) socket?.send("<html>");
    await until(() => told.events.includes("closed"));
    expect(told.faults).toMatchObject([{ message: "Binance sent nothing but unreadable messages." }]);
  });
});
