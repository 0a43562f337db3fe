import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { FakeKraken, type FakeKrakenOptions } from "./fake-kraken.ts";

async function start(options: FakeKrakenOptions = {}) {
  const scheduler = new FakeScheduler();
  const fake = await FakeKraken.start({ scheduler, ...options });
  onTestFinished(() => fake.close());
  return { scheduler, fake };
}

/** A client that keeps what it hears; its first message, the status, is taken. */
async function client(fake: FakeKraken) {
  const socket = new WebSocket(`${fake.wsUrl}/v2`);
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  socket.on("message", (data: Buffer) => {
    heard.push(data.toString());
    for (const wake of waiting.splice(0)) wake();
  });
  socket.on("error", () => {});
  onTestFinished(() => socket.terminate());
  const next = async (): Promise<string> => {
    while (heard.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    return heard.shift() ?? "";
  };
  const status = await next();
  const subscribe = (channel: string, symbol: readonly string[], method = "subscribe") =>
    socket.send(JSON.stringify({ method, params: { channel, symbol, snapshot: true }, req_id: 1 }));
  return { socket, next, subscribe, status };
}

/** The status of a refused upgrade. */
async function refusedUpgrade(fake: FakeKraken, path = "/v2"): Promise<number | undefined> {
  const socket = new WebSocket(fake.wsUrl + path);
  socket.on("error", () => {});
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
  socket.terminate();
  return response.statusCode;
}

describe("the second version of the socket", () => {
  test("says how the system is before anything, with a number that no float holds", async () => {
    const { fake } = await start();
    const { status } = await client(fake);
    expect(status).toContain('"system":"online"');
    expect(status).toContain('"connection_id":18125794168470749634');
  });

  test("acknowledges each symbol alone, and sends its snapshot as numbers with their zeros", async () => {
    const { fake } = await start();
    const { subscribe, next } = await client(fake);
    subscribe("ticker", ["BTC/USDT", "BTC/USD"]);
    expect(JSON.parse(await next())).toMatchObject({ success: true, req_id: 1, result: { symbol: "BTC/USD" } });
    expect(await next()).toContain('"last":83744.3,');
    expect(JSON.parse(await next())).toMatchObject({ result: { channel: "ticker", symbol: "BTC/USDT" } });
    expect(await next()).toContain('"bid":83790.0,');
  });

  test("refuses what it does not have in the vendor's words, and serves the rest", async () => {
    const { fake } = await start();
    const { subscribe, next } = await client(fake);
    subscribe("trade", ["ETH/USD", "BTCUSDT", "XBT/USD"]);
    const refused = { method: "subscribe", success: false, req_id: 1 };
    expect(JSON.parse(await next())).toMatchObject({
      ...refused,
      symbol: "XBT/USD",
      error: "Currency pair not supported XBT/USD",
    });
    expect(JSON.parse(await next())).toMatchObject({
      ...refused,
      error: "Currency pair not in ISO 4217-A3 format BTCUSDT",
    });
    expect(JSON.parse(await next())).toMatchObject({ success: true });
    expect(JSON.parse(await next())).toMatchObject({ type: "snapshot", data: [{ trade_id: 109_116_693 }] });
    fake.trade("ETH/USD", "4300.5");
    expect(await next()).toContain('"price":4300.50,"qty":0.01000000,');
    expect(fake.violations).toEqual([]);
  });

  test("the snapshot of trades has the last fifty", async () => {
    const { fake } = await start();
    for (let n = 0; n < 60; n++) fake.trade("ETH/USD", "4300");
    const { subscribe, next } = await client(fake);
    subscribe("trade", ["ETH/USD"]);
    await next();
    const { data } = JSON.parse(await next()) as { data: { trade_id: number }[] };
    expect([data.length, data[0]?.trade_id, data.at(-1)?.trade_id]).toEqual([50, 109_116_704, 109_116_753]);
  });

  test("beats each second once something was subscribed to, where nothing else is said, and answers pings", async () => {
    const { fake, scheduler } = await start();
    const { socket, subscribe, next } = await client(fake);
    scheduler.advance(5_000);
    socket.send('{"method":"ping","req_id":101}');
    expect(JSON.parse(await next())).toMatchObject({ method: "pong", req_id: 101 });
    subscribe("ticker", ["BTC/USD"]);
    await next();
    await next();
    scheduler.advance(2_000);
    expect(await next()).toBe('{"channel":"heartbeat"}');
    fake.trade("BTC/USD", "5");
    scheduler.advance(2_000);
    expect(await next()).toContain('"channel":"ticker"');
    expect(await next()).toBe('{"channel":"heartbeat"}');
    fake.system("maintenance");
    expect(await next()).toContain('"system":"maintenance"');
  });

  test("misuse is a violation: what is no request, twice the same, leaving what was not entered", async () => {
    const { fake } = await start();
    const { socket, subscribe, next } = await client(fake);
    for (const text of ["{nonsense", '{"method":"subscribe","params":{"channel":"ticker","symbol":"BTC/USD"}}']) {
      socket.send(text);
      expect(await next()).toContain("Malformed request");
    }
    subscribe("trade", ["ETH/USD"], "unsubscribe");
    await next();
    for (let n = 0; n < 2; n++) subscribe("ticker", ["BTC/USD"]);
    for (let n = 0; n < 2; n++) await next();
    expect(await next()).toContain("Already subscribed");
    expect(fake.violations).toEqual([
      "malformed: {nonsense",
      expect.stringContaining("malformed") as string,
      "unsubscribed from trade ETH/USD, which was not subscribed to",
      "subscribed to ticker BTC/USD twice",
    ]);
  });
});

describe("limits", () => {
  test("ten subscription messages at once are taken, the eleventh is one too many", async () => {
    const { fake, scheduler } = await start();
    const { subscribe, next } = await client(fake);
    for (let n = 0; n < 5; n++) {
      subscribe("ticker", ["NO/SUCH"]);
      subscribe("trade", ["NO/SUCH"]);
    }
    for (let n = 0; n < 10; n++) expect(await next()).toContain("not supported");
    scheduler.advance(199);
    subscribe("trade", ["NO/SUCH"]);
    expect(await next()).toContain("EAPI:Rate limit exceeded");
    expect(fake.violations).toHaveLength(1);
    scheduler.advance(1);
    subscribe("trade", ["NO/SUCH"]);
    expect(await next()).toContain("not supported");
    expect(fake.violations).toHaveLength(1);
  });

  test("the 151st connection attempt in ten minutes is one too many", async () => {
    const { fake, scheduler } = await start();
    fake.upgradeRefusal = { status: 403 };
    for (let n = 0; n < 150; n++) expect(await refusedUpgrade(fake)).toBe(403);
    expect(fake.violations).toEqual([]);
    expect(await refusedUpgrade(fake)).toBe(429);
    expect(fake.violations).toEqual(["more than 150 connection attempts in 600 s"]);
    fake.upgradeRefusal = undefined;
    scheduler.advance(600_000);
    expect(await refusedUpgrade(fake, "/v1")).toBe(404);
  });

  test("a connection that is subscribed to nothing for a minute is ended", async () => {
    const { fake, scheduler } = await start();
    const { socket } = await client(fake);
    const closed = once(socket, "close");
    scheduler.advance(60_000);
    expect((await closed)[0]).toBe(1000);
    expect(fake.violations).toEqual([]);
  });

  test("five requests at once are answered, the sixth is one too many, under HTTP 200 too", async () => {
    const { fake, scheduler } = await start();
    const ask = async () => {
      const response = await fetch(`${fake.url}/0/public/Ticker?pair=XBTUSD`);
      return [response.status, ((await response.json()) as { error: string[] }).error];
    };
    for (let n = 0; n < 5; n++) expect(await ask()).toEqual([200, []]);
    expect(await ask()).toEqual([200, ["EAPI:Rate limit exceeded"]]);
    expect(fake.violations).toEqual(["more REST requests than an address has"]);
    scheduler.advance(1_000);
    expect(await ask()).toEqual([200, []]);
  });
});

test("the REST API answers under names of its own, and knows no pair that is not listed", async () => {
  const { fake } = await start();
  const get = async (path: string) => (await fetch(`${fake.url}/0/public/${path}`)).json() as Promise<unknown>;
  expect(await get("Ticker?pair=XBTUSD")).toMatchObject({
    error: [],
    result: { XXBTZUSD: { c: ["83744.30000", "0.00100000"] } },
  });
  expect(await get("Ticker?pair=NOSUCH")).toEqual({ error: ["EQuery:Unknown asset pair"] });
  expect(await get("AssetPairs")).toMatchObject({ result: { XDGUSD: { wsname: "XDG/USD", pair_decimals: 7 } } });
  expect(await get("SystemStatus")).toMatchObject({ result: { status: "online" } });
});
