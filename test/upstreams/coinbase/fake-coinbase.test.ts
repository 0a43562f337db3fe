import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { captureAbsent, readCapture, readProducts } from "./capture.ts";
import { FakeCoinbase, type FakeCoinbaseOptions } from "./fake-coinbase.ts";

async function start(options: FakeCoinbaseOptions = {}) {
  const scheduler = new FakeScheduler();
  const fake = await FakeCoinbase.start({ scheduler, ...options });
  onTestFinished(() => fake.close());
  return { fake, scheduler };
}

type Message = Record<string, unknown>;

/** A client that keeps what it hears. */
async function client(fake: FakeCoinbase) {
  const socket = new WebSocket(fake.wsUrl);
  const heard: Message[] = [];
  const waiting: (() => void)[] = [];
  const wake = () => waiting.splice(0).forEach((call) => call());
  let ended: number | undefined;
  socket.on("message", (data: Buffer) => {
    heard.push(JSON.parse(data.toString()) as Message);
    wake();
  });
  socket.on("error", () => {});
  socket.on("close", (code) => {
    ended = code;
    wake();
  });
  await once(socket, "open");
  onTestFinished(() => socket.terminate());
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const next = async (): Promise<Message> => {
    await until(() => heard.length > 0);
    return heard.shift() ?? {};
  };
  const send = (message: unknown) => socket.send(typeof message === "string" ? message : JSON.stringify(message));
  const closed = async () => {
    await until(() => ended !== undefined);
    return ended;
  };
  return { socket, heard, next, send, closed };
}

const subscribe = (channels: readonly unknown[], ...product_ids: readonly string[]) => ({
  type: "subscribe",
  ...(product_ids.length > 0 ? { product_ids } : {}),
  channels,
});

describe("subscriptions", () => {
  test("an answer lists all that is subscribed to by now, an unsubscription what is left", async () => {
    const { fake } = await start();
    const { send, next, heard } = await client(fake);
    send(subscribe(["heartbeat"], "BTC-USD", "ETH-USD"));
    const channel = (name: string, ...product_ids: string[]) => ({ name, product_ids, account_ids: null });
    expect(await next()).toEqual({ type: "subscriptions", channels: [channel("heartbeat", "ETH-USD", "BTC-USD")] });
    send(subscribe([{ name: "matches", product_ids: ["BTC-EUR"] }]));
    expect(await next()).toMatchObject({ channels: [{ name: "heartbeat" }, channel("matches", "BTC-EUR")] });
    expect(await next()).toMatchObject({ type: "last_match", product_id: "BTC-EUR" });
    send({ type: "unsubscribe", product_ids: ["BTC-USD", "ETH-USD"], channels: ["heartbeat"] });
    expect(await next()).toEqual({ type: "subscriptions", channels: [channel("matches", "BTC-EUR")] });
    send({ type: "unsubscribe", channels: [{ name: "matches", product_ids: ["BTC-EUR"] }] });
    expect(await next()).toEqual({ type: "subscriptions", channels: [] });
    expect(heard).toEqual([]);
    expect(fake.violations).toEqual([]);
  });

  test("a ticker begins with the last trade, minutes old, and then comes with each trade", async () => {
    const { fake, scheduler } = await start();
    const { send, next } = await client(fake);
    send(subscribe(["ticker"], "BTC-USD"));
    await next();
    const first = await next();
    expect(first).toMatchObject({ type: "ticker", price: "81207.45", trade_id: 1_088_490_716 });
    expect(Date.parse(first["time"] as string)).toBe(scheduler.now() - 780_000);
    fake.book("BTC-USD", "81299.9", "81300.1");
    fake.trade("BTC-USD", "81300.00");
    const second = await next();
    expect(second).toMatchObject({
      price: "81300.00",
      trade_id: 1_088_490_717,
      best_bid: "81299.9",
      open_24h: "81207.45",
    });
    expect(second["sequence"]).toBeGreaterThan((first["sequence"] as number) + 1);
  });

  test("a heartbeat comes each second and has the last trade's number", async () => {
    const { fake, scheduler } = await start();
    const { send, next } = await client(fake);
    send(subscribe(["heartbeat"], "BTC-USD"));
    await next();
    fake.leaveOut("BTC-USD", "5");
    scheduler.advance(1_000);
    expect(await next()).toMatchObject({ type: "heartbeat", product_id: "BTC-USD", last_trade_id: 1_088_490_717 });
    scheduler.advance(1_000);
    expect(await next()).toMatchObject({ type: "heartbeat" });
  });

  test.each([
    ["are-left-out", ["ETH-USD"]],
    ["spoil", []],
  ] as const)(
    "bad products are refused one by one, and the valid ones beside them %s",
    async (badProducts, carried) => {
      const { fake } = await start({
        badProducts,
        listed: [{ id: "OLD-USD", increment: "0.01", price: "1", status: "delisted" }],
      });
      const { send, next, heard } = await client(fake);
      send(subscribe(["ticker"], "GIBBERISH-USD", "ETH-USD", "OLD-USD"));
      const error = { type: "error", message: "Failed to subscribe" };
      expect(await next()).toEqual({ ...error, reason: "GIBBERISH-USD is not a valid product" });
      expect(await next()).toEqual({ ...error, reason: "OLD-USD is delisted" });
      send({ type: "unsubscribe", product_ids: ["BTC-USD"], channels: ["ticker"] });
      let answer = await next();
      while (heard.length > 0 || answer["type"] !== "subscriptions") answer = heard.shift() ?? (await next());
      expect(fake.subscribers("ETH-USD")).toBe(carried.length);
    },
  );

  test.each([
    ["{", "Malformed JSON"],
    [{ type: "subscribe", product_ids: ["BTC-USD"] }, "No channels provided"],
    [
      { type: "subscribe", channels: ["heartbeat"] },
      "You need to specify at least one product ID for channel heartbeat",
    ],
    [{ type: "subscribe", product_ids: ["BTC-USD"], channels: [{ name: "ticker" }] }, " is not a valid product"],
    [{ type: "subscribe", product_ids: ["BTC-USD"], channels: ["candles"] }, "candles is not a valid channel"],
    [{ type: "buy" }, "Type has to be either subscribe or unsubscribe"],
  ])("%j is refused, and a violation", async (message, reason) => {
    const { fake } = await start();
    const { send, next } = await client(fake);
    send(message);
    expect(await next()).toEqual({ type: "error", message: "Failed to subscribe", reason });
    expect(fake.violations).toHaveLength(1);
  });

  test("ids are in upper case", async () => {
    const { fake } = await start();
    const { send, next } = await client(fake);
    send(subscribe(["ticker"], "btc-usd"));
    expect(await next()).toMatchObject({ reason: "btc-usd is not a valid product" });
  });
});

describe("limits", () => {
  test("who subscribes to nothing for 5 s is ended, and that is a violation", async () => {
    const { fake, scheduler } = await start();
    const { send, next } = await client(fake);
    const idle = await client(fake);
    send(subscribe(["heartbeat"], "BTC-USD"));
    await next();
    scheduler.advance(4_999);
    expect(fake.violations).toEqual([]);
    scheduler.advance(1);
    expect(fake.violations).toEqual(["no subscription within 5000 ms"]);
    expect(await idle.closed()).toBe(1000);
    await fake.until(() => fake.sockets.size === 1);
  });

  test("of 100 messages in a second none is refused, one more ends the socket that sent it", async () => {
    const { fake } = await start();
    const [first, second] = [await client(fake), await client(fake)];
    for (let n = 0; n < 50; n++) first.send(subscribe(["heartbeat"], "BTC-USD"));
    for (let n = 0; n < 50; n++) second.send(subscribe(["heartbeat"], "BTC-USD"));
    for (let n = 0; n < 50; n++) await Promise.all([first.next(), second.next()]);
    expect(fake.violations).toEqual([]);
    first.send(subscribe(["heartbeat"], "BTC-USD"));
    expect(await first.closed()).toBe(1008);
    expect(fake.violations).toEqual(["more than 100 messages in a second"]);
  });

  test("20 connections at once are let in, the next is not, and others later", async () => {
    const { fake, scheduler } = await start();
    for (let n = 0; n < 20; n++) await client(fake);
    expect(fake.violations).toEqual([]);
    expect(await refused(fake)).toMatchObject({ status: 429 });
    expect(fake.violations).toEqual(["more than 20 connection attempts in 2.5 s"]);
    scheduler.advance(2_500);
    for (let n = 0; n < 20; n++) await client(fake);
    expect(fake.violations).toHaveLength(1);
  });

  test("10 sockets may have a channel of a product, one more is a violation", async () => {
    const { fake } = await start();
    for (let n = 0; n < 11; n++) {
      expect(fake.violations).toEqual([]);
      const { send, next } = await client(fake);
      send(subscribe(["ticker"], "BTC-USD"));
      await next();
      await next();
    }
    expect(fake.violations).toEqual(["more than 10 subscriptions to ticker of BTC-USD"]);
  });

  test("8 REST requests in a second are answered, one more is 429 and a violation", async () => {
    const { fake, scheduler } = await start();
    const ask = () => fetch(`${fake.url}/products/BTC-USD/ticker`);
    for (let n = 0; n < 8; n++) expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
    expect(fake.violations).toEqual(["more than 8 requests in a second"]);
    scheduler.advance(1_000);
    expect((await ask()).status).toBe(200);
    expect(fake.violations).toHaveLength(1);
  });
});

/** The status of a refused upgrade, and when to come back. */
async function refused(fake: FakeCoinbase) {
  const socket = new WebSocket(fake.wsUrl);
  socket.on("error", () => {});
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
  socket.terminate();
  return { status: response.statusCode, retryAfter: response.headers["retry-after"] };
}

describe("faults", () => {
  test("everybody is refused, on REST and at the feed's door", async () => {
    const { fake } = await start();
    fake.refuseAll({ status: 429, retryAfterSeconds: 7 });
    expect((await fetch(`${fake.url}/products`)).status).toBe(429);
    expect(await refused(fake)).toEqual({ status: 429, retryAfter: "7" });
    expect(fake.violations).toEqual([]);
  });

  test("a frozen socket says nothing but heartbeats, or nothing at all", async () => {
    const { fake, scheduler } = await start();
    const { send, next, heard, closed } = await client(fake);
    send(subscribe(["ticker", "heartbeat"], "BTC-USD"));
    await next();
    await next();
    const [socket] = fake.sockets;
    socket?.freeze();
    fake.trade("BTC-USD", "1");
    scheduler.advance(1_000);
    expect(await next()).toMatchObject({ type: "heartbeat" });
    socket?.mute();
    scheduler.advance(5_000);
    socket?.drop();
    await closed();
    expect(heard).toEqual([]);
  });
});

describe("REST", () => {
  test("lists products, tells last trades, and that there is no such product", async () => {
    const { fake } = await start({ listed: [{ id: "HALT-USD", increment: "0.1", price: "1", tradingDisabled: true }] });
    const list = (await (await fetch(`${fake.url}/products`)).json()) as Message[];
    expect(list[0]).toMatchObject({ id: "BTC-USD", base_currency: "BTC", quote_increment: "0.01", status: "online" });
    expect(list.at(-1)).toMatchObject({ id: "HALT-USD", trading_disabled: true });
    fake.trade("BTC-USD", "3.10");
    const ticker = await fetch(`${fake.url}/products/BTC-USD/ticker`);
    expect(await ticker.json()).toMatchObject({ price: "3.10", trade_id: 1_088_490_717 });
    const missing = await fetch(`${fake.url}/products/NO-SUCH/ticker`);
    expect([missing.status, await missing.json()]).toEqual([404, { message: "NotFound" }]);
  });

  test.skipIf(captureAbsent)(
    `an entry of the list has what the recorded list has${captureAbsent ? `: ${captureAbsent}` : ""}`,
    async () => {
      const { fake } = await start();
      const ours = ((await (await fetch(`${fake.url}/products`)).json()) as Message[])[0] ?? {};
      const theirs = (JSON.parse(readProducts()) as Message[])[0] ?? {};
      // Bounds of an order's size were taken off the list since.
      const gone = ["base_min_size", "base_max_size", "max_market_funds"];
      const known = Object.keys(theirs).filter((key) => !gone.includes(key));
      expect(known.filter((key) => typeof ours[key] !== typeof theirs[key])).toEqual([]);
    },
  );
});

test.skipIf(captureAbsent)(
  `a ticker has what a recorded one has, and the recording has one for every match${captureAbsent ? `: ${captureAbsent}` : ""}`,
  async () => {
    const { fake } = await start();
    const ours = JSON.parse(fake.tickerOf("BTC-USD")) as Message;
    const recorded = readCapture();
    const tickers = recorded.filter(({ type }) => type === "ticker").map(({ text }) => JSON.parse(text) as Message);
    const theirs = tickers[0] ?? {};
    expect(Object.keys(theirs).filter((key) => typeof ours[key] !== typeof theirs[key])).toEqual([]);
    const matches = recorded.filter(({ type }) => type !== "ticker").map(({ text }) => JSON.parse(text) as Message);
    const trades = (messages: readonly Message[]) =>
      messages.map((one) => JSON.stringify([one["product_id"], one["trade_id"]])).toSorted();
    expect(trades(tickers)).toEqual(trades(matches));
    expect(tickers).toHaveLength(107);
  },
);
