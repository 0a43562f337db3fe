import { parseTicker, Quality, type TickerName } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { start as startWith } from "../../../../../test/upstreams/coinbase/connected.ts";
import type { FakeCoinbaseOptions } from "../../../../../test/upstreams/coinbase/fake-coinbase.ts";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { coinbase } from "./index.ts";

const named = (text: string) => parseTicker(text) as TickerName;
const never = new AbortController().signal;

/** Source and fake on one clock, on which the fake counts requests. */
async function start(options: FakeCoinbaseOptions = {}) {
  const scheduler = new FakeScheduler();
  return { scheduler, ...(await startWith({ counts: true, ...options, scheduler }, scheduler)) };
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
  test("is told by one list, which is asked for once however many ask", async () => {
    const { fake, source, resolve } = await start();
    const asked = ["BTC-USD", "BTCUSD", "COINBASE:BTC-USD", "NOSUCH", "AAPL", "ETH/BTC"];
    const found = await Promise.all([...asked, ...asked].map(resolve));
    expect(found.slice(0, 6).map((listing) => listing?.canonical)).toEqual([
      ...["COINBASE:BTC-USD", "COINBASE:BTC-USD", "COINBASE:BTC-USD"],
      ...[undefined, undefined, "COINBASE:ETH-BTC"],
    ]);
    expect(fake.requests).toEqual(["/products"]);
    // From now on it answers at once.
    expect(source.resolve(named("BTCUSD"), never)).toMatchObject({ canonical: "COINBASE:BTC-USD", hours: "always" });
    expect(source.resolve(named("NOSUCH"), never)).toBeUndefined();
    expect(source.quality).toBe(Quality.LIVE);
    expect(fake.violations).toEqual([]);
  });

  test("what cannot be Coinbase's is unknown at once, without a request", async () => {
    const { fake, source } = await start();
    for (const text of ["BINANCE:BTCUSD", "NASDAQ:BTC-USD", "^GSPC", "BRK.B", "COINBASE:ÄÖ", "A".repeat(40)]) {
      expect(source.resolve(named(text), never), text).toBeUndefined();
    }
    expect(fake.requests).toEqual([]);
  });

  test("what is listed or delisted meanwhile is known ten minutes later", async () => {
    const { scheduler, fake, resolve } = await start();
    expect(await resolve("NEW-USD")).toBeUndefined();
    fake.list({ id: "NEW-USD", increment: "0.1", price: "5" });
    fake.list({ id: "SOL-USD", increment: "0.01", price: "187", status: "delisted" });
    scheduler.advance(599_999);
    expect(await resolve("NEW-USD")).toBeUndefined();
    scheduler.advance(1);
    expect(await resolve("NEW-USD")).toMatchObject({ info: { decimals: 1 } });
    expect(await resolve("SOL-USD")).toBeUndefined();
    expect(fake.requests).toHaveLength(2);
  });

  test("what was listed stays known and found while the list cannot be had, what was not is unavailable", async () => {
    const { scheduler, fake, source, resolve } = await start();
    await resolve("BTC-USD");
    scheduler.advance(600_000);
    fake.refuseAll({ status: 503 });
    expect(await resolve("BTC-USD")).toMatchObject({ canonical: "COINBASE:BTC-USD" });
    expect(await source.search("bitcoin", 1, never)).toMatchObject([{ canonical: "COINBASE:BTC-USD" }]);
    expect(await faultOf(resolve("NEW-USD"))).toMatchObject({ kind: "unavailable" });
  });
});

describe("what cannot be told now", () => {
  test.each([
    [451, undefined, "Coinbase refuses this location or network.", 60_000],
    [403, undefined, "Coinbase refuses this location or network.", 60_000],
    [429, 30, "Coinbase asks for fewer requests.", 30_000],
    [429, undefined, "Coinbase asks for fewer requests.", 60_000],
  ])("HTTP %i with Retry-After %s keeps every request back for so long", async (status, seconds, message, ms) => {
    const { scheduler, fake, source, resolve } = await start();
    fake.refusal = seconds === undefined ? { status } : { status, retryAfterSeconds: seconds };
    expect(await faultOf(resolve("BTC-USD"))).toMatchObject({ kind: "unavailable", message, retryAfterMs: ms });
    fake.refusal = undefined;
    scheduler.advance(ms - 1);
    expect(await faultOf(source.search("btc", 5, never))).toMatchObject({ message, retryAfterMs: 1 });
    expect(source.budgetLeft()).toBe(0);
    expect(fake.requests).toHaveLength(1);
    scheduler.advance(1);
    expect(await resolve("ETH-USD")).toMatchObject({ canonical: "COINBASE:ETH-USD" });
  });

  test.each([
    ["{", "Coinbase answered a look-up with something unreadable."],
    ["[]", "Coinbase's list of tickers cannot be read."],
    ['{"message":"hello"}', "Coinbase's list of tickers cannot be read."],
    [`["${"x".repeat(9 << 20)}"]`, "The answer of Coinbase is larger than it may be."],
  ])("a list that is none is unavailable, not unknown", async (listing, message) => {
    const { fake, resolve } = await start();
    fake.listing = listing;
    expect(await faultOf(resolve("BTC-USD"))).toMatchObject({ kind: "unavailable", message });
  });

  test("trouble of the vendor's and a dead host are unavailable; who stops waiting is let go", async () => {
    const { fake, source, resolve } = await start();
    fake.refusal = { status: 503, body: "secret words of a body" };
    const fault = await faultOf(resolve("BTC-USD"));
    expect(fault).toMatchObject({ kind: "unavailable", message: "Coinbase has trouble of its own (HTTP 503)." });
    await expect(source.search("btc", 5, AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
    await fake.close();
    expect(await faultOf(resolve("BTC-USD"))).toMatchObject({ message: "Coinbase cannot be reached." });
  });
});

describe("a probe", () => {
  test("tells the last trade with its digits and time", async () => {
    const { fake, source, resolve } = await start();
    await resolve("BTC-USD");
    fake.trade("BTC-USD", "82000.10", "1", 1_767_625_200_123);
    expect(await source.probe("COINBASE:BTC-USD", never)).toEqual({
      price: "82000.10",
      sourceTimeMs: 1_767_625_200_123,
    });
    expect(fake.requests.at(-1)).toBe("/products/BTC-USD/ticker");
  });

  test("has nothing of what is not there or never traded, and no price of an error", async () => {
    const { fake, source } = await start({ listed: [{ id: "NEW-USD", increment: "0.1", price: undefined }] });
    expect(await source.probe("COINBASE:NO-SUCH", never)).toBeUndefined();
    expect(await source.probe("COINBASE:NEW-USD", never)).toBeUndefined();
    fake.refusal = { status: 404, body: "<html>" };
    expect(await faultOf(source.probe("COINBASE:BTC-USD", never))).toMatchObject({ kind: "unavailable" });
  });

  test("a hundred at once leave at the vendor's pace", async () => {
    const { fake, source, until } = await start();
    let answered = 0;
    for (let n = 0; n < 100; n++) void source.probe("COINBASE:BTC-USD", never).then(() => answered++);
    await until(() => answered === 100);
    expect(fake.requests).toHaveLength(100);
    expect(fake.violations).toEqual([]);
  });
});

test("its settings are origins of the right schemes, without the slash at the end", () => {
  const { url, wsUrl } = coinbase.settings;
  expect(url?.schema.parse("http://127.0.0.1:5/")).toBe("http://127.0.0.1:5");
  expect(wsUrl?.schema.parse(wsUrl.default ?? "")).toBe("wss://ws-feed.exchange.coinbase.com");
  for (const wrong of ["", "nonsense", "ws://x", "https://x/path", "https://user@x", "https://x?y"]) {
    expect(url?.schema.safeParse(wrong).success, wrong).toBe(false);
  }
});
