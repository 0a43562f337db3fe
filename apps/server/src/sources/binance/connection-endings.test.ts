import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { start, wanted } from "../../../../../test/upstreams/binance/connected.ts";

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
