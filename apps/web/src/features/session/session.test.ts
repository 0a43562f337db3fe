import type { ConnectionState, PriceStore } from "@streampulse/client";
import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { createFrameQueue } from "./frame-queue.ts";
import { createLiveSpells } from "./live-spells.ts";
import { createSeenPrices } from "./seen-prices.ts";

/** A price store that the test moves by hand, and the frames it waits for. */
function byHand() {
  const quotes = new Map<string, Quote>();
  const heard = new Set<() => void>();
  const frames: (() => void)[] = [];
  let connection: ConnectionState = { status: "connecting" };
  const store: Pick<PriceStore, "tickers" | "connection" | "quote" | "subscribeConnection"> = {
    get tickers() {
      return [...quotes.keys()];
    },
    get connection() {
      return connection;
    },
    quote: (ticker) => quotes.get(ticker),
    subscribeConnection(listener) {
      heard.add(listener);
      return () => void heard.delete(listener);
    },
  };
  let sequence = 0;
  return {
    store,
    queue: createFrameQueue((call) => void frames.push(call)),
    draw: () => frames.splice(0).forEach((call) => call()),
    price(price: string, stale = false) {
      const quote = { ticker: "AAPL", price, stale, sequence: ++sequence, epoch: 1, receivedTimeMs: 0, source: "s" };
      quotes.set("AAPL", { ...quote, quality: Quality.LIVE });
    },
    connect(status: "live" | "offline") {
      connection = { status };
      heard.forEach((tell) => tell());
    },
  };
}

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
  expect(seen.points("AAPL").values).toEqual([]);
  connect("live");
  seen.sample();
  price("2");
  seen.sample();
  price("3", true);
  seen.sample();
  expect(seen.points("AAPL").values).toEqual([1, 2]);
  draw();
  expect(told).toBe(1);
});
