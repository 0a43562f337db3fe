import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { start, wanted } from "../../../../../test/upstreams/coinbase/connected.ts";

/** Lets everything that is on its way arrive. */
async function settle(): Promise<void> {
  for (let n = 0; n < 10; n++) await turn();
}

describe("fault script of coinbase", () => {
  test("freeze with heartbeats: they are signs of life, and no price comes; a probe tells what is left out", async () => {
    const { fake, source, connect, until, subscribed, itsPass } = await start();
    const { told } = connect("BTC-USD");
    await subscribed("BTC-USD");
    await until(() => told.prices.length === 1);
    for (const socket of fake.sockets) socket.freeze();
    const before = told.events.length;
    itsPass(10_000);
    await until(() => told.events.length >= before + 10);
    expect(told.events.slice(before)).toEqual(Array.from({ length: 10 }, () => "alive"));
    expect(told.prices).toHaveLength(1);
    fake.leaveOut("BTC-USD", "90000");
    expect(await source.probe("COINBASE:BTC-USD", new AbortController().signal)).toMatchObject({ price: "90000" });
  });

  test("trades that the feed leaves out are looked up by the second heartbeat that tells of them, every 5 s at most", async () => {
    const { fake, logged, connect, until, subscribed, itsPass, pass } = await start();
    const { told, connection } = connect("BTC-USD");
    await subscribed("BTC-USD");
    await until(() => told.prices.length === 1);
    const lookUps = () => fake.requests.filter((path) => path === "/products/BTC-USD/ticker").length;
    const beat = async () => {
      const { length } = told.events;
      pass(1_000);
      itsPass(1_000);
      await until(() => told.events.length > length);
      await settle();
    };
    await beat();
    fake.leaveOut("BTC-USD", "82000.5");
    await beat();
    // It may still be on its way.
    expect(lookUps()).toBe(0);
    await beat();
    await until(() => told.prices.length === 2);
    expect(told.quoted.at(-1)).toMatchObject({ price: "82000.5", order: 1_088_490_717, change: "793.05" });
    for (let n = 0; n < 4; n++) {
      fake.leaveOut("BTC-USD", `8300${n}`);
      await beat();
    }
    expect(lookUps()).toBe(1);
    await beat();
    await until(() => told.prices.length === 3);
    expect(told.prices.at(-1)).toBe("83003");
    // What comes after all is older than that.
    fake.repeat("BTC-USD");
    await settle();
    expect(told.prices).toHaveLength(3);
    connection.close();
    expect(logged.join()).toContain("left out trades");
  });

  test("who wants a carried ticker anew, under another number or before it was left, has its price by the second heartbeat", async () => {
    const { fake, connect, until, subscribed, itsPass } = await start();
    const { told, connection } = connect("BTC-USD", "ETH-USD");
    await subscribed("ETH-USD");
    await until(() => told.prices.length === 2);
    connection.want([{ id: 7, canonical: "COINBASE:BTC-USD" }]);
    connection.want([
      { id: 7, canonical: "COINBASE:BTC-USD" },
      { id: 8, canonical: "COINBASE:ETH-USD" },
    ]);
    while (told.prices.length < 4) {
      itsPass(1_000);
      await settle();
    }
    const anew = told.quoted.slice(2).map(({ id, price }) => `${id} ${price}`);
    expect(anew.toSorted()).toEqual(["7 81207.45", "8 4312.07"]);
    expect(fake.requests.filter((path) => path.endsWith("/ticker"))).toHaveLength(2);
  });

  test("a look-up that a trade of the feed has overtaken is no news", async () => {
    const { fake, connect, until, subscribed, itsPass } = await start();
    const { told } = connect("BTC-USD");
    await subscribed("BTC-USD");
    await until(() => told.prices.length === 1);
    let release: () => void = () => {};
    fake.held = new Promise((done) => (release = done));
    fake.leaveOut("BTC-USD", "82000");
    while (fake.requests.length === 0) {
      itsPass(1_000);
      await settle();
    }
    fake.trade("BTC-USD", "82001");
    await until(() => told.prices.length === 2);
    release();
    await settle();
    fake.trade("BTC-USD", "82002");
    await until(() => told.prices.length >= 3);
    expect(told.prices.slice(1)).toEqual(["82001", "82002"]);
  });

  test("a look-up that the ticker's refusal has overtaken is told to nobody, and no other is made", async () => {
    const { fake, connect, until, subscribed, itsPass, pass, resolve } = await start();
    await resolve("BTC-USD");
    const { told } = connect("BTC-USD");
    await subscribed("BTC-USD");
    await until(() => told.prices.length === 1);
    const lookUps = () => fake.requests.filter((path) => path === "/products/BTC-USD/ticker").length;
    const before = lookUps();
    let release: () => void = () => {};
    fake.held = new Promise((done) => (release = done));
    fake.leaveOut("BTC-USD", "82000");
    while (lookUps() === before) {
      itsPass(1_000);
      await settle();
    }
    const error = { type: "error", message: "Failed to subscribe", reason: "BTC-USD is not valid" };
    for (const socket of fake.sockets) socket.send(JSON.stringify(error));
    await until(() => told.faults.length === 1);
    release();
    for (let n = 0; n < 7; n++) {
      pass(1_000);
      itsPass(1_000);
      await settle();
    }
    expect([told.prices.length, lookUps() - before, told.faults]).toMatchObject([1, 1, [{ kind: "unavailable" }]]);
  });

  test("pings are answered, and are signs of life", async () => {
    const { fake, connect, until, subscribed } = await start();
    const { told } = connect("BTC-USD");
    await subscribed("BTC-USD");
    await until(() => told.prices.length === 1);
    const [socket] = fake.sockets;
    const { length } = told.events;
    socket?.ping();
    await until(() => socket?.pongs === 1);
    expect(told.events.slice(length)).toEqual(["alive"]);
  });

  test("one dead ticker leaves the others alone, and is looked up", async () => {
    const { fake, connect, until, subscribed, itsPass, pass } = await start();
    const { told } = connect("BTC-USD", "ETH-USD");
    await subscribed("ETH-USD");
    await until(() => told.prices.length === 2);
    fake.silence("BTC-USD");
    fake.trade("BTC-USD", "1");
    fake.trade("ETH-USD", "2");
    await until(() => told.prices.length === 3);
    expect(told.prices.at(-1)).toBe("2");
    for (let n = 0; n < 3; n++) {
      pass(1_000);
      itsPass(1_000);
      await settle();
    }
    await until(() => told.prices.length === 4);
    expect(told.prices.at(-1)).toBe("1");
  });

  test("slow drip: messages that trickle in pieces arrive whole", async () => {
    const { fake, connect, until, subscribed, itsPass } = await start();
    const { told } = connect("BTC-USD");
    await subscribed("BTC-USD");
    await until(() => told.prices.length === 1);
    for (const socket of fake.sockets) socket.dripEvery(1);
    fake.trade("BTC-USD", "83000");
    fake.trade("BTC-USD", "83001");
    itsPass(999);
    await until(() => told.prices.length === 3);
    expect(told.prices.slice(1)).toEqual(["83000", "83001"]);
  });

  test("garbage: a message is nothing, twenty in a row end it", async () => {
    const { fake, connect, until, subscribed, logged } = await start();
    const { told } = connect("BTC-USD");
    await subscribed("BTC-USD");
    const [socket] = fake.sockets;
    for (let n = 0; n < 19; n++) socket?.send("<html>");
    fake.trade("BTC-USD", "83000");
    for (let n = 0; n < 19; n++) socket?.send('{"type":"ticker","product_id":"BTC-USD","price":"-5"}');
    fake.trade("BTC-USD", "83001");
    await until(() => told.prices.includes("83001"));
    expect(told.events).not.toContain("closed");
    for (let n = 0; n < 20; n++) socket?.send("<html>");
    await until(() => told.events.includes("closed"));
    expect(told.faults).toMatchObject([{ message: "Coinbase sent nothing but unreadable messages." }]);
    expect(logged.join()).toContain('"messages":58');
  });

  test("abrupt close, a mute connection and a dead host end it as unavailable, once", async () => {
    const { fake, connect, until, pass, subscribed } = await start();
    const cut = connect("BTC-USD");
    await subscribed("BTC-USD");
    for (const socket of fake.sockets) socket.drop();
    await until(() => cut.told.events.includes("closed"));
    expect(cut.told.faults).toMatchObject([{ kind: "unavailable", message: /^The connection to Coinbase/ }]);

    await until(() => fake.sockets.size === 0);
    const mute = connect();
    await until(() => mute.told.events.includes("opened") && fake.sockets.size === 1);
    for (const socket of fake.sockets) socket.mute();
    mute.connection.want(wanted("BTC-USD"));
    pass(0);
    pass(10_000);
    expect(mute.told.faults).toMatchObject([{ message: "Coinbase did not answer a subscription in time." }]);

    await fake.close();
    const dead = connect("BTC-USD");
    await until(() => dead.told.events.includes("closed"));
    expect(dead.told.faults).toMatchObject([{ kind: "unavailable", message: "Coinbase cannot be reached." }]);
  });

  test.each([
    [429, 5, "Coinbase asks for fewer requests.", 5_000],
    [451, undefined, "Coinbase refuses this location or network.", 60_000],
    [403, undefined, "Coinbase refuses this location or network.", 60_000],
    [503, undefined, "Coinbase refused the connection (HTTP 503).", undefined],
  ])(
    "an upgrade refused with %i (maintenance: 503) is unavailable, in our words",
    async (status, seconds, message, ms) => {
      const { fake, connect, until } = await start();
      fake.refuseAll({
        status,
        body: "secret words",
        ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
      });
      const { told } = connect("BTC-USD");
      await until(() => told.faults.length > 0);
      expect(told.events).toEqual(["closed"]);
      expect(told.faults[0]).toMatchObject({ kind: "unavailable", message, retryAfterMs: ms });
    },
  );

  test("clock skew: times are the vendor's own, however far its clock is ahead", async () => {
    const { fake, connect, until } = await start({ skewMs: 3_600_000 });
    const { told } = connect("BTC-USD");
    await until(() => told.prices.length === 1);
    fake.trade("BTC-USD", "5");
    await until(() => told.prices.length === 2);
    expect(told.quoted[1]?.sourceTimeMs).toBe((told.quoted[0]?.sourceTimeMs ?? 0) + 780_000 + 3_600_000);
  });

  test("gaps in the sequence are nothing, duplicates and what comes late are no news", async () => {
    const { fake, connect, until } = await start();
    const { told } = connect("BTC-USD");
    await until(() => told.prices.length === 1);
    const old = fake.tickerOf("BTC-USD");
    fake.trade("BTC-USD", "2");
    fake.repeat("BTC-USD");
    for (const socket of fake.sockets) socket.emit("ticker", "BTC-USD", old);
    fake.trade("BTC-USD", "3");
    await until(() => told.prices.length >= 3);
    await settle();
    expect(told.prices).toEqual(["81207.45", "2", "3"]);
    expect(told.quoted).toHaveLength(3);
  });

  test("rotation: it retires within its first day, and the successor tells the same numbers", async () => {
    const { fake, connect, until, subscribed, pass } = await start();
    const first = connect("BTC-USD");
    await until(() => first.told.prices.length === 1);
    pass(22.5 * 3_600_000);
    expect(first.told.events).not.toContain("retiring");
    pass(0.5 * 3_600_000);
    expect(first.told.events.filter((event) => event === "retiring")).toHaveLength(1);
    const second = connect("BTC-USD");
    await subscribed("BTC-USD", 2);
    fake.trade("BTC-USD", "81300");
    fake.trade("BTC-USD", "81301");
    const orders = ({ told }: typeof first) => told.quoted.flatMap(({ order }) => order ?? []);
    await until(() => orders(first).length === 3 && orders(second).length === 3);
    expect(orders(second)).toEqual(orders(first));
    first.connection.close();
    fake.trade("BTC-USD", "81302");
    await until(() => orders(second).length === 4);
    expect(orders(first)).toHaveLength(3);
    expect(first.told.events).not.toContain("closed");
  });
});
