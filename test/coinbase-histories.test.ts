import { setImmediate as turn } from "node:timers/promises";
import { Delivery } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PriceEngine } from "../apps/server/src/engine/price-engine.ts";
import { CoinbaseSource } from "../apps/server/src/sources/coinbase/source.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { idleLoop } from "./idle-loop.ts";
import { RecordingSink } from "./recording-sink.ts";
import { lastOf } from "./routed-engine.ts";
import { LOCAL } from "./scripted-engine.ts";
import { holdsInTurns, isLong } from "./seeded.ts";
import { FakeCoinbase } from "./upstreams/coinbase/fake-coinbase.ts";

const MOMENT_MS = 100;
const TURNS = 4;
/** Products, and a price a little above the one that the fake begins with. */
const PRODUCTS = ["BTC-USD", "ETH-USD"] as const;
const FROM = { "BTC-USD": 81_300, "ETH-USD": 4_320 };

/** What may happen to the feed, and how long it lasts. */
const FAULTS = {
  nothing: () => {},
  freeze: (fake) => fake.freeze(true),
  thaw: (fake) => fake.freeze(false),
  cut: (fake) => fake.sockets.forEach((socket) => socket.drop()),
  mute: (fake) => fake.sockets.forEach((socket) => socket.mute()),
  garbage: (fake) => fake.sockets.forEach((socket) => socket.send("<html>")),
  nothingButGarbage: (fake) => fake.sockets.forEach((socket) => Array.from({ length: 20 }, () => socket.send("{"))),
  again: (fake) => PRODUCTS.forEach((product) => fake.repeat(product)),
  leftOut: (fake, price) => PRODUCTS.forEach((product) => fake.leaveOut(product, price(product))),
  late: (fake, price) => {
    for (const product of PRODUCTS) {
      const old = fake.tickerOf(product);
      fake.trade(product, price(product));
      for (const socket of fake.sockets) socket.emit("ticker", product, old);
    }
  },
  refused: (fake) => fake.refuseAll({ status: 429, retryAfterSeconds: 5 }),
  allowed: (fake) => fake.refuseAll(undefined),
} as const satisfies Record<
  string,
  (fake: FakeCoinbase, price: (product: (typeof PRODUCTS)[number]) => string) => void
>;

const step = fc.record({
  fault: fc.constantFrom(...(Object.keys(FAULTS) as (keyof typeof FAULTS)[])),
  /** Whether the next moments bring trades. */
  isBusy: fc.boolean(),
  moments: fc.integer({ min: 1, max: 60 }),
});

const NAME = "whatever befalls Coinbase's feed, no price goes back, and the last trade is there in the end";

test(NAME, { timeout: isLong ? 600_000 : 60_000 }, async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
    const scheduler = new FakeScheduler();
    const fake = await FakeCoinbase.start({ scheduler, counts: false });
    const log = { info: () => {}, warn: () => {} };
    const source = new CoinbaseSource({ url: fake.url, wsUrl: fake.wsUrl }, { scheduler, random: () => 0.5, log });
    const unforeseen: unknown[] = [];
    const deps = { scheduler, random: () => 0.5, meter: idleLoop, maxTickers: 256 };
    const engine = new PriceEngine([source], { ...deps, unforeseen: (error) => unforeseen.push(error) });
    const stream = new RecordingSink();
    const tickers = PRODUCTS.map((product) => `COINBASE:${product}`);
    const request = { clientId: "c", tickers, maxUpdatesPerSecond: 0, delivery: Delivery.UNSPECIFIED };
    engine.openStream(LOCAL, { ...request, reportConflation: false }, stream);
    // Each trade is dearer than the last, so that a price that goes back shows.
    let trades = 0;
    const price = (product: (typeof PRODUCTS)[number]) => (FROM[product] + ++trades / 100).toFixed(2);
    const last = new Map<string, string>();
    const moment = async (isBusy: boolean) => {
      for (const product of isBusy ? PRODUCTS : []) fake.trade(product, price(product));
      scheduler.advance(MOMENT_MS);
      for (let turns = 0; turns < TURNS; turns++) await turn();
    };
    try {
      for (const { fault, isBusy, moments } of steps) {
        FAULTS[fault](fake, price);
        for (let n = 0; n < moments; n++) await moment(isBusy);
      }
      fake.refuseAll(undefined);
      fake.freeze(false);
      // What is told last is left out, too.
      for (const product of PRODUCTS) {
        last.set(product, price(product));
        fake.leaveOut(product, last.get(product) ?? "");
      }
      const isThere = (product: string) =>
        Number(lastOf(stream, `COINBASE:${product}`)?.price) === Number(last.get(product));
      for (let n = 0; !PRODUCTS.every(isThere); n++) {
        if (n > 1_800) expect.fail("the last trade is not there three minutes later");
        await moment(false);
      }
      for (const ticker of tickers) {
        const quotes = stream.quotes.filter((quote) => quote.ticker === ticker);
        const prices = quotes.map((quote) => Number(quote.price));
        expect(prices).toEqual(prices.toSorted((a, b) => a - b));
        const numbers = quotes.map(({ sequence }) => sequence);
        expect(new Set(numbers).size).toBe(numbers.length);
      }
      expect([...fake.violations, ...unforeseen]).toEqual([]);
    } finally {
      await engine.close();
      await fake.close();
    }
  });
  await holdsInTurns("faults of Coinbase's feed", property, { runs: 40, longRuns: 800 });
});
