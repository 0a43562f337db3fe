import { type Client, createClient, createPriceStore, type PriceStore } from "@streampulse/client";
import { createDayRanges, type DayRanges } from "./day-ranges.ts";
import { createFrameQueue, requestBrowserFrame } from "./frame-queue.ts";
import { createLiveSpells, type LiveSpells } from "./live-spells.ts";
import { createSeenPrices, type SeenPrices } from "./seen-prices.ts";

/** One stream of one page: its client id, its prices, and what was seen of them. */
export interface PriceSession {
  readonly client: Client;
  /** Tells its listeners at most once a frame. */
  readonly store: PriceStore;
  readonly seen: SeenPrices;
  readonly spells: LiveSpells;
  readonly ranges: DayRanges;
  /** Ends the stream and every timer; the session is not used again. */
  close(): void;
}

const SAMPLE_MS = 1_000;

/**
 * Opens the page's one stream, to the server that served the page. The client id is fresh and kept in
 * memory alone: session storage is copied when a tab is duplicated, and two tabs with one id would take
 * the stream from each other.
 */
export function openPriceSession(tickers: readonly string[]): PriceSession {
  const queue = createFrameQueue(requestBrowserFrame);
  const client = createClient({ url: "" });
  const store = createPriceStore(client, { tickers, notify: queue });
  const spells = createLiveSpells(store);
  const seen = createSeenPrices(store, queue);
  const sampling = setInterval(() => seen.sample(), SAMPLE_MS);
  store.start();
  return {
    client,
    store,
    seen,
    spells,
    ranges: createDayRanges(),
    close() {
      clearInterval(sampling);
      store.stop();
    },
  };
}
