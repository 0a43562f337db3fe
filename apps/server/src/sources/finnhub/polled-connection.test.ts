import { describe, expect, test } from "vitest";
import { start } from "../../../../../test/upstreams/finnhub/connected.ts";

describe("polling", () => {
  const polled = { place: { maxSymbols: 0 } };

  test("brings price, change and the day of a ticker, again and again, and shows life meanwhile", async () => {
    const { fake, source, connect, until, pass, scheduler } = await start(polled);
    const { told } = connect("NASDAQ:AAPL");
    await until(() => told.prices.length === 1);
    expect(source.pollEveryMs("NASDAQ:AAPL")).toBe(5_000);
    fake.trade({ symbol: "AAPL", price: "262.5" });
    const timeMs = Math.floor(scheduler.now() / 1_000) * 1_000;
    await pass(60_000, 500);
    expect(told.quoted[1]).toEqual({
      id: 1,
      price: "262.5",
      sourceTimeMs: timeMs,
      change: "3.05",
      changePercent: "1.1756",
    });
    expect(told.prices.length).toBeGreaterThan(10);
    expect(told.events.filter((event) => event === "alive")).toHaveLength(4);
    expect(fake.upgrades).toBe(0);
  });

  test("403 is said of that ticker alone, once, and it is left alone for ten minutes", async () => {
    const { fake, connect, until, pass } = await start(polled);
    fake.rest.notInPlan.add("IBM");
    const { told } = connect("NASDAQ:AAPL", "NYSE:IBM");
    await until(() => told.prices.length > 0 && told.faults.length > 0);
    await pass(650_000, 1_000);
    expect(told.faults).toEqual([
      expect.objectContaining({
        kind: "not_permitted",
        message: "The plan of the Finnhub key does not include this ticker.",
      }),
    ]);
    expect(fake.rest.quoted.filter((symbol) => symbol === "IBM")).toHaveLength(2);
    expect(told.prices.length).toBeGreaterThan(100);
  });

  test("zeros are never a price: said once, the last price stands, and the next one ends it", async () => {
    const { fake, connect, until, pass } = await start(polled);
    const { told } = connect("NASDAQ:AAPL");
    await until(() => told.prices.length === 1);
    fake.rest.zeros.add("AAPL");
    await pass(700_000, 1_000);
    expect(told.faults).toEqual([
      expect.objectContaining({ kind: "unavailable", message: "Finnhub has no price of this ticker now." }),
    ]);
    fake.rest.zeros.delete("AAPL");
    fake.trade({ symbol: "AAPL", price: "263" });
    await pass(700_000, 1_000);
    expect(told.prices).toContain("263");
    expect(told.prices.every((price) => Number(price) > 200)).toBe(true);
  });

  test("one hung ticker costs the others nothing", async () => {
    const { fake, connect, until, pass, scheduler } = await start(polled);
    fake.rest.hung.add("IBM");
    const { told } = connect("NASDAQ:AAPL", "NYSE:IBM");
    await until(() => told.prices.length === 1);
    const since = scheduler.now();
    await pass(60_000, 500);
    const times = fake.rest.calls.filter(({ path, atMs }) => path.endsWith("=AAPL") && atMs >= since);
    expect(times.length).toBeGreaterThanOrEqual(11);
    expect(told.faults.every(({ message }) => message === "Finnhub did not answer a look-up in time.")).toBe(true);
    expect(told.faults).toHaveLength(1);
    expect(told.events).not.toContain("closed");
  });

  test("429 is told of every ticker with the time to wait; then all go on, with fewer calls", async () => {
    const { fake, connect, until, pass } = await start(polled);
    const { told } = connect("NASDAQ:AAPL", "NYSE:IBM");
    await until(() => told.prices.length === 2);
    fake.rest.refusal = { status: 429, retryAfterSeconds: 30 };
    await until(() => told.faults.length === 2);
    expect(told.faults.map(({ kind, retryAfterMs }) => [kind, retryAfterMs])).toEqual([
      ["unavailable", 30_000],
      ["unavailable", 30_000],
    ]);
    fake.rest.refusal = undefined;
    const { length } = fake.rest.calls;
    await pass(28_000, 1_000);
    expect(fake.rest.calls).toHaveLength(length);
    fake.trade({ symbol: "AAPL", price: "262" }, { symbol: "IBM", price: "292" });
    await pass(10_000, 1_000);
    expect(told.prices).toEqual(expect.arrayContaining(["262", "292"]));
  });

  test("a dead REST API ends the connection; the next one opens with the first answer, or ends", async () => {
    const { fake, connect, until, pass } = await start(polled);
    const { told } = connect("NASDAQ:AAPL");
    await until(() => told.prices.length === 1);
    fake.rest.refusal = { status: 503 };
    await until(() => told.events.includes("closed"), 100);
    expect(told.faults.at(-1)).toMatchObject({
      kind: "unavailable",
      message: "Finnhub has trouble of its own (HTTP 503).",
    });
    const second = connect("NASDAQ:AAPL");
    await until(() => second.told.events.includes("closed"), 100);
    expect(second.told.events).not.toContain("opened");
    fake.rest.refusal = undefined;
    const third = connect("NASDAQ:AAPL");
    await until(() => third.told.prices.length === 1, 100);
    expect(third.told.events[0]).toBe("opened");
    const fourth = connect();
    await pass(1_000);
    expect(fourth.told.events).toEqual(["opened"]);
  });

  test("a key that is refused meanwhile is fatal", async () => {
    const { fake, connect, until } = await start(polled);
    const { told } = connect("NASDAQ:AAPL");
    await until(() => told.prices.length === 1);
    fake.rest.refusal = { status: 401 };
    await until(() => told.events.includes("closed"), 100);
    expect(told.faults.at(-1)?.kind).toBe("fatal");
  });
});
