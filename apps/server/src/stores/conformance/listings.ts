import { expect } from "vitest";
import { MarketSession, TickerType } from "@streampulse/core";
import type { Listing } from "../../engine/ports/source.ts";
import { StoreFault } from "../../engine/ports/store.ts";
import type { Promises } from "./promises.ts";

/** A listing with every fact there is. */
const AAPL: Listing = {
  canonical: "NASDAQ:AAPL",
  info: {
    name: "Apple Inc. “🍏”",
    exchange: "Nasdaq",
    currency: "USD",
    decimals: 2,
    previousClose: "218.40",
    open: "219",
    high: "221.5",
    low: "217.000001",
    marketSession: MarketSession.REGULAR,
    delaySeconds: 0,
    type: TickerType.STOCK,
  },
  hours: "us_equities",
};
const BARE: Listing = { canonical: "X:A", info: {} };

export const LISTING_PROMISES: Promises = {
  "a source of which nothing was kept has no list": async ({ open }) => {
    const store = await open();
    expect(await store.listings.of("finnhub")).toBeUndefined();
    await store.close();
  },

  "a list comes back whole and in its order, with every fact and no fact more": async ({ open }) => {
    const store = await open();
    await store.listings.keep("a", { listings: [BARE, AAPL], atMs: 1_770_000_000_123 });
    await store.listings.keep("b", { listings: [], atMs: 5 });
    expect(await store.listings.of("a")).toEqual({ listings: [BARE, AAPL], atMs: 1_770_000_000_123 });
    expect(await store.listings.of("b")).toEqual({ listings: [], atMs: 5 });
    await store.close();
  },

  "a list takes the place of the one before it": async ({ open }) => {
    const store = await open();
    await store.listings.keep("a", { listings: [AAPL, BARE], atMs: 1 });
    await store.listings.keep("a", { listings: [BARE], atMs: 2 });
    expect(await store.listings.of("a")).toEqual({ listings: [BARE], atMs: 2 });
    await store.close();
  },

  "what is read while a list is written is one of the two, whole": async ({ open }) => {
    const store = await open();
    const many = Array.from({ length: 2_000 }, (_, n) => ({ canonical: `X:T${n}`, info: { name: `T ${n}` } }));
    await store.listings.keep("a", { listings: [AAPL], atMs: 1 });
    const writing = store.listings.keep("a", { listings: many, atMs: 2 });
    const read = await store.listings.of("a");
    await writing;
    expect([1, many.length]).toContain(read?.listings.length);
    expect((await store.listings.of("a"))?.listings).toEqual(many);
    await store.close();
  },

  "what was kept is there after another start": async ({ open }) => {
    const first = await open();
    await first.listings.keep("a", { listings: [AAPL], atMs: 7 });
    await first.close();
    const second = await open();
    expect(await second.listings.of("a")).toEqual({ listings: [AAPL], atMs: 7 });
    await second.close();
  },

  "close waits for what is being written, and a closed store refuses": async ({ open }) => {
    const store = await open();
    const writing = store.listings.keep("a", { listings: [AAPL], atMs: 7 });
    await store.close();
    await store.close();
    await writing;
    await expect(store.listings.of("a")).rejects.toBeInstanceOf(StoreFault);
    const again = await open();
    expect((await again.listings.of("a"))?.atMs).toBe(7);
    await again.close();
  },
};
