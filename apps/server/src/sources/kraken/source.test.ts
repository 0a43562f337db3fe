import { parseTicker, Quality, type TickerName } from "@streampulse/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { FakeKraken, type FakeKrakenOptions } from "../../../../../test/upstreams/kraken/fake-kraken.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { kraken } from "./index.ts";
import { KrakenSource } from "./source.ts";

const named = (text: string) => parseTicker(text) as TickerName;
const never = new AbortController().signal;

async function start(options: FakeKrakenOptions = {}) {
  const scheduler = new FakeScheduler();
  const fake = await FakeKraken.start({ scheduler, ...options });
  const context = { scheduler, random: () => 0.5, log: { info: () => {}, warn: () => {} } };
  const source = new KrakenSource({ url: fake.url, wsUrl: fake.wsUrl }, context);
  onTestFinished(async () => {
    await source.close();
    await fake.close();
  });
  const resolve = async (text: string) => source.resolve(named(text), never);
  return { scheduler, fake, source, resolve };
}

/** The fault that a promise ends with. */
async function faultOf(promise: Promise<unknown>): Promise<SourceFault> {
  const fault = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(SourceFault);
  return fault as SourceFault;
}

describe("what a ticker is", () => {
  test.each([
    ["KRAKEN:BTC/USD", "KRAKEN:BTC/USD"],
    ["BTCUSD", "KRAKEN:BTC/USD"],
    ["BTC-USD", "KRAKEN:BTC/USD"],
    ["KRAKEN:XBTUSD", "KRAKEN:BTC/USD"],
    ["BTCUSDT", "KRAKEN:BTC/USDT"],
    ["DOGE_USD", "KRAKEN:DOGE/USD"],
    ["XDG/USD", "KRAKEN:DOGE/USD"],
    ["EURUSD", "KRAKEN:EUR/USD"],
    ["ETHXBT", "KRAKEN:ETH/BTC"],
  ])("%s is %s", async (text, canonical) => {
    const { resolve } = await start();
    expect((await resolve(text))?.canonical).toBe(canonical);
  });

  test("a spelling that two pairs share is the first one's; each has its own name", async () => {
    const listed = [
      { symbol: "AB/CDE", decimals: 1, price: "1" },
      { symbol: "ABC/DE", decimals: 2, price: "1", altname: "ABCDEX" },
    ];
    const { resolve } = await start({ listed });
    const found = await Promise.all(["ABCDE", "AB/CDE", "ABC/DE", "ABC-DE", "ABCDEX"].map(resolve));
    expect(found.map((listing) => listing?.info.decimals)).toEqual([1, 1, 2, 2, 2]);
  });

  test("what cannot be Kraken's is unknown at once, without a request", async () => {
    const { fake, source } = await start();
    for (const text of ["NASDAQ:BTC/USD", "COINBASE:BTC-USD", "^GSPC", "B", "ÄÖ", "BTC//USD", "A".repeat(33)]) {
      expect(source.resolve(named(text), never), text).toBeUndefined();
    }
    expect(fake.requests).toEqual([]);
    expect(source.quality).toBe(Quality.LIVE);
  });

  test("one request answers all who ask at once, whatever they ask, and from then on all at once", async () => {
    const { fake, source, resolve } = await start();
    const asked = Array.from({ length: 500 }, (_, n) => resolve(n % 2 ? "BTCUSD" : `NOSUCH${n}`));
    const found = await Promise.all(asked);
    expect(found.filter((listing) => listing !== undefined)).toHaveLength(250);
    expect(source.resolve(named("ETHUSD"), never)).toMatchObject({ canonical: "KRAKEN:ETH/USD" });
    expect(source.resolve(named("NOSUCH"), never)).toBeUndefined();
    expect(fake.requests).toEqual(["/0/public/AssetPairs"]);
  });

  test("one that was not listed is looked for again after ten minutes", async () => {
    const { scheduler, fake, source, resolve } = await start();
    expect(await resolve("NEWUSD")).toBeUndefined();
    fake.list({ symbol: "NEW/USD", decimals: 3, price: "5" });
    scheduler.advance(599_999);
    expect(source.resolve(named("NEWUSD"), never)).toBeUndefined();
    scheduler.advance(1);
    expect(await resolve("NEWUSD")).toMatchObject({ info: { decimals: 3 } });
    expect(fake.requests).toHaveLength(2);
  });

  test("one that was listed an hour ago is answered at once, while the list is asked for anew, whatever comes of it", async () => {
    const { scheduler, fake, source, resolve } = await start();
    await resolve("BTCUSD");
    scheduler.advance(3_600_000);
    fake.refuseAll({ status: 503 });
    for (let n = 0; n < 3; n++) {
      expect(source.resolve(named("BTCUSD"), never)).toMatchObject({ canonical: "KRAKEN:BTC/USD" });
    }
    await fake.until(() => fake.requests.length === 2);
    // A second one now shares the first's request or makes one that fails: neither reaches who did not ask.
    expect((await faultOf(resolve("NOSUCH"))).kind).toBe("unavailable");
  });

  test("a call that is over before it began ends so, and a failure that nobody waits for harms nobody", async () => {
    const { fake, source } = await start();
    fake.refuseAll({ status: 503 });
    const over = AbortSignal.abort(new Error("over"));
    await expect(source.resolve(named("BTCUSD"), over)).rejects.toThrow("over");
    await expect(source.search("btc", 5, over)).rejects.toThrow("over");
    await expect(source.probe("KRAKEN:BTC/USD", over)).rejects.toThrow("over");
    await fake.until(() => fake.requests.length > 0);
    await faultOf(source.search("btc", 5, never));
  });
});

describe("what cannot be told now", () => {
  test.each([
    [451, undefined, "Kraken refuses this location or network.", 60_000],
    [403, undefined, "Kraken refuses this location or network.", 60_000],
    [429, 30, "Kraken asks for fewer requests.", 30_000],
    [429, undefined, "Kraken asks for fewer requests.", 60_000],
  ])("HTTP %i with Retry-After %s keeps every request back", async (status, after, message, retryAfterMs) => {
    const { scheduler, fake, source, resolve } = await start();
    fake.refuseAll(after === undefined ? { status } : { status, retryAfterSeconds: after });
    expect(await faultOf(resolve("BTCUSD"))).toMatchObject({ kind: "unavailable", message, retryAfterMs });
    fake.refuseAll(undefined);
    scheduler.advance(retryAfterMs - 1);
    expect(await faultOf(resolve("BTCUSD"))).toMatchObject({ message, retryAfterMs: 1 });
    expect(source.budgetLeft()).toBe(0);
    expect(fake.requests).toHaveLength(1);
    scheduler.advance(1);
    expect(await resolve("BTCUSD")).toBeDefined();
  });

  test.each([
    ["EAPI:Rate limit exceeded", "Kraken asks for fewer requests.", 15_000],
    ["EGeneral:Too many requests", "Kraken asks for fewer requests.", 15_000],
    ["EService:Unavailable", "Kraken has trouble of its own.", undefined],
    ["EGeneral:Internal error", "Kraken refused a look-up.", undefined],
  ])("the error %s in an answer of 200 is unavailable, in our words", async (error, message, retryAfterMs) => {
    const { fake, resolve } = await start();
    fake.restErrors.push(error);
    expect(await faultOf(resolve("BTCUSD"))).toMatchObject({ kind: "unavailable", message, retryAfterMs });
  });

  test("trouble of the vendor's, something unreadable and a dead host are unavailable, not unknown", async () => {
    const { scheduler, fake, resolve } = await start();
    for (const [status, body] of [
      [503, ""],
      [200, "<html>"],
      [200, "[]"],
      [200, '{"error":[],"result":{}}'],
    ] as const) {
      fake.refuseAll({ status, body });
      expect((await faultOf(resolve("BTCUSD"))).kind, body).toBe("unavailable");
      // Time for another request.
      scheduler.advance(2_000);
    }
    await fake.close();
    expect((await faultOf(resolve("BTCUSD"))).kind).toBe("unavailable");
  });

  test("a warning beside a result is no error", async () => {
    const { fake, resolve } = await start();
    const list = await (await fetch(`${fake.url}/0/public/AssetPairs`)).json();
    fake.refuseAll({ status: 200, body: JSON.stringify({ ...(list as object), error: ["WGeneral:Deprecated"] }) });
    expect(await resolve("BTCUSD")).toBeDefined();
  });

  test("an answer that does not come ends after ten seconds", async () => {
    const { scheduler, fake, resolve } = await start();
    let release: () => void = () => {};
    fake.held = new Promise((done) => (release = done));
    const asked = faultOf(resolve("BTCUSD"));
    await fake.until(() => fake.requests.length === 1);
    scheduler.advance(10_000);
    expect(await asked).toMatchObject({ kind: "unavailable", message: "Kraken did not answer a look-up in time." });
    release();
  });
});

describe("the probe", () => {
  test("is the last price that the REST API has, under whatever name it answers", async () => {
    const { fake, source } = await start();
    fake.trade("DOGE/USD", "0.2500000");
    expect(await source.probe("KRAKEN:DOGE/USD", never)).toEqual({ price: "0.2500000" });
    expect(fake.requests).toEqual(["/0/public/AssetPairs", "/0/public/Ticker?pair=XDGUSD"]);
    expect(await source.probe("KRAKEN:NO/SUCH", never)).toBeUndefined();
  });

  test("is undefined for a pair that is there no longer or has no price", async () => {
    const { scheduler, fake, source, resolve } = await start();
    await resolve("ETH/BTC");
    fake.refuseAll({ status: 200, body: '{"error":["EQuery:Unknown asset pair"],"result":null}' });
    expect(await source.probe("KRAKEN:ETH/BTC", never)).toBeUndefined();
    for (const entry of [{ c: ["0.00", "1"] }, { c: "5" }, {}, null]) {
      fake.refuseAll({ status: 200, body: JSON.stringify({ error: [], result: { XETHXXBT: entry } }) });
      expect(await source.probe("KRAKEN:ETH/BTC", never)).toBeUndefined();
      // Time for another request.
      scheduler.advance(2_000);
    }
  });

  test("asked for all at once, each waits for its turn, and no request too many leaves", async () => {
    const { scheduler, fake, source } = await start();
    const asked = Array.from({ length: 60 }, () => source.probe("KRAKEN:BTC/USD", never));
    const answered: unknown[] = [];
    for (const probe of asked) void probe.then((reading) => answered.push(reading));
    const beganMs = scheduler.now();
    while (answered.length < 60) {
      scheduler.advance(50);
      await new Promise<void>((resolved) => void setImmediate(resolved));
    }
    expect(answered).toEqual(asked.map(() => ({ price: "83744.3" })));
    expect(scheduler.now() - beganMs).toBeGreaterThan(57 * 1_250 - 1);
    expect(fake.requests).toHaveLength(61);
    expect(fake.violations).toEqual([]);
  });
});

describe("search", () => {
  test("ranks the pair itself, then the asset, the common quote assets first", async () => {
    const { source } = await start();
    const found = async (text: string, limit = 10) =>
      (await source.search(text, limit, never)).map(({ canonical }) => canonical.slice("KRAKEN:".length));
    expect(await found("ethbtc")).toEqual(["ETH/BTC"]);
    expect(await found("btc")).toEqual(["BTC/USD", "BTC/EUR", "BTC/USDT", "ETH/BTC"]);
    expect(await found("bitcoin", 2)).toEqual(["BTC/USD", "BTC/EUR"]);
    expect(await found("dogecoin")).toEqual(["DOGE/USD"]);
    expect(await found("x".repeat(5_000))).toEqual([]);
  });

  test("finds nothing that does not trade, and each pair once", async () => {
    const listed = [{ symbol: "OLD/USD", decimals: 1, price: "1", status: "cancel_only" as const }];
    const { fake, source, resolve } = await start({ listed });
    expect(await source.search("old", 10, never)).toEqual([]);
    expect(await resolve("OLDUSD")).toBeDefined();
    const all = (await source.search("", 100, never)).map(({ canonical }) => canonical);
    expect([all.length, new Set(all).size, all[0]]).toEqual([9, 9, "KRAKEN:BTC/USD"]);
    expect(fake.requests).toHaveLength(1);
  });
});

test("its settings are origins of the right schemes, without the slash at the end", () => {
  const { url, wsUrl } = kraken.settings;
  expect(url?.schema.parse("http://127.0.0.1:5/")).toBe("http://127.0.0.1:5");
  expect(wsUrl?.schema.parse(wsUrl.default ?? "")).toBe("wss://ws.kraken.com");
  for (const wrong of ["", "nonsense", "http://x", "wss://x/v2", "wss://user@x"]) {
    expect(wsUrl?.schema.safeParse(wrong).success, wrong).toBe(false);
  }
});
