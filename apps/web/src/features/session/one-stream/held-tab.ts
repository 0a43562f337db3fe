import type { HolderPort } from "./messages.ts";
import { TabFeed } from "./tab-feed.ts";
import type { HeldPrices } from "./held-prices.ts";

/** One tab, as the holder of the browser's stream knows it. */
export class HeldTab {
  readonly port: HolderPort;
  readonly feed: TabFeed;
  /** What it wants, also while nobody sees it; undefined while it watches nothing. */
  wants: Set<string> | undefined;
  heardMs: number;
  /** Since when nobody sees it. */
  hiddenMs: number | undefined;
  /** Its wants count no more: nobody has seen it for long. */
  isAside = false;

  constructor(port: HolderPort, prices: HeldPrices, nowMs: number) {
    this.port = port;
    this.feed = new TabFeed((batch) => port.post(batch), prices.price);
    this.heardMs = nowMs;
  }
}

/** Which tabs want which ticker. A ticker is wanted at the server while a tab wants it. */
export class Audience {
  readonly #tabs = new Map<string, Set<HeldTab>>();
  readonly #prices: HeldPrices;

  constructor(prices: HeldPrices) {
    this.#prices = prices;
  }

  of(ticker: string): Iterable<HeldTab> {
    return this.#tabs.get(ticker) ?? [];
  }

  join(tab: HeldTab, ticker: string): ReturnType<HeldPrices["want"]> {
    const tabs = this.#tabs.get(ticker) ?? new Set();
    this.#tabs.set(ticker, tabs.add(tab));
    tab.feed.joined(ticker);
    return this.#prices.want(ticker);
  }

  leave(tab: HeldTab, ticker: string): void {
    tab.feed.left(ticker);
    const tabs = this.#tabs.get(ticker);
    if (!tabs?.delete(tab) || tabs.size > 0) return;
    this.#tabs.delete(ticker);
    this.#prices.release(ticker);
  }

  /** The ticker is wanted by nobody: the server refused it. */
  dissolve(ticker: string): Iterable<HeldTab> {
    const tabs = this.of(ticker);
    this.#tabs.delete(ticker);
    return tabs;
  }

  clear(): void {
    this.#tabs.clear();
  }
}
