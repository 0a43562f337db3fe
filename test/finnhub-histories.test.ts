import { setImmediate as turn } from "node:timers/promises";
import { Delivery } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PriceEngine } from "../apps/server/src/engine/price-engine.ts";
import { FinnhubSource } from "../apps/server/src/sources/finnhub/source.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { idleLoop } from "./idle-loop.ts";
import { RecordingSink } from "./recording-sink.ts";
import { lastOf } from "./routed-engine.ts";
import { LOCAL } from "./scripted-engine.ts";
import { holdsInTurns, isLong } from "./seeded.ts";
import { FakeFinnhub, KEY } from "./upstreams/finnhub/fake-finnhub.ts";

const MOMENT_MS = 200;
const TURNS = 6;
/** Tickers, and a price a little above the one that the fake begins with; two of them are streamed, one is polled. */
const FROM = { "NASDAQ:AAPL": 262, "BINANCE:BTCUSDT": 95_373, "NYSE:IBM": 292 } as const;
type Name = keyof typeof FROM;
const NAMES = Object.keys(FROM) as Name[];
const symbolOf = (name: Name) => (name.startsWith("BINANCE") ? name : name.slice(name.indexOf(":") + 1));

/** What may happen to Finnhub. */
const FAULTS = {
  nothing: () => {},
  freeze: (fake) => fake.sockets.forEach((socket) => socket.freeze()),
  mute: (fake) => fake.sockets.forEach((socket) => socket.mute()),
  cut: (fake) => fake.sockets.forEach((socket) => socket.drop()),
  garbage: (fake) => fake.sockets.forEach((socket) => socket.send("<html>")),
  nothingButGarbage: (fake) => fake.sockets.forEach((socket) => Array.from({ length: 20 }, () => socket.send("{"))),
  keyInUse: (fake) => {
    fake.isKeyInUse = true;
    for (const socket of fake.sockets) socket.drop();
  },
  keyIsOurs: (fake) => void (fake.isKeyInUse = false),
  hasty: (fake) => void (fake.rest.refusal = { status: 429, retryAfterSeconds: 5 }),
  trouble: (fake) => void (fake.rest.refusal = { status: 502 }),
  hung: (fake) => void fake.rest.hung.add("IBM"),
  zeros: (fake) => void fake.rest.zeros.add("AAPL"),
  refused: (fake) => void (fake.upgradeRefusal = { status: 429, retryAfterSeconds: 5 }),
  well: (fake) => mend(fake),
} as const satisfies Record<string, (fake: FakeFinnhub) => void>;

function mend(fake: FakeFinnhub): void {
  fake.isKeyInUse = false;
  fake.rest.refusal = undefined;
  fake.upgradeRefusal = undefined;
  fake.rest.hung.clear();
  fake.rest.zeros.clear();
}

const step = fc.record({
  fault: fc.constantFrom(...(Object.keys(FAULTS) as (keyof typeof FAULTS)[])),
  /** Whether the next moments bring trades. */
  isBusy: fc.boolean(),
  moments: fc.integer({ min: 1, max: 80 }),
});

const TITLE =
  "whatever befalls Finnhub, no call is one too many, no price goes back, and the last one is there in the end";

test(TITLE, { timeout: isLong ? 600_000 : 60_000 }, async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
    const scheduler = new FakeScheduler();
    const fake = await FakeFinnhub.start({ scheduler });
    const logged: string[] = [];
    const note = (message: string, details = {}) => void logged.push(message + JSON.stringify(details));
    const source = new FinnhubSource(
      { url: fake.url, wsUrl: fake.wsUrl, apiKey: KEY, pollSeconds: 5, callsPerMinute: 60, maxSymbols: 2 },
      { scheduler, random: () => 0.5, log: { info: note, warn: note } },
    );
    const unforeseen: unknown[] = [];
    const deps = { scheduler, random: () => 0.5, meter: idleLoop, maxTickers: 256 };
    const engine = new PriceEngine([source], { ...deps, unforeseen: (error) => unforeseen.push(error) });
    const stream = new RecordingSink();
    const request = { clientId: "c", tickers: NAMES, maxUpdatesPerSecond: 0, delivery: Delivery.UNSPECIFIED };
    engine.openStream(LOCAL, { ...request, reportConflation: false }, stream);
    // Each trade is dearer than the last, so that a price that goes back shows.
    let trades = 0;
    const price = (name: Name) => (FROM[name] + ++trades / 100).toFixed(2);
    const trade = (name: Name) => fake.trade({ symbol: symbolOf(name), price: price(name) });
    const moment = async (isBusy: boolean) => {
      for (const name of isBusy ? NAMES : []) trade(name);
      scheduler.advance(MOMENT_MS);
      for (let turns = 0; turns < TURNS; turns++) await turn();
    };
    try {
      for (const { fault, isBusy, moments } of steps) {
        FAULTS[fault](fake);
        for (let n = 0; n < moments; n++) await moment(isBusy);
      }
      mend(fake);
      const last = new Map(NAMES.map((name) => [name, price(name)]));
      for (const [name, cost] of last) fake.trade({ symbol: symbolOf(name), price: cost });
      const isThere = (name: Name) => Number(lastOf(stream, name)?.price) === Number(last.get(name));
      for (let n = 0; !NAMES.every(isThere); n++) {
        if (n > 6_000)
          expect.fail(
            `twenty minutes later the last prices are not there: ${NAMES.filter((name) => !isThere(name)).join()}`,
          );
        await moment(false);
      }
      for (const name of NAMES) {
        const quotes = stream.quotes.filter((quote) => quote.ticker === name);
        const prices = quotes.map((quote) => Number(quote.price));
        expect(prices).toEqual(prices.toSorted((a, b) => a - b));
        expect(prices.every((cost) => cost >= FROM[name] - 1)).toBe(true);
      }
      expect([...fake.violations, ...unforeseen]).toEqual([]);
      expect(logged.filter((line) => line.includes(KEY))).toEqual([]);
    } finally {
      await engine.close();
      await fake.close();
    }
  });
  await holdsInTurns("faults of Finnhub", property, { runs: 25, longRuns: 500 });
});
