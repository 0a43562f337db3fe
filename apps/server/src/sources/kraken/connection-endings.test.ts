import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { start, wanted } from "../../../../../test/upstreams/kraken/connected.ts";

describe("one ticker's trouble is its own", () => {
  test("a pair that the socket refuses is unknown, said once, and no resolve brings it back at once", async () => {
    const { fake, resolve, connect, subscribed, pass } = await start();
    fake.list({ symbol: "ETH/BTC", decimals: 5, price: "0.05", status: "delisted" });
    const { told } = connect("BTC/USD", "ETH/BTC", "SOL/USD");
    await subscribed("SOL/USD");
    await pass(2_000);
    expect(told.faults).toMatchObject([{ kind: "unknown", message: "Kraken does not have this ticker." }]);
    expect(told.prices.toSorted()).toEqual(["187.31", "83744.3"]);
    expect(await resolve("KRAKEN:ETH/BTC")).toBeUndefined();
    fake.list({ symbol: "ETH/BTC", decimals: 5, price: "0.05" });
    await pass(300_000);
    expect(await resolve("ETHBTC")).toBeUndefined();
    await pass(300_000);
    expect(await resolve("ETHBTC")).toMatchObject({ canonical: "KRAKEN:ETH/BTC" });
  });

  test("one that it passes over is unavailable, and costs the others nothing", async () => {
    const { fake, connect, subscribed, pass } = await start();
    fake.ignored.add("ETH/USD");
    const { told } = connect("BTC/USD", "ETH/USD");
    await subscribed("BTC/USD");
    await pass(16_000);
    expect(told.faults).toMatchObject([{ kind: "unavailable", message: "Kraken refused to stream this ticker." }]);
    expect(told.events).not.toContain("closed");
    fake.trade("BTC/USD", "1");
    await pass(100);
    expect(told.prices.at(-1)).toBe("1.0");
  });

  test("one that it passed over is asked for again after 30 s, then a minute, and has its price when it is taken up", async () => {
    const { fake, connect, subscribed, pass, scheduler, source } = await start();
    fake.ignored.add("ETH/USD");
    const { told } = connect("BTC/USD", "ETH/USD");
    await subscribed("BTC/USD");
    await pass(16_000);
    expect(told.faults).toHaveLength(1);
    // Nobody answers: that is the ticker's trouble still, and not the connection's.
    await pass(46_000);
    expect(told.faults).toMatchObject([{ kind: "unavailable" }, { kind: "unavailable" }]);
    fake.ignored.delete("ETH/USD");
    await pass(61_000);
    expect(fake.subscribers("trade", "ETH/USD")).toBe(1);
    expect(told.quoted.filter(({ id, price }) => id === 2 && price !== undefined)).toHaveLength(1);
    expect([told.faults.length, told.events.includes("closed"), fake.violations]).toEqual([2, false, []]);
    fake.ignored.add("SOL/USD");
    connect("BTC/USD", "SOL/USD");
    await pass(16_000);
    await source.close();
    // The fake has the same clock.
    await fake.until(() => fake.sockets.size === 0);
    expect(scheduler.pending, "what waits when all is closed").toBe(0);
  });

  test("one that it passed over in one channel has its last price again when it is taken up there", async () => {
    const { fake, connect, until, pass } = await start();
    fake.ignored.add("ticker ETH/USD");
    const { told } = connect("BTC/USD", "ETH/USD");
    const prices = () =>
      told.quoted.flatMap(({ id, price, order }) => (id === 2 && price ? [`${price} ${order}`] : []));
    await until(() => told.faults.length === 1);
    expect(prices()).toHaveLength(1);
    fake.ignored.clear();
    await until(() => fake.subscribers("ticker", "ETH/USD") === 1);
    await pass(100);
    expect(prices()).toEqual([prices()[0], prices()[0]]);
    expect(told.quoted.at(-1)).toMatchObject({ id: 2, bid: expect.any(String) as string });
    expect([told.faults.length, fake.violations]).toEqual([1, []]);
  });

  test("one that it passed over in its trades has no price by its figures, unless they are taken up", async () => {
    const { fake, connect, until, pass } = await start({ hasTradeSnapshot: false });
    for (const name of ["trade ETH/USD", "ticker ETH/USD"]) fake.ignored.add(name);
    const { told } = connect("BTC/USD", "ETH/USD");
    const prices = () => told.quoted.flatMap(({ id, price }) => (id === 2 && price ? [price] : []));
    await until(() => told.faults.length === 1);
    fake.ignored.delete("ticker ETH/USD");
    await until(() => told.faults.length === 2);
    fake.book("ETH/USD", "4300", "4301");
    await pass(3_000);
    expect([fake.subscribers("ticker", "ETH/USD"), prices()]).toEqual([1, []]);
    fake.ignored.clear();
    await until(() => fake.subscribers("trade", "ETH/USD") === 1);
    await pass(3_000);
    expect([prices(), told.faults.length, fake.violations]).toEqual([["4312.07"], 2, []]);
  });

  test("one dead ticker: the others go on", async () => {
    const { fake, connect, subscribed, pass } = await start();
    const { told } = connect("BTC/USD", "ETH/USD");
    await subscribed("ETH/USD");
    await pass(100);
    fake.silence("BTC/USD");
    fake.trade("BTC/USD", "1");
    fake.trade("ETH/USD", "2");
    await pass(100);
    expect(told.prices.slice(2)).toEqual(["2.00"]);
  });
});

describe("fault scripts", () => {
  test("freeze with heartbeats: signs of life and nothing else; the probe tells the price", async () => {
    const { fake, source, connect, subscribed, pass } = await start();
    const { told } = connect("BTC/USD");
    await subscribed("BTC/USD");
    await pass(1_000);
    for (const socket of fake.sockets) socket.freeze();
    const [quotes, events] = [told.quoted.length, told.events.length];
    fake.trade("BTC/USD", "83900.5");
    await pass(10_000);
    expect(told.quoted).toHaveLength(quotes);
    expect(told.events.slice(events).length).toBeGreaterThanOrEqual(9);
    expect(new Set(told.events.slice(events))).toEqual(new Set(["alive"]));
    expect(await source.probe("KRAKEN:BTC/USD", new AbortController().signal)).toEqual({ price: "83900.5" });
  });

  test("a subscription into a frozen socket ends it", async () => {
    const { fake, connect, subscribed, pass } = await start();
    const { told, connection } = connect("BTC/USD");
    await subscribed("BTC/USD");
    for (const socket of fake.sockets) socket.freeze();
    connection.want(wanted("BTC/USD", "ETH/USD"));
    await pass(16_000);
    expect(told.faults).toMatchObject([{ message: "Kraken did not answer a subscription in time." }]);
    expect(told.events.filter((event) => event === "closed")).toHaveLength(1);
  });

  test("mute: no sign of life at all", async () => {
    const { fake, connect, subscribed, pass } = await start();
    const { told } = connect("BTC/USD");
    await subscribed("BTC/USD");
    for (const socket of fake.sockets) socket.mute();
    await pass(100);
    const before = told.events.length;
    await pass(10_000);
    expect(told.events).toHaveLength(before);
  });

  test("slow drip: messages that trickle in pieces arrive whole", async () => {
    const { fake, connect, subscribed, pass } = await start();
    const { told } = connect("BTC/USD");
    await subscribed("BTC/USD");
    await pass(100);
    for (const socket of fake.sockets) socket.dripEvery(1);
    fake.trade("BTC/USD", "83000");
    fake.trade("BTC/USD", "83001");
    await pass(3_000);
    expect(told.prices.slice(1)).toEqual(["83000.0", "83001.0"]);
  });

  test("garbage: a message is nothing, twenty in a row end it", async () => {
    const { fake, connect, subscribed, until } = await start();
    const { told } = connect("BTC/USD");
    await subscribed("BTC/USD");
    const [socket] = fake.sockets;
    for (const garbage of ["<html>", '{"channel":"trade","data":[{"symbol":"BTC/USD","price":0,"trade_id":1}]}']) {
      for (let n = 0; n < 19; n++) socket?.send(garbage);
      fake.trade("BTC/USD", "83000");
    }
    await until(() => told.prices.filter((price) => price === "83000.0").length === 2);
    expect(told.events).not.toContain("closed");
    for (let n = 0; n < 20; n++) socket?.send("<html>");
    await until(() => told.events.includes("closed"));
    expect(told.faults).toMatchObject([{ message: "Kraken sent nothing but unreadable messages." }]);
  });

  test("an abrupt close, and a dead host", async () => {
    const { fake, connect, subscribed, until } = await start();
    const cut = connect("BTC/USD");
    await subscribed("BTC/USD");
    for (const socket of fake.sockets) socket.drop();
    await until(() => cut.told.events.includes("closed"));
    expect(cut.told.faults).toMatchObject([{ kind: "unavailable" }]);
    await fake.close();
    const dead = connect("BTC/USD");
    await until(() => dead.told.events.includes("closed"));
    expect(dead.told.faults).toMatchObject([{ kind: "unavailable", message: "Kraken cannot be reached." }]);
  });

  test.each([
    [451, undefined, "Kraken refuses this location or network.", 60_000],
    [403, undefined, "Kraken refuses this location or network.", 60_000],
    [429, 5, "Kraken asks for fewer requests.", 5_000],
    [429, undefined, "Kraken asks for fewer requests.", 60_000],
    [520, undefined, "Kraken refused the connection (HTTP 520).", undefined],
  ])("an upgrade refused with %i (Retry-After %s) is unavailable, in our words", async (status, after, message, ms) => {
    const { fake, connect, until } = await start();
    fake.upgradeRefusal = after === undefined ? { status } : { status, retryAfterSeconds: after };
    const { told } = connect("BTC/USD");
    await until(() => told.faults.length > 0);
    expect(told.events).toEqual(["closed"]);
    expect(told.faults[0]).toMatchObject({ kind: "unavailable", message, retryAfterMs: ms });
  });

  test("maintenance, then the close: unavailable, in words, and so is a connection that finds it", async () => {
    const { fake, connect, subscribed, until } = await start();
    const during = connect("BTC/USD");
    await subscribed("BTC/USD");
    fake.system("maintenance");
    for (const socket of fake.sockets) socket.close(1001, "");
    await until(() => during.told.events.includes("closed"));
    const found = connect("BTC/USD");
    await until(() => found.told.events.includes("closed"));
    for (const { told } of [during, found]) {
      const maintenance = { kind: "unavailable", message: "Kraken is down for maintenance.", retryAfterMs: 30_000 };
      expect(told.faults).toMatchObject([maintenance]);
    }
    expect(found.told.events).toEqual(["closed"]);
  });

  test("a connection that is not greeted is ready with the answer to its first ping", async () => {
    const { connect, subscribed, pass } = await start({ greets: false });
    const { told } = connect("BTC/USD");
    await pass(1_400);
    expect(told.events).toEqual([]);
    await subscribed("BTC/USD");
    expect(told.events.filter((event) => event === "opened")).toHaveLength(1);
    await pass(100);
    expect(told.prices).toEqual(["83744.3"]);
  });

  test("cancel_only, post_only and a state that nobody knows: prices go on", async () => {
    const { fake, connect, subscribed, pass } = await start();
    const { told } = connect("BTC/USD");
    await subscribed("BTC/USD");
    for (const state of ["cancel_only", "post_only", "brand_new", "online"]) {
      fake.system(state);
      fake.trade("BTC/USD", "83000");
      await pass(100);
    }
    expect(told.prices.slice(1)).toHaveLength(4);
    expect(told.faults).toEqual([]);
  });
});

describe("rotation", () => {
  test("a connection retires within a day, and its successor tells each trade once more with the same number", async () => {
    // The fake's clock stands still meanwhile: a day of heartbeats says nothing more.
    const { scheduler, fake, connect, subscribed, pass } = await start({ scheduler: new FakeScheduler() });
    const first = connect("BTC/USD");
    await subscribed("BTC/USD");
    await pass(1_000);
    scheduler.advance(22.5 * 3_600_000);
    expect(first.told.events).not.toContain("retiring");
    scheduler.advance(0.5 * 3_600_000);
    expect(first.told.events.filter((event) => event === "retiring")).toHaveLength(1);
    const second = connect("BTC/USD");
    await subscribed("BTC/USD", 2);
    fake.trade("BTC/USD", "83001");
    await pass(200);
    const orders = ({ told }: typeof first) => told.quoted.flatMap(({ order }) => order ?? []);
    // What was before it is the first one's to tell: no snapshot of the successor passes it by.
    expect(orders(second)).toEqual([109_116_694]);
    expect(orders(first)).toEqual([109_116_693, 109_116_694]);
    first.connection.close();
    fake.trade("BTC/USD", "83002");
    await pass(200);
    expect(second.told.prices).toEqual(["83001.0", "83002.0"]);
    expect(first.told.prices).toHaveLength(2);
    expect(first.told.events).not.toContain("closed");
  });
});
