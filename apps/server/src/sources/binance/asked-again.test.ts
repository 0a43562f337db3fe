import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { Told } from "../../../../../test/upstreams/told.ts";
import { BinanceConnection } from "./connection.ts";
import type { FirstPrices } from "./first-prices.ts";

test("a ticker that the socket refused is asked for again after 30 s, then a minute; nothing waits once it is closed", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  let asked = 0;
  server.on("connection", (socket) =>
    socket.on("message", (data: Buffer) => {
      asked++;
      const { id } = JSON.parse(data.toString()) as { id: number };
      socket.send(
        JSON.stringify(asked < 3 ? { id, error: { code: 2, msg: "Invalid request" } } : { id, result: null }),
      );
    }),
  );
  const scheduler = new FakeScheduler();
  const told = new Told();
  const log = { info: () => {}, warn: () => {} };
  const connection = new BinanceConnection(
    {
      context: { scheduler, random: () => 0.5, log },
      address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      firstPrices: { fresh: () => undefined } as unknown as FirstPrices,
      decimalsOf: () => 2,
      isDelivered: () => true,
      ended: () => {},
    },
    told,
  );
  onTestFinished(() => {
    connection.close();
    server.close();
  });
  connection.want([]);
  const until = async (isSo: () => boolean, stepMs: number) => {
    while (!isSo()) {
      scheduler.advance(stepMs);
      await turn();
    }
  };
  await until(() => told.events.includes("opened"), 0);
  const waits: number[] = [];
  connection.want([{ id: 1, canonical: "BINANCE:BTCUSDT" }]);
  let sinceMs = scheduler.now();
  for (const count of [1, 2, 3]) {
    await until(() => asked === count, 100);
    waits.push(scheduler.now() - sinceMs);
    sinceMs = scheduler.now();
    await until(() => told.faults.length === Math.min(count, 2), 0);
  }
  expect(waits[1]).toBeGreaterThanOrEqual(30_000);
  expect(waits[2]).toBeGreaterThanOrEqual(60_000);
  expect(told.faults).toMatchObject([{ kind: "unavailable" }, { kind: "unavailable" }]);
  connection.close();
  expect(scheduler.pending).toBe(0);
});
