import { MarketSession, parseTicker, Quality, TickerType, type TickerName } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { start, wanted } from "../../../../../test/upstreams/tradingview/connected.ts";
import { lentBrowser } from "../../../../../test/upstreams/tradingview/lent-browser.ts";

const browser = lentBrowser();
const [BTC, AAPL, EUR] = ["BINANCE:BTCUSDT", "NASDAQ:AAPL", "OANDA:EURUSD"] as const;

describe("one page carries all tickers", () => {
  test("on the socket that the page opened: first prices, facts, and what changes", async () => {
    const { fake, connect, until } = await start(browser);
    const { told, pricesOf } = connect(BTC, AAPL, EUR);
    await until(() => [1, 2, 3].every((id) => pricesOf(id).length > 0));
    expect([pricesOf(1), pricesOf(2), pricesOf(3)]).toEqual([["67123.45"], ["308.91"], ["1.08345"]]);
    fake.trade(AAPL, "309.05");
    await until(() => pricesOf(2).length > 1);
    expect(told.quoted.at(-1)).toMatchObject({ id: 2, price: "309.05", quality: Quality.DELAYED });
    expect(told.infos).toContainEqual(
      expect.objectContaining({ name: "Apple Inc.", delaySeconds: 900, type: TickerType.STOCK, currency: "USD" }),
    );
    expect(told.infos).toContainEqual(expect.objectContaining({ marketSession: MarketSession.ALWAYS_OPEN }));
    expect([fake.pages, fake.sockets.size]).toEqual([1, 1]);
  });

  test("a set that changes is followed on the live session", async () => {
    const { fake, connect, until } = await start(browser);
    const { connection, told, pricesOf } = connect(AAPL);
    await until(() => pricesOf(1).length > 0);
    connection.want(wanted(AAPL, EUR));
    await until(() => pricesOf(2).length > 0);
    connection.want([{ id: 2, canonical: EUR }]);
    await until(() => fake.watchers(AAPL) === 0);
    fake.trade(AAPL, "310.00");
    fake.trade(EUR, "1.08350");
    await until(() => pricesOf(2).length > 1);
    expect(pricesOf(1)).toEqual(["308.91"]);
    // Back under another number, it is told anew.
    connection.want([{ id: 7, canonical: AAPL }]);
    await until(() => pricesOf(7).length > 0);
    expect(pricesOf(7)).toEqual(["310.00"]);
    expect(fake.site.requests.filter((path) => path.startsWith("/symbols/"))).toHaveLength(1);
    expect(told.faults).toEqual([]);
  });

  test("a ticker that the site does not have is unknown, a dead one is silent, and the others go on", async () => {
    const { fake, connect, until, pass } = await start(browser);
    fake.silence(EUR);
    const { told, pricesOf } = connect(BTC, "NASDAQ:NOPE", EUR);
    await until(() => pricesOf(1).length > 0 && told.faults.length > 0);
    expect(told.faults).toMatchObject([{ kind: "unknown", message: "TradingView has no such ticker." }]);
    await pass(40_000);
    fake.trade(BTC, "67130.25");
    await until(() => pricesOf(1).includes("67130.25"));
    expect(told.faults).toHaveLength(1);
    expect(told.events).toContain("alive");
    expect(told.events).not.toContain("closed");
  });
});

describe("what goes wrong is unavailable", () => {
  test("but a message at which something throws, which ends nothing", async () => {
    const { fake, connect, until } = await start(browser);
    const { told, pricesOf } = connect(BTC);
    await until(() => pricesOf(1).length > 0);
    const { quotes } = told;
    let hasThrown = false;
    told.quotes = () => {
      hasThrown = true;
      told.quotes = quotes;
      throw new TypeError("Cannot convert object to primitive value");
    };
    fake.trade(BTC, "67130.25");
    await until(() => hasThrown);
    fake.trade(BTC, "67131.25");
    await until(() => pricesOf(1).includes("67131.25"));
    expect(told.events).not.toContain("closed");
  });

  test("a page that asks for a person, 429, 403 and 503", async () => {
    const { fake, connect, until } = await start(browser);
    for (const [refusal, message, retryAfterMs] of [
      ["captcha", "TradingView asks for a person to look at it.", 300_000],
      [429, "TradingView asks for fewer requests.", 60_000],
      [403, "TradingView refuses this location or network.", 60_000],
      [503, "TradingView has trouble of its own (HTTP 503).", undefined],
    ] as const) {
      fake.site.pageRefusal = refusal;
      const { told } = connect(AAPL);
      await until(() => told.events.includes("closed"));
      expect(told.faults).toMatchObject([{ kind: "unavailable", message, retryAfterMs }]);
      expect(told.events).not.toContain("opened");
    }
  });

  test("a page that never answers, for the time that it has", async () => {
    const { fake, connect, until, pass } = await start(browser);
    fake.site.hung.add(BTC);
    const { told } = connect(AAPL);
    await until(() => fake.site.requests.length > 0);
    await pass(14_000);
    expect(told.events).toEqual([]);
    await pass(1_000);
    await until(() => told.events.includes("closed"));
    expect(told.faults).toMatchObject([{ kind: "unavailable" }]);
  });

  test.each(["drop", "criticalError", "protocolError"] as const)("a socket that ends: %s", async (end) => {
    const { fake, connect, until } = await start(browser);
    const { told, pricesOf } = connect(AAPL);
    await until(() => pricesOf(1).length > 0);
    const [socket] = fake.sockets;
    if (end === "drop") socket?.drop();
    else socket?.[end](end === "criticalError" ? (socket.sessions.at(-1) ?? "") : "wrong data");
    await until(() => told.events.includes("closed"));
    expect(told.faults).toMatchObject([{ kind: "unavailable", message: "TradingView's stream of prices ended." }]);
    await until(() => fake.pages === 0);
  });

  test("nothing but garbage ends it at twenty, and not before", async () => {
    const { fake, connect, until } = await start(browser);
    const { told, pricesOf } = connect(AAPL);
    await until(() => pricesOf(1).length > 0);
    const socket = [...fake.sockets][0];
    for (let n = 0; n < 19; n++) socket?.send("garbage");
    fake.trade(AAPL, "309");
    await until(() => pricesOf(1).length > 1);
    for (let n = 0; n < 20; n++) socket?.send("~m~9~m~{}");
    await until(() => told.events.includes("closed"));
    expect(told.faults).toMatchObject([{ message: "TradingView sent nothing but unreadable messages." }]);
  });

  test("a page that crashes, and one that hangs", async () => {
    const { fake, connect, until, pass } = await start(browser);
    const ours = () => browser.pages().find((page) => page.url().startsWith(fake.url));
    const first = connect(AAPL);
    await until(() => first.pricesOf(1).length > 0);
    void ours()
      ?.goto("chrome://crash")
      .catch(() => {});
    await until(() => first.told.events.includes("closed"));
    expect(first.told.faults).toMatchObject([{ kind: "unavailable", message: "TradingView's page crashed." }]);
    const second = connect(AAPL);
    await until(() => second.pricesOf(1).length > 0);
    browser.hang(ours()!);
    await pass(16_000);
    await until(() => second.told.events.includes("closed"));
    expect(second.told.faults).toMatchObject([{ kind: "unavailable", message: "TradingView's page hangs." }]);
    await until(() => fake.pages === 0);
  });

  test("silence is the engine's to judge: frozen it shows life, stalled it shows none", async () => {
    const { fake, connect, until, pass } = await start(browser);
    const { told, pricesOf } = connect(AAPL);
    await until(() => pricesOf(1).length > 0);
    const [socket] = fake.sockets;
    socket?.freeze();
    const lives = () => told.events.filter((event) => event === "alive").length;
    const before = lives();
    await pass(10_000);
    await until(() => lives() > before);
    socket?.stall();
    const then = lives();
    await pass(30_000);
    expect(lives()).toBe(then);
    expect(told.faults).toEqual([]);
  });
});

describe("where the socket is not to be had, pages bring the prices", () => {
  test("refused with 403, and what the site tells late is DELAYED there too", async () => {
    const { fake, source, connect, until } = await start(browser);
    for (const text of [AAPL, EUR]) await source.resolve(parseTicker(text) as TickerName, new AbortController().signal);
    fake.socketRefusal = 403;
    const { told: refused } = connect(AAPL);
    await until(() => refused.events.includes("closed"));
    expect(refused.faults).toMatchObject([{ kind: "unavailable", retryAfterMs: undefined }]);
    fake.site.manners.fill = "requests";
    const { told, pricesOf } = connect(AAPL, EUR);
    await until(() => pricesOf(1).length > 0 && pricesOf(2).length > 0);
    expect(told.events[0]).toBe("opened");
    expect(told.quoted.find(({ id }) => id === 1)).toMatchObject({ price: "308.91", quality: Quality.DELAYED });
    expect(told.quoted.find(({ id }) => id === 2)).toMatchObject({ price: "1.08345", quality: Quality.LIVE });
  });

  test("refused with 429 twice, each of which is waited for", async () => {
    const { fake, connect, until } = await start(browser);
    fake.socketRefusal = 429;
    for (let n = 0; n < 2; n++) {
      const { told } = connect(AAPL);
      await until(() => told.events.includes("closed"));
      expect(told.faults).toMatchObject([{ kind: "unavailable", retryAfterMs: 60_000 }]);
    }
    fake.site.manners.fill = "requests";
    const { pricesOf } = connect(AAPL);
    await until(() => pricesOf(1).length > 0);
  });

  test("a socket that says no word; five minutes later it is tried again, beside the pages", async () => {
    const { fake, connect, until, pass } = await start(browser);
    fake.mutesSockets = true;
    for (let n = 0; n < 2; n++) {
      const { told } = connect(AAPL);
      await until(() => fake.sockets.size > 0);
      await pass(15_000);
      await until(() => told.events.includes("closed"));
      await until(() => fake.sockets.size === 0);
    }
    fake.site.manners.fill = "requests";
    const pages = connect(AAPL);
    await until(() => pages.pricesOf(1).length > 0);
    await pass(299_000);
    expect(pages.told.events).not.toContain("retiring");
    await pass(1_000);
    expect(pages.told.events).toContain("retiring");
    // Still mute: there is no hurry, for the pages go on.
    fake.site.manners.fill = "socket";
    const mute = connect(AAPL);
    await until(() => fake.sockets.size > 0);
    await pass(15_000);
    await until(() => mute.told.events.includes("closed"));
    expect(mute.told.faults).toMatchObject([{ retryAfterMs: 600_000 }]);
    fake.mutesSockets = false;
    const stream = connect(AAPL);
    await until(() => stream.pricesOf(1).length > 0);
    pages.connection.close();
    await until(() => fake.pages === 1);
  });
});
