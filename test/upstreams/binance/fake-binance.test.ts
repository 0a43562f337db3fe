import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { captureAbsent, readCapture } from "./capture.ts";
import { FakeBinance, type FakeBinanceOptions } from "./fake-binance.ts";

async function start(options: FakeBinanceOptions = {}): Promise<FakeBinance> {
  const fake = await FakeBinance.start(options);
  onTestFinished(() => fake.close());
  return fake;
}

/** A client that keeps what it hears. */
async function client(fake: FakeBinance, path: string) {
  const socket = new WebSocket(fake.wsUrl + path);
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  socket.on("message", (data: Buffer) => {
    heard.push(data.toString());
    for (const wake of waiting.splice(0)) wake();
  });
  socket.on("error", () => {});
  await once(socket, "open");
  onTestFinished(() => socket.terminate());
  const next = async (): Promise<string> => {
    while (heard.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    return heard.shift() ?? "";
  };
  return {
    socket,
    next,
    ask: (text: string) => {
      socket.send(text);
      return next();
    },
  };
}

/** The status and body of a refused upgrade. */
async function refusedUpgrade(fake: FakeBinance) {
  const socket = new WebSocket(`${fake.wsUrl}/stream`);
  socket.on("error", () => {});
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
  socket.terminate();
  return { status: response.statusCode, retryAfter: response.headers["retry-after"] };
}

describe("streams", () => {
  test("payloads are wrapped under /stream and bare under /ws", async () => {
    const fake = await start();
    const combined = await client(fake, "/stream?streams=btcusdt@aggTrade");
    const raw = await client(fake, "/ws/btcusdt@aggTrade");
    fake.trade("BTCUSDT", "81207.46");
    const wrapped = JSON.parse(await combined.next()) as { stream: string; data: { p: string } };
    expect(wrapped.stream).toBe("btcusdt@aggTrade");
    expect(wrapped.data.p).toBe("81207.46000000");
    expect(JSON.parse(await raw.next())).toEqual(wrapped.data);
  });

  test("the wrapper can be switched on a live connection", async () => {
    const fake = await start();
    const { ask, next } = await client(fake, "/ws/btcusdt@bookTicker");
    expect(await ask('{"method":"GET_PROPERTY","params":["combined"],"id":1}')).toBe('{"result":false,"id":1}');
    expect(await ask('{"method":"SET_PROPERTY","params":["combined",true],"id":2}')).toBe('{"result":null,"id":2}');
    fake.book("BTCUSDT", "1", "2");
    expect(JSON.parse(await next())).toMatchObject({ stream: "btcusdt@bookTicker", data: { b: "1.00000000" } });
  });

  test("an unknown or upper-case symbol is acknowledged and silent, and upper case is a violation", async () => {
    const fake = await start();
    const { ask } = await client(fake, "/stream");
    const subscribe = '{"method":"SUBSCRIBE","params":["nosuchpair@trade","BTCUSDT@trade"],"id":7}';
    expect(await ask(subscribe)).toBe('{"result":null,"id":7}');
    fake.trade("BTCUSDT", "1");
    expect(await ask('{"method":"LIST_SUBSCRIPTIONS","id":8}')).toBe(
      '{"result":["nosuchpair@trade","BTCUSDT@trade"],"id":8}',
    );
    expect(fake.violations).toEqual(["BTCUSDT@trade is not lower case"]);
  });

  test("ids come back as they were given", async () => {
    const fake = await start({ countsMessages: false });
    const { ask } = await client(fake, "/stream");
    for (const id of ["null", "9223372036854775807", "-5", '"abc123"']) {
      expect(await ask(`{"method":"LIST_SUBSCRIPTIONS","id":${id}}`)).toBe(`{"result":[],"id":${id}}`);
    }
    expect(await ask('{"method":"LIST_SUBSCRIPTIONS","id":1.5}')).toContain("request ID must be an unsigned integer");
  });

  test("misuse gets the documented errors", async () => {
    const fake = await start({ countsMessages: false });
    const { ask } = await client(fake, "/stream");
    const error = async (text: string) => (JSON.parse(await ask(text)) as { error: unknown }).error;
    expect(await error("{nonsense")).toMatchObject({ code: 3 });
    expect(await error('{"id":1}')).toMatchObject({
      code: 2,
      msg: expect.stringContaining("missing field `method`") as string,
    });
    expect(await error('{"method":"X","id":1}')).toMatchObject({
      code: 2,
      msg: expect.stringContaining("unknown variant") as string,
    });
    expect(await error('{"method":"SUBSCRIBE","params":["btcusdt"],"id":1}')).toEqual({
      code: 2,
      msg: "Invalid request: invalid stream",
    });
    expect(await error('{"method":"SET_PROPERTY","params":["combined","x"],"id":1}')).toMatchObject({ code: 1 });
    expect(await error('{"method":"GET_PROPERTY","params":["other"],"id":1}')).toEqual({
      code: 0,
      msg: "Unknown property",
    });
    expect(await error('{"method":"GET_PROPERTY","params":["combined",1],"id":1}')).toMatchObject({
      msg: "Invalid request: too many parameters",
    });
    expect(await error('{"method":"GET_PROPERTY","params":[5],"id":1}')).toMatchObject({
      msg: "Invalid request: property name must be a string",
    });
    expect(fake.violations).toHaveLength(8);
  });

  test("the 1,025th stream is one too many", async () => {
    const fake = await start();
    const { ask } = await client(fake, "/stream");
    const params = JSON.stringify(Array.from({ length: 1_024 }, (_, n) => `s${n}@trade`));
    expect(await ask(`{"method":"SUBSCRIBE","params":${params},"id":1}`)).toBe('{"result":null,"id":1}');
    expect(await ask(`{"method":"SUBSCRIBE","params":["more@trade"],"id":2}`)).toBe(
      '{"error":{"code":4,"msg":"Too many subscriptions"},"id":2}',
    );
  });
});

describe("limits", () => {
  test("the sixth message in a second ends the connection, pongs included", async () => {
    const fake = await start({ scheduler: new FakeScheduler() });
    const { socket } = await client(fake, "/stream");
    const closed = once(socket, "close");
    for (let n = 0; n < 4; n++) socket.send(`{"method":"LIST_SUBSCRIPTIONS","id":${n}}`);
    socket.pong();
    socket.ping();
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([1008, "Too many requests"]);
    expect(fake.violations).toEqual(["more than 5 messages in a second"]);
  });

  test("five messages in a second are let through", async () => {
    const fake = await start({ scheduler: new FakeScheduler() });
    const { ask } = await client(fake, "/stream");
    for (let n = 0; n < 5; n++) await ask(`{"method":"LIST_SUBSCRIPTIONS","id":${n}}`);
    expect(fake.violations).toEqual([]);
  });

  test("a ping comes each 20 s, and who does not answer within 60 s is dropped", async () => {
    const scheduler = new FakeScheduler();
    const fake = await start({ scheduler });
    const socket = new WebSocket(`${fake.wsUrl}/stream`, { autoPong: false });
    onTestFinished(() => socket.terminate());
    await once(socket, "open");
    await fake.until(() => fake.sockets.size === 1);
    const ping = once(socket, "ping");
    scheduler.advance(20_000);
    await ping;
    const closed = once(socket, "close");
    scheduler.advance(60_000);
    expect((await closed)[0]).toBe(1006);
    expect(fake.violations).toEqual(["no pong within its time"]);
  });

  test("a connection ends at 24 h", async () => {
    const scheduler = new FakeScheduler();
    const fake = await start({ scheduler, pingEveryMs: Number.MAX_SAFE_INTEGER });
    const { socket } = await client(fake, "/stream");
    await fake.until(() => fake.sockets.size === 1);
    const closed = once(socket, "close");
    scheduler.advance(86_400_000);
    expect((await closed)[0]).toBe(1001);
  });

  test("the 301st connection attempt in 5 minutes is refused", async () => {
    const fake = await start();
    fake.upgradeRefusal = { status: 451 };
    for (let n = 0; n < 300; n++) expect((await refusedUpgrade(fake)).status).toBe(451);
    expect(await refusedUpgrade(fake)).toEqual({ status: 429, retryAfter: "300" });
    expect(fake.violations).toEqual(["more than 300 connection attempts in 300 s"]);
  });

  test("an address that is too long is refused", async () => {
    const fake = await start();
    const socket = new WebSocket(`${fake.wsUrl}/stream?streams=${"btcusdt@trade/".repeat(600)}`);
    socket.on("error", () => {});
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    socket.terminate();
    expect(response.statusCode).toBe(414);
    expect(fake.violations).toEqual(["an address that is too long"]);
  });

  test("request weight beyond the minute's is refused with the time to wait", async () => {
    const fake = await start({ scheduler: new FakeScheduler() });
    let response: Response | undefined;
    for (let n = 0; n < 301; n++) {
      response = await fetch(`${fake.url}/api/v3/exchangeInfo?symbol=BTCUSDT`);
      await response.arrayBuffer();
    }
    expect(response?.status).toBe(429);
    expect(response?.headers.get("retry-after")).toBe("60");
    expect(fake.violations).toHaveLength(1);
  });
});

describe("REST", () => {
  test("known symbols have a price, a day, a book and a description", async () => {
    const fake = await start();
    fake.trade("BTCUSDT", "81300.5", "2");
    fake.book("BTCUSDT", "81300", "81301");
    const get = async (path: string) => (await fetch(`${fake.url}/api/v3/${path}`)).json() as Promise<unknown>;
    expect(await get("ticker/price?symbol=BTCUSDT")).toEqual({ symbol: "BTCUSDT", price: "81300.50000000" });
    expect(await get("ticker/24hr?symbol=BTCUSDT")).toMatchObject({
      lastPrice: "81300.50000000",
      priceChange: "93.05000000",
      priceChangePercent: "0.115",
      volume: "2.00000000",
    });
    expect(await get("ticker/bookTicker?symbol=BTCUSDT")).toMatchObject({ bidPrice: "81300.00000000" });
    expect(await get('ticker/24hr?symbols=["BTCUSDT","ETHUSDT"]')).toHaveLength(2);
    expect(await get("exchangeInfo?symbol=BTCUSDT")).toMatchObject({
      symbols: [{ baseAsset: "BTC", quoteAsset: "USDT" }],
    });
  });

  test("unknown and ill-spelled symbols are told apart", async () => {
    const fake = await start();
    const get = async (symbol: string) => {
      const response = await fetch(`${fake.url}/api/v3/ticker/24hr?symbol=${symbol}`);
      return [response.status, ((await response.json()) as { code: number }).code];
    };
    expect(await get("NOSUCH")).toEqual([400, -1121]);
    expect(await get("btcusdt")).toEqual([400, -1100]);
  });
});

describe("faults", () => {
  test("a refused location gets 451 on both doors, with the vendor's words", async () => {
    const fake = await start();
    fake.refuseLocation(true);
    const response = await fetch(`${fake.url}/api/v3/ping`);
    expect(response.status).toBe(451);
    expect(await response.text()).toContain("restricted location");
    expect((await refusedUpgrade(fake)).status).toBe(451);
  });

  test("a frozen socket hears nothing but pings, a dripping one gets its messages whole", async () => {
    const scheduler = new FakeScheduler();
    const fake = await start({ scheduler, figuresEveryMs: Number.MAX_SAFE_INTEGER });
    const { socket, next } = await client(fake, "/ws/btcusdt@trade");
    const [first] = fake.sockets;
    first?.dripEvery(1);
    fake.trade("BTCUSDT", "2");
    fake.trade("BTCUSDT", "3");
    scheduler.advance(1_000);
    expect(JSON.parse(await next())).toMatchObject({ p: "2.00000000" });
    expect(JSON.parse(await next())).toMatchObject({ p: "3.00000000" });
    first?.freeze();
    fake.trade("BTCUSDT", "4");
    const ping = once(socket, "ping");
    scheduler.advance(20_000);
    await ping;
  });

  test("a shutdown is announced in the shape of the connection", async () => {
    const fake = await start();
    const combined = await client(fake, "/stream");
    const raw = await client(fake, "/ws");
    fake.announceShutdown();
    expect(JSON.parse(await combined.next())).toMatchObject({
      stream: "!serverShutdown",
      data: { e: "serverShutdown" },
    });
    expect(JSON.parse(await raw.next())).toMatchObject({ e: "serverShutdown" });
  });
});

test.skipIf(captureAbsent)(
  `the recording is played to whom it concerns${captureAbsent ? `: ${captureAbsent}` : ""}`,
  async () => {
    const scheduler = new FakeScheduler();
    const fake = await start({
      scheduler,
      pingEveryMs: Number.MAX_SAFE_INTEGER,
      figuresEveryMs: Number.MAX_SAFE_INTEGER,
    });
    const { next } = await client(fake, "/ws/lrcbtc@bookTicker");
    const expected = readCapture().filter((frame) => frame.stream === "lrcbtc@bookTicker");
    expect(expected).toHaveLength(9);
    const played = fake.play(10);
    for (let n = 0; n < 40; n++) scheduler.advance(100);
    await played;
    for (const frame of expected) expect(await next()).toBe(frame.payload);
  },
);
