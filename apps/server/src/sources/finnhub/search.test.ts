import { describe, expect, test } from "vitest";
import { start } from "../../../../../test/upstreams/finnhub/connected.ts";

const never = new AbortController().signal;

describe("search", () => {
  const canonicals = async (found: Promise<readonly { canonical: string }[]>) =>
    (await found).map(({ canonical }) => canonical);

  test("looks in the list of stocks, and for what is beyond it asks the vendor, once for each text", async () => {
    const { fake, source } = await start();
    expect(await canonicals(source.search("apple", 2, never))).toEqual(["NASDAQ:AAPL", "NYSE:APLE"]);
    expect(fake.rest.calls).toHaveLength(1);
    expect(await canonicals(source.search("btc", 10, never))).toEqual(["BINANCE:BTCUSDT", "COINBASE:BTC-USD"]);
    expect(await canonicals(source.search(" BTC ", 1, never))).toEqual(["BINANCE:BTCUSDT"]);
    expect(fake.rest.calls.map(({ path }) => path).slice(1)).toEqual(["/api/v1/search?q=btc"]);
  });

  test("is of the list alone where the budget has no room, and asks again later", async () => {
    const { scheduler, source, resolve } = await start();
    await resolve("AAPL");
    await Promise.allSettled(Array.from({ length: 40 }, (_, n) => resolve(`BINANCE:X${n}USDT`)));
    expect(await canonicals(source.search("btc", 10, never))).toEqual([]);
    scheduler.advance(61_000);
    expect(await canonicals(source.search("btc", 10, never))).toHaveLength(2);
  });

  test("waits for the vendor a second and a half, and has its answer for the next who asks", async () => {
    const { scheduler, fake, source, resolve } = await start();
    await resolve("AAPL");
    fake.rest.dripEveryMs = 5;
    const slow = canonicals(source.search("btc", 10, never));
    await fake.until(() => fake.rest.calls.length === 2);
    scheduler.advance(1_499);
    fake.rest.dripEveryMs = undefined;
    scheduler.advance(1);
    expect(await slow).toEqual([]);
    scheduler.advance(5_000);
    expect(await canonicals(source.search("btc", 10, never))).toHaveLength(2);
    expect(fake.rest.calls).toHaveLength(2);
  });

  test("asks the vendor for texts of 2 to 40 characters, and remembers 200 of them", async () => {
    const { scheduler, fake, source, resolve } = await start({
      place: { callsPerMinute: 1_800 },
      callsPerMinute: 1_800,
    });
    await resolve("AAPL");
    for (const text of ["q", "q".repeat(41)]) await source.search(text, 10, never);
    expect(fake.rest.calls).toHaveLength(1);
    const texts = [...Array.from({ length: 200 }, (_, n) => `no such ${n}`), "q".repeat(40)];
    const ask = async (text: string) => {
      scheduler.advance(200);
      await source.search(text, 10, never);
    };
    for (const text of texts) await ask(text);
    expect(fake.rest.calls).toHaveLength(202);
    for (const text of texts.slice(1)) await ask(text);
    expect(fake.rest.calls).toHaveLength(202);
    await ask("no such 0");
    expect(fake.rest.calls).toHaveLength(203);
  });

  test("for nothing lists the stocks, the most sought first", async () => {
    const { source, fake } = await start();
    expect(await canonicals(source.search("", 20, never))).toEqual([
      ...["NASDAQ:AAPL", "NASDAQ:MSFT", "NYSE:BRK.B", "AMEX:SPY", "NYSE:IBM", "NYSE:APLE", "OTC:TINY"],
    ]);
    expect(fake.rest.calls).toHaveLength(1);
  });
});
