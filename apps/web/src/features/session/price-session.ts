import { createPriceStore, type PriceStore, type TickerResult } from "@streampulse/client";
import { keepPrices } from "../offline/keep-prices.ts";
import { DayLines } from "../sparkline/day-lines.ts";
import { browserScheduler } from "./browser-scheduler.ts";
import { createDayRanges, type DayRanges } from "./day-ranges.ts";
import { Demand } from "./demand.ts";
import { createFailoverMemory, type FailoverMemory } from "./failover-memory.ts";
import { createFrameQueue, requestBrowserFrame } from "./frame-queue.ts";
import { createLiveSpells, type LiveSpells } from "./live-spells.ts";
import type { PageClient } from "./one-stream/shared-client.ts";
import { sharedTab } from "./one-stream/tab.ts";

/** A page's part of its browser's one stream: its prices, and their last day. It lives as long as the shell. */
export interface PriceSession {
  readonly client: PageClient;
  /** Tells its listeners at most once a frame. What it watches follows from `want` alone. */
  readonly store: PriceStore;
  /** The last day of each price that is in view. */
  readonly lines: DayLines;
  readonly spells: LiveSpells;
  readonly ranges: DayRanges;
  readonly failovers: FailoverMemory;
  /** Wants a ticker until the returned call; see `Demand`. */
  want(ticker: string): () => void;
  /** What the server says of a ticker that was wanted just now. */
  answer(ticker: string): Promise<TickerResult>;
  /** Whether the stream was opened yet; until then the store says that it was not started. */
  isOpen(): boolean;
  /** Ends the stream and every timer; the session is not used again. */
  close(): void;
}

/** Its code comes after the first prices. */
const history = async () => (await import("./kept/kept-history.ts")).keptHistory();

/**
 * Joins the browser's one stream, from the server that served the page, with what is wanted by the next frame; see
 * docs/decisions/0041-one-stream-a-browser.md.
 */
export function openPriceSession(): PriceSession {
  const queue = createFrameQueue(requestBrowserFrame);
  const { client, archive } = sharedTab();
  const store = createPriceStore(client, { notify: queue });
  const demand = new Demand(store, queue, browserScheduler);
  const spells = createLiveSpells(store);
  const lines = new DayLines({ history, store, scheduler: browserScheduler, random: Math.random, queue });
  const stopKeeping = keepPrices(store, archive);
  return {
    client,
    store,
    lines,
    spells,
    ranges: createDayRanges(),
    failovers: createFailoverMemory(store, () => Date.now()),
    want: (ticker) => demand.want(ticker),
    answer: (ticker) => demand.answer(ticker),
    isOpen: () => demand.isOpen,
    close() {
      lines.close();
      stopKeeping();
      demand.close();
      store.stop();
    },
  };
}
