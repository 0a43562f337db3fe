import { describe, expect, onTestFinished, test } from "vitest";
import { MarketSession, TickerType } from "@streampulse/core";
import type { Listing } from "../engine/ports/source.ts";
import { StoreFault, type Store } from "../engine/ports/store.ts";

/** One database, new for one test of the suite. */
export interface StoreHarness {
  /** Opens the store; the one before it has been closed, or was lost with its process. */
  readonly open: () => Promise<Store>;
  /** Removes what the database left. */
  readonly end: () => Promise<void> | void;
}

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

const PROMISES: Readonly<Record<string, (harness: StoreHarness) => Promise<void>>> = {
  "a source of which nothing was kept has no list": async ({ open }) => {
    const store = await open();
    expect(await store.listings("finnhub")).toBeUndefined();
    await store.close();
  },

  "a list comes back whole and in its order, with every fact and no fact more": async ({ open }) => {
    const store = await open();
    await store.keepListings("a", { listings: [BARE, AAPL], atMs: 1_770_000_000_123 });
    await store.keepListings("b", { listings: [], atMs: 5 });
    expect(await store.listings("a")).toEqual({ listings: [BARE, AAPL], atMs: 1_770_000_000_123 });
    expect(await store.listings("b")).toEqual({ listings: [], atMs: 5 });
    await store.close();
  },

  "a list takes the place of the one before it": async ({ open }) => {
    const store = await open();
    await store.keepListings("a", { listings: [AAPL, BARE], atMs: 1 });
    await store.keepListings("a", { listings: [BARE], atMs: 2 });
    expect(await store.listings("a")).toEqual({ listings: [BARE], atMs: 2 });
    await store.close();
  },

  "what is read while a list is written is one of the two, whole": async ({ open }) => {
    const store = await open();
    const many = Array.from({ length: 2_000 }, (_, n) => ({ canonical: `X:T${n}`, info: { name: `T ${n}` } }));
    await store.keepListings("a", { listings: [AAPL], atMs: 1 });
    const writing = store.keepListings("a", { listings: many, atMs: 2 });
    const read = await store.listings("a");
    await writing;
    expect([1, many.length]).toContain(read?.listings.length);
    expect((await store.listings("a"))?.listings).toEqual(many);
    await store.close();
  },

  "what was kept is there after another start": async ({ open }) => {
    const first = await open();
    await first.keepListings("a", { listings: [AAPL], atMs: 7 });
    await first.close();
    const second = await open();
    expect(await second.listings("a")).toEqual({ listings: [AAPL], atMs: 7 });
    await second.close();
  },

  "close waits for what is being written, and a closed store refuses": async ({ open }) => {
    const store = await open();
    const writing = store.keepListings("a", { listings: [AAPL], atMs: 7 });
    await store.close();
    await store.close();
    await writing;
    await expect(store.listings("a")).rejects.toBeInstanceOf(StoreFault);
    const again = await open();
    expect((await again.listings("a"))?.atMs).toBe(7);
    await again.close();
  },
};

/** Holds a store to the contract of engine/ports/store.ts: one test per promise, each with a database of its own. */
export function describeStore(
  name: string,
  makeHarness: () => StoreHarness | Promise<StoreHarness>,
  exceptions: Readonly<Record<string, string>> = {},
): void {
  describe(`the store ${name} keeps the contract`, () => {
    for (const [promise, keep] of Object.entries(PROMISES)) {
      const reason = exceptions[promise];
      if (reason !== undefined) {
        test.skip(`${promise} (exception: ${reason})`, () => {});
        continue;
      }
      test(promise, async () => {
        const harness = await makeHarness();
        onTestFinished(() => harness.end());
        await keep(harness);
      });
    }
  });
}
