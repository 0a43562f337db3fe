import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { Quality } from "@streampulse/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { start } from "../../../../../test/upstreams/finnhub/connected.ts";

/** Saturday 10 January 2026, noon in New York. */
const SATURDAY_MS = Date.UTC(2026, 0, 10, 17);

describe("fault scripts of the socket", () => {
  test("a freeze with pings is life without prices: the engine's to judge, by a probe that knows better", async () => {
    const { fake, source, connect, until, pass, scheduler } = await start();
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    fake.trade({ symbol: "AAPL", price: "261" });
    await until(() => told.prices.length === 2);
    fake.socket.freeze();
    await pass(1_500);
    fake.trade({ symbol: "AAPL", price: "262" });
    await pass(61_000, 1_000);
    expect(told.events.filter((event) => event === "alive").length).toBeGreaterThanOrEqual(1);
    expect(told.prices).toHaveLength(2);
    const probed = await source.probe("NASDAQ:AAPL", new AbortController().signal);
    expect(probed?.price).toBe("262");
    expect(probed?.sourceTimeMs).toBeLessThan(scheduler.now());
  });

  test("a silent hang shows no life, so that the engine opens it again after 150 s", async () => {
    const { fake, source, connect, until, pass } = await start();
    const { told, connection } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    fake.socket.mute();
    const before = told.events.filter((event) => event === "alive").length;
    await pass(100_000, 1_000);
    expect(told.events.filter((event) => event === "alive")).toHaveLength(before);
    expect(source.aliveEveryMs * 3).toBe(150_000);
    connection.close();
    const again = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && again.told.prices.length === 1);
  });

  test("a closed market has pings only, which is no fault: one reading, CLOSED, and no call more", async () => {
    const { fake, connect, until, pass } = await start({ startMs: SATURDAY_MS });
    const { told } = connect("NASDAQ:AAPL");
    fake.trade({ symbol: "AAPL", price: "259.37", timeMs: SATURDAY_MS - 16 * 3_600_000 });
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    await pass(3_600_000, 10_000);
    expect(told.quoted).toEqual([
      {
        id: 1,
        price: "259.37",
        sourceTimeMs: SATURDAY_MS - 16 * 3_600_000,
        change: "-0.08",
        changePercent: "-0.0308",
        quality: Quality.CLOSED,
      },
    ]);
    expect(fake.rest.quoted).toEqual(["AAPL"]);
    expect(told.faults).toEqual([]);
  });

  test("messages that drip a character at a time arrive whole", async () => {
    const { fake, connect, until } = await start();
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    fake.socket.dripEvery(20);
    fake.trade({ symbol: "AAPL", price: "262" });
    await until(() => told.prices.includes("262"));
    expect(told.faults).toEqual([]);
  });

  test("garbage in between harms nothing, nothing but garbage ends it", async () => {
    const { fake, connect, until, logged } = await start();
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    for (let n = 0; n < 19; n++) fake.socket.send("<html>");
    fake.trade({ symbol: "AAPL", price: "262" });
    await until(() => told.prices.includes("262"));
    for (let n = 0; n < 20; n++) fake.socket.send('{"type":"trade","data":[{"p":0}]}');
    await until(() => told.events.includes("closed"));
    expect(told.faults).toEqual([
      expect.objectContaining({ kind: "unavailable", message: "Finnhub sent nothing but unreadable messages." }),
    ]);
    expect(logged.join()).toContain('unreadable messages {"messages":39}');
  });

  test("an abrupt end is unavailable, and the next connection streams again at once", async () => {
    const { fake, connect, until, pass } = await start();
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    await pass(6_000, 1_000);
    fake.socket.drop();
    await until(() => told.events.includes("closed"));
    expect(told.faults[0]).toMatchObject({ kind: "unavailable", message: "The connection to Finnhub has ended." });
    const again = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && again.told.prices.length === 1);
  });

  test("a clock an hour ahead costs the times, not the prices", async () => {
    const { fake, connect, until } = await start();
    fake.rest.skewMs = 3_600_000;
    const { told } = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && told.prices.length === 1);
    fake.trade({ symbol: "AAPL", price: "262" });
    fake.trade({ symbol: "AAPL", price: "263" });
    await until(() => told.prices.includes("263"));
    expect(told.quoted.map(({ sourceTimeMs }) => sourceTimeMs)).toEqual([undefined, undefined, undefined]);
  });
});

describe("the one socket of a key", () => {
  test("a wrong key is fatal before the upgrade", async () => {
    const { fake, connect, until } = await start({ place: { apiKey: "another" } });
    const { told } = connect("NASDAQ:AAPL");
    await until(() => told.events.includes("closed"));
    expect(told.faults[0]).toMatchObject({ kind: "fatal", message: expect.stringContaining("API key") as string });
    expect(fake.sockets.size).toBe(0);
  });

  test("a kick says what it may be; meanwhile the tickers are polled, and a minute later they may stream again", async () => {
    const { fake, connect, until, pass } = await start();
    fake.isKeyInUse = true;
    const { told } = connect("NASDAQ:AAPL");
    await until(() => told.events.includes("closed"));
    expect(told.faults).toEqual([
      expect.objectContaining({
        kind: "unavailable",
        message: "Finnhub ended the connection at once; it allows one for each key: is the key in use elsewhere?",
        retryAfterMs: undefined,
      }),
    ]);
    const standIn = connect("NASDAQ:AAPL");
    await until(() => standIn.told.prices.length === 1);
    fake.trade({ symbol: "AAPL", price: "262" });
    await pass(45_000, 1_000);
    expect(standIn.told.prices).toContain("262");
    expect(standIn.told.events).not.toContain("retiring");
    expect(fake.upgrades).toBe(1);
    fake.isKeyInUse = false;
    await pass(30_000, 1_000);
    expect(standIn.told.events.filter((event) => event === "retiring")).toHaveLength(1);
    const successor = connect("NASDAQ:AAPL");
    await until(() => fake.carries("AAPL") && successor.told.prices.length === 1);
    expect(standIn.told.faults).toEqual([]);
  });

  test.each([
    [{ status: 429, retryAfterSeconds: 100 }, 100],
    [{ status: 429 }, 60],
    [{ status: 502 }, 15],
    [{ status: 200 }, 15],
  ])("refused with %j it is tried again after %i s, and polled until then", async (refusal, seconds) => {
    const { fake, connect, until, pass } = await start();
    fake.upgradeRefusal = refusal;
    const { told } = connect("NASDAQ:AAPL");
    await until(() => told.events.includes("closed"));
    expect(told.faults[0]).toMatchObject({ kind: "unavailable" });
    const standIn = connect("NASDAQ:AAPL");
    await until(() => standIn.told.prices.length === 1);
    await pass((seconds - 14) * 1_000, 1_000);
    expect(standIn.told.events).not.toContain("retiring");
    await pass(30_000, 1_000);
    expect(standIn.told.events).toContain("retiring");
    expect(fake.upgrades).toBe(1);
  });

  test("an upgrade that is never answered ends after ten seconds", async () => {
    const mute = createServer().listen(0, "127.0.0.1");
    const arrived = once(mute, "connection");
    await once(mute, "listening");
    const { connect, until } = await start({
      place: { wsUrl: `ws://127.0.0.1:${(mute.address() as AddressInfo).port}` },
    });
    const { told } = connect("NASDAQ:AAPL");
    const [socket] = (await arrived) as [Socket];
    onTestFinished(() => {
      socket.destroy();
      mute.close();
    });
    await until(() => told.events.includes("closed"), 1_000);
    expect(told.faults[0]?.message).toBe("Finnhub did not answer the connection in time.");
  });

  test("a second connection polls, and takes the socket once nobody else has wanted it for a while", async () => {
    const { fake, connect, until, pass } = await start();
    const first = connect("NASDAQ:AAPL");
    const second = connect("NYSE:IBM");
    await until(() => first.told.prices.length === 1 && second.told.prices.length === 1);
    expect([fake.carries("AAPL"), fake.carries("IBM"), fake.upgrades]).toEqual([true, false, 1]);
    first.connection.close();
    await pass(80_000, 1_000);
    expect(second.told.events).not.toContain("retiring");
    await pass(30_000, 1_000);
    expect(second.told.events).toContain("retiring");
    const successor = connect("NYSE:IBM");
    await until(() => fake.carries("IBM") && successor.told.prices.length > 0);
  });
});
