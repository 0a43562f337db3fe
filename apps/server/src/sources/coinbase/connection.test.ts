import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { captureAbsent, readCapture } from "../../../../../test/upstreams/coinbase/capture.ts";
import { start, wanted } from "../../../../../test/upstreams/coinbase/connected.ts";
import { wallClock } from "../../../../../test/upstreams/wall-clock.ts";

/** Lets everything that is on its way arrive. */
async function settle(): Promise<void> {
  for (let n = 0; n < 10; n++) await turn();
}

describe("prices", () => {
  test("a ticker is a trade: its digits, time and number, and what stood beside it", async () => {
    const { fake, resolve, connect, until } = await start();
    await resolve("BTC-USD");
    const { told } = connect("BTC-USD");
    await until(() => told.prices.length === 1);
    told.quoted.length = told.infos.length = 0;
    fake.book("BTC-USD", "81300.40", "81300.6");
    fake.trade("BTC-USD", "81300.5", "2", 1_767_625_200_123);
    await until(() => told.prices.length === 1);
    expect(told.quoted).toEqual([
      {
        id: 1,
        price: "81300.5",
        sourceTimeMs: 1_767_625_200_123,
        order: 1_088_490_717,
        size: "2",
        bid: "81300.40",
        ask: "81300.6",
        volume: "2",
        change: "93.05",
        changePercent: "0.115",
      },
    ]);
    expect(told.infos).toEqual([{ open: "81207.45", high: "81300.5", low: "81207.45" }]);
  });

  test("how much was traded is told where no trade between is left out, and never of one of before", async () => {
    const { fake, resolve, connect, until } = await start();
    await resolve("BTC-USD");
    const { told } = connect("BTC-USD");
    await until(() => told.prices.length === 1);
    expect(told.quoted[0]).toMatchObject({ isLookedUp: true, size: undefined });
    fake.trade("BTC-USD", "81300.5", "2");
    fake.leaveOut("BTC-USD", "81300.6");
    fake.trade("BTC-USD", "81300.7", "4");
    fake.trade("BTC-USD", "81300.8", "5");
    await until(() => told.prices.length >= 4);
    expect(told.quoted.slice(1).map(({ price, size }) => [price, size])).toEqual([
      ["81300.5", "2"],
      ["81300.7", undefined],
      ["81300.8", "5"],
    ]);
  });

  test("the first one is as old as the last trade, and says so", async () => {
    const clock = new FakeScheduler();
    const { connect, until } = await start({ scheduler: clock });
    const { told } = connect("BTC-USD");
    await until(() => told.prices.length === 1);
    expect(told.quoted[0]).toMatchObject({ price: "81207.45", sourceTimeMs: clock.now() - 780_000 });
  });

  test("a product that never traded has no price, until it trades", async () => {
    const { fake, connect, until, subscribed } = await start({
      listed: [{ id: "NEW-USD", increment: "0.1", price: undefined }],
    });
    const { told } = connect("NEW-USD");
    await subscribed("NEW-USD");
    fake.repeat("NEW-USD");
    fake.trade("NEW-USD", "5.0");
    await until(() => told.prices.length > 0);
    expect(told.prices).toEqual(["5"]);
    expect(told.quoted[0]).not.toHaveProperty("price");
  });

  test.skipIf(captureAbsent)(
    `every recorded ticker arrives, once, in its order${captureAbsent ? `: ${captureAbsent}` : ""}`,
    async () => {
      // The prices that the fake has of itself are of another year.
      const recorded = readCapture().filter(({ type }) => type === "ticker");
      const products = [...new Set(recorded.map(({ product }) => product))];
      const { fake, connect, until } = await start({
        listed: products.map((id) => ({ id, increment: "0.00000001", price: undefined })),
      });
      const { told } = connect(...products);
      await until(() => products.every((id) => fake.subscribers(id) === 1));
      await fake.play(Infinity);
      await until(() => told.prices.length >= recorded.length);
      await settle();
      const expected = recorded.map(({ text, product }) => {
        const { price, trade_id: order, time } = JSON.parse(text) as Record<string, string>;
        return { id: products.indexOf(product) + 1, price, order, sourceTimeMs: Date.parse(time ?? "") };
      });
      const numeric = (price: string | undefined) => String(price).replace(/\.?0+$/, "");
      expect(
        told.quoted.map(({ id, price, order, sourceTimeMs }) => [id, numeric(price), order, sourceTimeMs]),
      ).toEqual(expected.map(({ id, price, order, sourceTimeMs }) => [id, numeric(price), order, sourceTimeMs]));
      expect(fake.violations).toEqual([]);
    },
  );
});

describe("subscriptions", () => {
  test.each(["spoil", "are-left-out"] as const)(
    "bad products get a fault each, and the others are carried where the valid ones of a message %s",
    async (badProducts) => {
      const { fake, connect, until } = await start({
        badProducts,
        listed: [{ id: "OLD-USD", increment: "0.1", price: "1", status: "delisted" }],
      });
      const { told } = connect("BTC-USD", "NOSUCH-USD", "ETH-USD", "OLD-USD", "SOL-USD");
      await until(() => ["BTC-USD", "ETH-USD", "SOL-USD"].every((id) => fake.subscribers(id) === 1));
      await until(() => told.prices.length >= 3 && told.faults.length === 2);
      fake.trade("ETH-USD", "4400");
      await until(() => told.prices.includes("4400"));
      expect(told.faults).toMatchObject([
        { kind: "unknown", message: "Coinbase does not know this ticker." },
        { kind: "unknown", message: "Coinbase no longer lists this ticker." },
      ]);
      // One that was told twice is told once further.
      expect(told.prices).toHaveLength(4);
      expect(told.events).not.toContain("closed");
      expect(fake.violations).toEqual([]);
    },
  );

  test("one that the list has and the feed does not know stays; one that the feed says is delisted goes", async () => {
    const { fake, connect, until, resolve } = await start();
    await resolve("SOL-USD");
    fake.unlist("SOL-USD");
    fake.list({ id: "ETH-USD", increment: "0.01", price: "1", status: "delisted" });
    const { told } = connect("SOL-USD", "ETH-USD");
    await until(() => told.faults.length === 2);
    expect(told.faults).toMatchObject([
      { kind: "unavailable", message: "Coinbase refused to stream this ticker." },
      { kind: "unknown", message: "Coinbase no longer lists this ticker." },
    ]);
  });

  test("one that was refused, though it is listed, is asked for again after 30 s, and has its price", async () => {
    const clock = new FakeScheduler();
    const { fake, source, connect, until, resolve } = await start({ scheduler: clock }, clock);
    await resolve("SOL-USD");
    const facts = { id: "SOL-USD", increment: "0.01", price: "187.31" };
    fake.unlist("SOL-USD");
    const { told } = connect("SOL-USD", "ETH-USD");
    await until(() => told.faults.length === 1);
    const refusedAtMs = clock.now();
    await until(() => told.faults.length === 2);
    expect(clock.now() - refusedAtMs).toBeGreaterThanOrEqual(30_000);
    expect(clock.now() - refusedAtMs).toBeLessThan(32_000);
    fake.list(facts);
    await until(() => told.quoted.some(({ id, price }) => id === 1 && price === "187.31"));
    expect(clock.now() - refusedAtMs).toBeGreaterThanOrEqual(90_000);
    expect([told.faults.length, fake.subscribers("SOL-USD"), fake.violations]).toEqual([2, 1, []]);
    fake.unlist("BTC-USD");
    await source.close();
  });

  test("one that was refused after it had a price has it again when it is taken up, though nothing was traded since", async () => {
    const clock = new FakeScheduler();
    const { fake, connect, until, resolve } = await start({ scheduler: clock }, clock);
    await resolve("SOL-USD");
    const { told } = connect("SOL-USD", "ETH-USD");
    await until(() => told.prices.length === 2);
    for (const socket of fake.sockets) {
      socket.send(JSON.stringify({ type: "error", message: "Failed to subscribe", reason: "SOL-USD is not valid" }));
    }
    await until(() => told.faults.length === 1);
    await until(() => told.prices.length === 3);
    expect(told.quoted.flatMap(({ id, price }) => (id === 1 && price ? [price] : []))).toEqual(["187.31", "187.31"]);
    expect(told.faults).toMatchObject([{ kind: "unavailable" }]);
  });

  test("a connection that carries nothing keeps itself alive, within the vendor's 5 s", async () => {
    const clock = new FakeScheduler();
    const { fake, connect, until } = await start({ scheduler: clock }, clock);
    const { told, connection } = connect();
    await until(() => fake.subscribers("BTC-USD", "heartbeat") === 1);
    const alive = () => told.events.filter((event) => event === "alive").length;
    await until(() => alive() > 3);
    connection.want(wanted("ETH-USD"));
    await until(() => told.prices.length === 1);
    connection.want([]);
    await until(() => fake.subscribers("ETH-USD") === 0);
    const before = alive();
    await until(() => alive() > before + 3);
    expect(told.quoted).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  });

  test("a thousand tickers at once on ten connections break none of the vendor's limits", async () => {
    const listed = Array.from({ length: 1_000 }, (_, n) => ({ id: `T${n}-USD`, increment: "0.01", price: "1" }));
    // On the real clock, since it is real spacing that the vendor sees.
    const { fake, source, connect, until } = await start({ listed, scheduler: wallClock, counts: true }, wallClock);
    const { tickersPerConnection, connections } = source.limits;
    expect([tickersPerConnection, connections]).toEqual([100, 10]);
    for (let from = 0; from < 1_000; from += tickersPerConnection) {
      connect(...listed.slice(from, from + tickersPerConnection).map(({ id }) => id));
    }
    await until(() => fake.violations.length > 0 || listed.every(({ id }) => fake.subscribers(id, "heartbeat") === 1));
    expect(fake.violations).toEqual([]);
  });
});
