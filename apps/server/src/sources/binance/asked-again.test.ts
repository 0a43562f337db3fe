import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { Told } from "../../../../../test/upstreams/told.ts";
import { BinanceConnection } from "./connection.ts";
import { FirstPrices } from "./first-prices.ts";

const REFUSAL = { error: { code: 2, msg: "Invalid request" } };
const DAY = [
  { symbol: "BTCUSDT", lastPrice: "82000.00", closeTime: 1_767_625_100_000, openPrice: "1", highPrice: "2" },
];

/** A connection to an upstream that refuses the first so many subscriptions, perhaps with a message before; its REST answers wait to be let go. */
async function start(refusals: number, saidBefore?: string) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const upstream = { asked: 0, held: [] as (() => void)[] };
  server.on("connection", (socket) =>
    socket.on("message", (data: Buffer) => {
      upstream.asked++;
      const { id } = JSON.parse(data.toString()) as { id: number };
      if (saidBefore !== undefined && upstream.asked === 1) socket.send(saidBefore);
      socket.send(JSON.stringify({ id, ...(upstream.asked <= refusals ? REFUSAL : { result: null }) }));
    }),
  );
  const scheduler = new FakeScheduler();
  const told = new Told();
  const get = () => new Promise<unknown>((resolve) => upstream.held.push(() => resolve(DAY)));
  const connection = new BinanceConnection(
    {
      context: { scheduler, random: () => 0.5, log: { info: () => {}, warn: () => {} } },
      address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      firstPrices: new FirstPrices(scheduler, get),
      decimalsOf: () => 2,
      isDelivered: () => false,
      ended: () => {},
    },
    told,
  );
  onTestFinished(() => {
    connection.close();
    server.close();
  });
  const until = async (isSo: () => boolean, stepMs = 0) => {
    while (!isSo()) {
      scheduler.advance(stepMs);
      await turn();
    }
  };
  await until(() => told.events.includes("opened"));
  connection.want([{ id: 1, canonical: "BINANCE:BTCUSDT" }]);
  return { scheduler, upstream, told, connection, until };
}

test("a ticker that the socket refused is asked for again after 30 s, then a minute; nothing waits once it is closed", async () => {
  const { scheduler, upstream, told, connection, until } = await start(2);
  const waits: number[] = [];
  let sinceMs = scheduler.now();
  for (const count of [1, 2, 3]) {
    await until(() => upstream.asked === count, 100);
    waits.push(scheduler.now() - sinceMs);
    sinceMs = scheduler.now();
    await until(() => told.faults.length === Math.min(count, 2));
  }
  expect(waits[1]).toBeGreaterThanOrEqual(30_000);
  expect(waits[2]).toBeGreaterThanOrEqual(60_000);
  expect(told.faults).toMatchObject([{ kind: "unavailable" }, { kind: "unavailable" }]);
  connection.close();
  expect(scheduler.pending).toBe(0);
});

test("a price looked up before the refusal and answered after it is told to nobody; taken up, it has the price of then", async () => {
  const { upstream, told, until } = await start(1);
  await until(() => told.faults.length === 1 && upstream.held.length === 1);
  upstream.held.shift()?.();
  for (let n = 0; n < 20; n++) await turn();
  expect([told.quoted, told.infos]).toEqual([[], []]);
  await until(() => upstream.asked === 2, 1_000);
  // It has not traded since.
  await until(() => upstream.held.length === 1);
  upstream.held.shift()?.();
  await until(() => told.quoted.length > 0);
  expect(told.quoted).toMatchObject([{ id: 1, price: "82000.00", sourceTimeMs: 1_767_625_100_000 }]);
  expect(told.faults).toHaveLength(1);
});

test("one that had a price before it was refused has the price of then as well", async () => {
  const trade = { e: "aggTrade", s: "BTCUSDT", a: 7, p: "81000.00", T: 1_767_625_000_000 };
  const { upstream, told, until } = await start(1, JSON.stringify({ stream: "btcusdt@aggTrade", data: trade }));
  await until(() => told.faults.length === 1);
  expect(told.prices).toEqual(["81000.00"]);
  await until(() => upstream.asked === 2, 1_000);
  await until(() => upstream.held.length === 2);
  upstream.held[1]?.();
  await until(() => told.prices.length > 1);
  expect(told.prices).toEqual(["81000.00", "82000.00"]);
});
