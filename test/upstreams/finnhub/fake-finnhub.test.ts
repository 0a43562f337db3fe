import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { capturesAbsent, readAnswers, readFrames } from "./captures.ts";
import { FakeFinnhub, KEY, type FakeFinnhubOptions } from "./fake-finnhub.ts";

async function start(options: FakeFinnhubOptions = {}) {
  const scheduler = new FakeScheduler();
  const fake = await FakeFinnhub.start({ scheduler, ...options });
  onTestFinished(() => fake.close());
  const get = async (path: string, init: RequestInit = { headers: { "x-finnhub-token": KEY } }) => {
    const response = await fetch(`${fake.url}/api/v1${path}`, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const client = async () => {
    const socket = new WebSocket(`${fake.wsUrl}?token=${KEY}`);
    const heard: string[] = [];
    socket.on("message", (data: Buffer) => void heard.push(data.toString()));
    socket.on("error", () => {});
    onTestFinished(() => socket.terminate());
    const ended = once(socket, "close");
    await once(socket, "open");
    const say = (type: string, symbol: string) => socket.send(JSON.stringify({ type, symbol }));
    /** What was heard by the time that a ping sent now has come. */
    const heardByNow = async () => {
      const { length } = heard;
      fake.socket.ping();
      while (heard.length === length || heard.at(-1) !== '{"type":"ping"}') await once(socket, "message");
      return heard.filter((text) => text !== '{"type":"ping"}');
    };
    return { socket, say, heardByNow, ended };
  };
  return { scheduler, fake, get, client };
}

describe("REST", () => {
  test("a key is wanted, in the header or the address", async () => {
    const { fake, get } = await start();
    expect(await get("/quote?symbol=AAPL", {})).toMatchObject({
      status: 401,
      text: '{"error":"Please use an API key."}',
    });
    expect(await get("/quote?symbol=AAPL&token=wrong", {})).toMatchObject({
      status: 401,
      text: '{"error":"Invalid API key."}',
    });
    expect(await get(`/quote?symbol=AAPL&token=${KEY}`, {})).toMatchObject({
      status: 200,
      text: '{"c":261.74,"d":2.29,"dp":0.8826,"h":261.74,"l":261.74,"o":261.74,"pc":259.45,"t":1767625200}',
    });
    expect(fake.rest.keysInAddresses).toBe(2);
  });

  test("what there is not is zeros, what the plan has not is 403, a HEAD is sent elsewhere", async () => {
    const { fake, get } = await start();
    expect(await get("/quote?symbol=NOSUCH")).toMatchObject({
      status: 200,
      text: '{"c":0,"d":null,"dp":null,"h":0,"l":0,"o":0,"pc":0,"t":0}',
    });
    fake.rest.notInPlan.add("AAPL.SW");
    const refused = { status: 403, text: '{"error":"You don\'t have access to this resource."}' };
    expect(await get("/quote?symbol=AAPL.SW")).toMatchObject(refused);
    expect(await get("/stock/candle?symbol=AAPL")).toMatchObject(refused);
    expect((await get("/quote?symbol=AAPL", { method: "HEAD", redirect: "manual" })).status).toBe(302);
    expect(fake.violations).toEqual([]);
  });

  test("sixty calls fit into any minute, the sixty-first is 429 and a violation", async () => {
    const { fake, get, scheduler } = await start();
    for (let n = 0; n < 60; n++) {
      expect((await get("/quote?symbol=AAPL")).status).toBe(200);
      scheduler.advance(990);
    }
    expect(fake.violations).toEqual([]);
    const refused = await get("/quote?symbol=AAPL");
    expect(refused).toMatchObject({
      status: 429,
      text: '{"error":"API limit reached. Please try again later. Remaining Limit: 0"}',
    });
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(fake.violations).toEqual(["61 calls within a minute"]);
  });

  test("thirty calls fit into any second, the thirty-first is one too many", async () => {
    const { fake, get, scheduler } = await start({ callsPerMinute: 300 });
    for (let n = 0; n < 30; n++) await get("/quote?symbol=AAPL");
    expect(fake.violations).toEqual([]);
    expect((await get("/quote?symbol=AAPL")).status).toBe(429);
    expect(fake.violations).toEqual(["31 calls within a second"]);
    scheduler.advance(1_000);
    expect((await get("/quote?symbol=AAPL")).status).toBe(200);
  });

  test("its headers count down, by its own clock", async () => {
    const { fake, get, scheduler } = await start();
    fake.rest.skewMs = -7_200_000;
    const { headers } = await get("/quote?symbol=AAPL");
    expect(headers.get("x-ratelimit-limit")).toBe("60");
    expect(headers.get("x-ratelimit-remaining")).toBe("59");
    expect(headers.get("x-ratelimit-reset")).toBe(String((scheduler.now() - 7_200_000 + 60_000) / 1_000));
    expect(Date.parse(headers.get("date") ?? "")).toBe(scheduler.now() - 7_200_000);
  });

  test.skipIf(capturesAbsent)(
    `its answers have the keys, in their order, of every recorded one${capturesAbsent ? `: ${capturesAbsent}` : ""}`,
    async () => {
      const { get } = await start();
      const keys = (text: string): unknown => {
        const value = JSON.parse(text) as Record<string, unknown>;
        return Array.isArray(value) ? keys(JSON.stringify(value[0])) : Object.keys(value);
      };
      let compared = 0;
      for (const { request, body } of readAnswers()) {
        const path = /^GET \/api\/v1(\/\S+)$/.exec(request)?.[1]?.replace("<valid>", "AAPL").replace("<unknown>", "X");
        // No adapter asks for holidays.
        if (path === undefined || path.includes("market-holiday")) continue;
        const { status, text } = await get(path);
        expect(status).toBe(200);
        const own = keys(text) as string[];
        expect(own, request).toEqual(expect.arrayContaining(keys(body) as string[]));
        compared++;
      }
      expect(compared).toBe(7);
    },
  );
});

describe("the socket", () => {
  test("a wrong key is refused before the upgrade", async () => {
    const { fake } = await start();
    const socket = new WebSocket(`${fake.wsUrl}?token=wrong`);
    socket.on("error", () => {});
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    socket.terminate();
    expect(response.statusCode).toBe(401);
  });

  test("nothing is acknowledged; trades come of what was subscribed to, several in a message", async () => {
    const { fake, client } = await start();
    const { say, heardByNow } = await client();
    for (const symbol of ["AAPL", "BINANCE:BTCUSDT", "NOSUCH"]) say("subscribe", symbol);
    await fake.until(() => fake.symbols.size === 3);
    fake.trade(
      { symbol: "AAPL", price: "262", timeMs: 5 },
      { symbol: "BINANCE:BTCUSDT", price: "7.50", timeMs: 6, volume: "0" },
    );
    fake.trade({ symbol: "IBM", price: "1" });
    expect(await heardByNow()).toEqual([
      '{"data":[{"c":["1","12"],"p":262,"s":"AAPL","t":5,"v":1},{"c":null,"p":7.5,"s":"BINANCE:BTCUSDT","t":6,"v":0}],"type":"trade"}',
    ]);
    expect(fake.violations).toEqual([]);
  });

  test("fifty symbols are carried, the fifty-first is an error without a name and a violation", async () => {
    const { fake, client } = await start();
    const { say, heardByNow } = await client();
    for (let n = 0; n < 50; n++) say("subscribe", `S${n}`);
    await fake.until(() => fake.symbols.size === 50);
    expect([await heardByNow(), fake.violations]).toEqual([[], []]);
    say("subscribe", "S50");
    await fake.until(() => fake.violations.length > 0);
    expect(await heardByNow()).toEqual(['{"msg":"Subscribing to too many symbols","type":"error"}']);
    expect(fake.violations).toEqual(["more than 50 symbols"]);
    say("unsubscribe", "S0");
    say("subscribe", "S50");
    await fake.until(() => fake.carries("S50"));
    expect(fake.violations).toHaveLength(1);
  });

  test.each([
    ["both", 0],
    ["the older", 1],
  ] as const)("a second connection with the key ends %s, and is a violation", async (kicks, left) => {
    const { fake, client } = await start({ kicks });
    const first = await client();
    const second = await client();
    await first.ended;
    if (left === 0) await second.ended;
    await fake.until(() => fake.sockets.size === left);
    expect(fake.violations).toEqual(["a second connection with one key"]);
  });

  test("a ping comes each minute, also while it is frozen, and nothing while it hangs", async () => {
    const { fake, client, scheduler } = await start();
    const { socket, say, heardByNow } = await client();
    say("subscribe", "AAPL");
    await fake.until(() => fake.carries("AAPL"));
    fake.socket.freeze();
    fake.trade({ symbol: "AAPL", price: "1" });
    const ping = once(socket, "message");
    scheduler.advance(60_000);
    expect(String((await ping)[0])).toBe('{"type":"ping"}');
    expect(await heardByNow()).toEqual([]);
    fake.socket.mute();
    const closed = once(socket, "close");
    socket.on("message", () => expect.fail("it hangs and says something"));
    scheduler.advance(600_000);
    fake.socket.drop();
    await closed;
  });

  test("what it does not know is a violation", async () => {
    const { fake, client } = await start();
    const { socket } = await client();
    for (const text of [
      "{nonsense",
      "null",
      '{"type":"pong"}',
      '{"type":"subscribe"}',
      '{"type":"subscribe","symbol":7}',
    ]) {
      socket.send(text);
    }
    await fake.until(() => fake.violations.length === 5);
  });

  test.skipIf(capturesAbsent)(
    `every recorded request is taken${capturesAbsent ? `: ${capturesAbsent}` : ""}`,
    async () => {
      const { fake, client } = await start();
      const { socket } = await client();
      for (const text of readFrames("send")) socket.send(text);
      await fake.until(() => fake.socket.received.length === 4);
      expect([...fake.symbols]).toEqual(["BINANCE:BTCUSDT", "IC MARKETS:1"]);
      expect(fake.violations).toEqual([]);
    },
  );
});
