import type { ConnectionState, PriceStore } from "@streampulse/client";
import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { createFrameQueue } from "./frame-queue.ts";
import { framedStore } from "./framed-store.ts";
import { createLiveSpells } from "./live-spells.ts";
import { createSeenPrices } from "./seen-prices.ts";

/** A price store that the test moves by hand, and the frames it waits for. */
function byHand() {
  const quotes = new Map<string, Quote>();
  const heard = { prices: new Set<() => void>(), connection: new Set<() => void>() };
  const frames: (() => void)[] = [];
  const join = (set: Set<() => void>, listener: () => void) => (set.add(listener), () => void set.delete(listener));
  let connection: ConnectionState = { status: "connecting" };
  const store: PriceStore = {
    get tickers() {
      return [...quotes.keys()];
    },
    get connection() {
      return connection;
    },
    quote: (ticker) => quotes.get(ticker),
    info: () => undefined,
    error: () => undefined,
    subscribe: (_ticker, listener) => join(heard.prices, listener),
    subscribeTickers: () => () => undefined,
    subscribeConnection: (listener) => join(heard.connection, listener),
    subscribeErrors: () => () => undefined,
    add: () => Promise.reject(new Error("not asked")),
    remove: () => Promise.reject(new Error("not asked")),
    start: () => undefined,
    stop: () => undefined,
  };
  let sequence = 0;
  return {
    store,
    queue: createFrameQueue((call) => void frames.push(call)),
    draw: () => frames.splice(0).forEach((call) => call()),
    price(price: string, stale = false) {
      const quote = { ticker: "AAPL", price, stale, sequence: ++sequence, epoch: 1, receivedTimeMs: 0, source: "s" };
      quotes.set("AAPL", { ...quote, quality: Quality.LIVE });
      heard.prices.forEach((tell) => tell());
    },
    connect(status: "live" | "offline") {
      connection = { status };
      heard.connection.forEach((tell) => tell());
    },
  };
}

test("many ticks between two frames are one call, and the store answers the newest at any time", () => {
  const { store, queue, draw, price } = byHand();
  const framed = framedStore(store, queue);
  let calls = 0;
  framed.subscribe("AAPL", () => calls++);
  for (let i = 0; i < 100; i++) price(String(i));
  expect(calls).toBe(0);
  expect(framed.quote("AAPL")?.price).toBe("99");
  draw();
  expect(calls).toBe(1);
});

test("who has left hears nothing more, even what waited for the frame", () => {
  const { store, queue, draw, price } = byHand();
  let calls = 0;
  const leave = framedStore(store, queue).subscribe("AAPL", () => calls++);
  price("1");
  leave();
  draw();
  expect(calls).toBe(0);
});

test("spells of connection are counted, and silence is negative", () => {
  const { store, connect } = byHand();
  const spells = createLiveSpells(store);
  const seen = [spells.current()];
  for (const status of ["live", "live", "offline", "live"] as const) {
    connect(status);
    seen.push(spells.current());
  }
  expect(seen).toEqual([0, 1, 1, -1, 2]);
});

test("a sparkline gets a point for each sample while its price is live and fresh, and none otherwise", () => {
  const { store, queue, draw, price, connect } = byHand();
  const seen = createSeenPrices(store, queue);
  let told = 0;
  seen.subscribe("AAPL", () => told++);
  price("1");
  seen.sample();
  expect(seen.values("AAPL")).toEqual([]);
  connect("live");
  seen.sample();
  price("2");
  seen.sample();
  price("3", true);
  seen.sample();
  expect(seen.values("AAPL")).toEqual([1, 2]);
  draw();
  expect(told).toBe(1);
});
