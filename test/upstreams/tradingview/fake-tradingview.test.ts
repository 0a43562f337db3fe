import { describe, expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { FakeTradingView, type FakeTradingViewOptions } from "./fake-tradingview.ts";
import type { FakeQuoteSocket } from "./quote-socket.ts";
import type { SymbolFacts } from "./site-symbol.ts";
import { SocketClient } from "./socket-client.ts";

const APPLE: SymbolFacts = {
  symbol: "NASDAQ:AAPL",
  description: "Apple Inc.",
  type: "stock",
  currency: "USD",
  price: "220.50",
  previousClose: "200.00",
};
const SAMSUNG: SymbolFacts = {
  symbol: "KRX:005930",
  description: "삼성전자보통주 😀",
  type: "stock",
  currency: "KRW",
  price: "71500",
  pricescale: 1,
};

async function start(options: FakeTradingViewOptions = {}) {
  const scheduler = new FakeScheduler();
  const fake = await FakeTradingView.start({ scheduler, listed: [APPLE, SAMSUNG], ...options });
  onTestFinished(() => fake.close());
  const open = async (how?: { readonly origin?: string; readonly echoes?: boolean }) => {
    const client = await SocketClient.open(fake, how);
    if (!(client instanceof SocketClient)) return expect.fail(`refused with ${client.status}`);
    onTestFinished(() => client.drop());
    return client;
  };
  /** A client that watches Apple and has its first price, and the fake's side of it. */
  const watching = async () => {
    const client = await open();
    client.watch("NASDAQ:AAPL");
    await client.until(() => client.prices.length === 1);
    const [socket] = fake.sockets;
    return { client, socket: socket as FakeQuoteSocket };
  };
  return { fake, scheduler, open, watching };
}

const completions = (client: SocketClient): number =>
  client.received.filter((text) => text.includes("quote_completed")).length;

describe("the quote socket", () => {
  test("begins with the hello, and tells a symbol in parts that our reader makes one price of", async () => {
    const { fake, open } = await start();
    const client = await open();
    client.watch("NASDAQ:AAPL", "KRX:005930");
    await client.until(() => completions(client) === 2);
    expect(client.readings[0]?.isHello).toBe(true);
    expect(client.received.filter((text) => text.includes("NASDAQ:AAPL"))).toHaveLength(2);
    expect(client.prices).toEqual(["220.50", "71500"]);
    const infos = client.readings.flatMap((reading) => reading.infos.map(({ info }) => info.name));
    expect(infos).toEqual(["Apple Inc.", "삼성전자보통주 😀"]);
    fake.trade("NASDAQ:AAPL", "221.40");
    fake.change("NASDAQ:AAPL", { lp_time: "1726000000" }, { lp: "221.50" });
    await client.until(() => client.prices.length === 4);
    expect(client.prices.slice(2)).toEqual(["221.40", "221.50"]);
    expect(client.readings.reduce((sum, { garbage }) => sum + garbage, 0)).toBe(0);
    expect(fake.violations).toEqual([]);
  });

  test("tells nothing of a symbol that was removed, nor of a session that was ended or sleeps", async () => {
    const { fake, watching } = await start();
    const { client } = await watching();
    const silent = async (sent: string | { m: string; p: unknown[] }, isSo: () => boolean) => {
      client.send(sent);
      await fake.until(isSo);
      fake.trade("NASDAQ:AAPL", "1");
      fake.trade("NASDAQ:AAPL", "220.50");
    };
    const received = () => [...fake.sockets][0]?.received ?? [];
    await silent({ m: "quote_hibernate_all", p: ["qs_client"] }, () => received().some((text) => text.includes("hib")));
    client.send({ m: "quote_fast_symbols", p: ["qs_client", "NASDAQ:AAPL"] });
    await client.until(() => client.received.length > 3);
    expect(client.prices).not.toContain("1");
    await silent(client.reader.want([]), () => fake.watchers("NASDAQ:AAPL") === 0);
    await silent(client.reader.end(), () => [...fake.sockets][0]?.sessions.length === 0);
    client.watch("KRX:005930");
    await client.until(() => client.prices.includes("71500"));
    expect(client.prices).not.toContain("1");
    expect(fake.violations).toEqual([]);
  });

  test("takes a symbol in its long form, and gives it back as it was asked for", async () => {
    const { open } = await start();
    const client = await open();
    const name = '={"session":"regular","symbol":"NASDAQ:AAPL"}';
    client.watch(name);
    await client.until(() => client.prices.length === 1);
    expect(client.reader.symbols).toEqual([name]);
  });

  test.each([false, true])("says that there is no such symbol; completes it: %s", async (completesUnknown) => {
    const { fake, open } = await start({ completesUnknown });
    const client = await open();
    client.watch("NASDAQ:NOPE", "NASDAQ:AAPL");
    await client.until(() => client.prices.length === 1);
    expect(client.readings.flatMap(({ refused }) => refused)).toEqual([{ id: 1, reason: "unknown" }]);
    expect(completions(client)).toBe(completesUnknown ? 2 : 1);
    expect(fake.violations).toEqual([]);
  });

  test("beats, and ends the third heartbeat without an echo", async () => {
    const { fake, scheduler, open } = await start({ heartbeatEveryMs: 1_000 });
    const client = await open();
    for (let beat = 1; beat <= 5; beat++) {
      scheduler.advance(1_000);
      await client.until(() => client.received.includes(`~m~4~m~~h~${beat}`));
      await fake.until(() => [...fake.sockets][0]?.received.at(-1) === `~h~${beat}`);
    }
    expect(fake.violations).toEqual([]);
    const deaf = await open({ echoes: false });
    for (let beat = 1; beat <= 3; beat++) scheduler.advance(1_000);
    await deaf.until(() => deaf.received.includes("~m~4~m~~h~3"));
    expect(deaf.isClosed).toBe(false);
    scheduler.advance(1_000);
    await deaf.until(() => deaf.isClosed);
    expect(fake.violations).toContain("no echo of a heartbeat");
  });
});

describe("what the site would not bear stands in violations", () => {
  test.each([
    ["a message that is not framed", "hello"],
    ["a message that is not framed", "~m~9~m~{}"],
    ["a message that is no JSON", "~m~1~m~{"],
    ["a message without a method", "~m~2~m~{}"],
    ["quote_add_symbols before quote_create_session", { m: "quote_add_symbols", p: ["qs_other", "NASDAQ:AAPL"] }],
  ])("%s ends the socket", async (what, message) => {
    const { fake, open } = await start();
    const client = await open();
    client.send(message);
    await client.until(() => client.isClosed);
    expect(client.readings.at(-1)?.ended).toBe("socket");
    expect(fake.violations).toEqual([what]);
  });

  test("an argument that it does not know makes the session unusable", async () => {
    const { fake, watching } = await start();
    const { client } = await watching();
    client.send({ m: "quote_add_symbols", p: ["qs_client", "NASDAQ:AAPL", { flags: ["force_permission"] }] });
    await client.until(() => client.readings.some(({ ended }) => ended === "session"));
    expect(fake.violations).toEqual(["invalid parameters of quote_add_symbols"]);
  });

  test("a bad token ends the socket, and is nothing but bad luck", async () => {
    const { fake, open } = await start();
    const client = await open();
    client.send({ m: "set_auth_token", p: ["somebody"] });
    await client.until(() => client.isClosed);
    expect(client.received.at(-1)).toBe('~m~45~m~{"m":"protocol_error","p":["bad auth token"]}');
    expect(fake.violations).toEqual([]);
  });

  test("a handshake without the site's Origin is refused", async () => {
    const { fake } = await start();
    expect(await SocketClient.open(fake, { origin: "" })).toEqual({ status: 403 });
    expect(await SocketClient.open(fake, { origin: "http://example.com" })).toEqual({ status: 403 });
    expect(fake.violations).toHaveLength(2);
  });

  test("two sockets where two may be open, and 429 for the third", async () => {
    const { fake, open } = await start({ socketsMax: 2 });
    await open();
    await open();
    expect(fake.violations).toEqual([]);
    expect(await SocketClient.open(fake)).toEqual({ status: 429 });
    expect(fake.violations).toEqual(["more than 2 quote sockets"]);
  });

  test("two sockets a minute where two may be, and 429 for the third", async () => {
    const { fake, scheduler, open } = await start({ opensPerMinute: 2 });
    (await open()).drop();
    (await open()).drop();
    expect(await SocketClient.open(fake)).toEqual({ status: 429 });
    expect(fake.violations).toEqual(["more than 2 quote sockets in a minute"]);
    scheduler.advance(60_000);
    await open();
  });
});

describe("faults", () => {
  test("frozen, only heartbeats come; stalled, not even these; thawed, all goes on", async () => {
    const { fake, scheduler, watching } = await start();
    const { client, socket } = await watching();
    socket.freeze();
    fake.trade("NASDAQ:AAPL", "1");
    scheduler.advance(10_000);
    await client.until(() => client.received.includes("~m~4~m~~h~1"));
    socket.stall();
    fake.trade("NASDAQ:AAPL", "2");
    scheduler.advance(10_000);
    socket.thaw();
    fake.trade("NASDAQ:AAPL", "221");
    await client.until(() => client.prices.length === 2);
    expect(client.prices).toEqual(["220.50", "221"]);
    expect(client.received.filter((text) => text.includes("~h~"))).toHaveLength(1);
  });

  test("a dead ticker is silent beside one that lives, until it is revived", async () => {
    const { fake, open } = await start();
    fake.silence("NASDAQ:AAPL");
    const client = await open();
    client.watch("NASDAQ:AAPL", "KRX:005930");
    await client.until(() => client.prices.length === 1);
    fake.trade("NASDAQ:AAPL", "1");
    fake.trade("KRX:005930", "71600");
    await client.until(() => client.prices.length === 2);
    fake.revive("NASDAQ:AAPL");
    fake.change("NASDAQ:AAPL", { lp: "222" });
    await client.until(() => client.received.at(-1)?.includes("222") === true);
    expect(client.prices).toEqual(["71500", "71600"]);
  });

  test("dripping, a message comes a character at a time and is whole in the end", async () => {
    const { fake, scheduler, watching } = await start();
    const { client, socket } = await watching();
    socket.dripEvery(10);
    fake.trade("NASDAQ:AAPL", "221.75");
    scheduler.advance(500);
    expect(client.prices).toEqual(["220.50"]);
    scheduler.advance(5_000);
    await client.until(() => client.prices.length === 2);
    expect(client.prices[1]).toBe("221.75");
  });

  test("garbage, a critical error and an abrupt end are what they are", async () => {
    const { watching } = await start();
    const { client, socket } = await watching();
    socket.send("\u0000<html>");
    socket.criticalError("qs_client");
    await client.until(() => client.readings.some(({ ended }) => ended === "session"));
    expect(client.readings.some(({ garbage }) => garbage === 1)).toBe(true);
    socket.drop();
    await client.until(() => client.isClosed);
  });

  test("a mute socket opens and says nothing, a refused one doesn't open", async () => {
    const { fake, open } = await start();
    fake.mutesSockets = true;
    const client = await open();
    client.watch("NASDAQ:AAPL");
    await fake.until(() => fake.watchers("NASDAQ:AAPL") === 1);
    expect(client.received).toEqual([]);
    fake.socketRefusal = 429;
    expect(await SocketClient.open(fake)).toEqual({ status: 429 });
    expect(fake.violations).toEqual([]);
  });

  test("a clock that is ahead is so in the hello and in the prices' times", async () => {
    const { fake, scheduler, open } = await start();
    fake.skewMs = 90_000;
    const client = await open();
    client.watch("NASDAQ:AAPL");
    await client.until(() => client.prices.length === 1);
    fake.trade("NASDAQ:AAPL", "221");
    await client.until(() => client.prices.length === 2);
    const ahead = scheduler.now() + 90_000;
    expect(client.received[0]).toContain(`"timestampMs":${ahead}`);
    const time = client.readings.at(-1)?.quotes[0]?.sourceTimeMs;
    expect(time).toBe(Math.floor(ahead / 1_000) * 1_000);
  });
});
