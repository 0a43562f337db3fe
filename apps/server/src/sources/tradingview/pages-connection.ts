import { Quality, type Cancel } from "@streampulse/core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type SourceContext,
  type Wanted,
} from "../../engine/ports/source.ts";
import type { Browsers, BrowserUser } from "./browsers.ts";
import type { RunningBrowser } from "./chromium.ts";
import type { ShownPrice } from "./shown-price.ts";
import { TickerPage } from "./ticker-page.ts";

/** A page that failed is opened again, as one would ask again: after this, twice as long each time. */
const AGAIN_MS = 2_000;
const AGAIN_MAX_MS = 300_000;
/** What a browser that runs is worth as a sign of life. */
const ALIVE_EVERY_MS = 10_000;

/** What a connection of pages needs of its source. */
export interface PagesMeans {
  readonly context: SourceContext;
  readonly browsers: Browsers;
  readonly pagesMax: number;
  /** When the quote socket is to be tried again, epoch ms. */
  readonly untilMs: number;
  addressOf(canonical: string): string;
  /** Whether the site shows its prices late to who has no account. */
  isDelayed(canonical: string): boolean;
  /** Told once, when the connection holds nothing any more. */
  ended(): void;
}

interface Shown {
  readonly id: number;
  readonly canonical: string;
  page: TickerPage | undefined;
  failures: number;
  isShowing: boolean;
  again: Cancel;
}

/**
 * Prices as pages show them, one page per ticker, where the quote socket can't be had. All are opened side by side, and each
 * has its own deadline and its own failures. What is beyond the number of pages is told so, and gets the first that is free.
 */
export class PagesConnection implements Connection, BrowserUser {
  readonly #means: PagesMeans;
  readonly #events: ConnectionEvents;
  readonly #browser: Promise<RunningBrowser>;
  readonly #shown = new Map<string, Shown>();
  readonly #crowded = new Map<string, Wanted>();
  #isOpen = false;
  #isClosed = false;
  #retirement: Cancel = () => {};
  #life: Cancel = () => {};

  constructor(means: PagesMeans, events: ConnectionEvents) {
    this.#means = means;
    this.#events = events;
    this.#browser = means.browsers.join(this);
    this.#browser.then(
      () => this.#open(),
      (fault: SourceFault) => this.lost(fault),
    );
  }

  want(wanted: readonly Wanted[]): void {
    if (this.#isClosed) return;
    const now = new Map(wanted.map((each) => [each.canonical, each]));
    for (const [canonical, shown] of this.#shown) {
      if (now.get(canonical)?.id === shown.id) continue;
      this.#shown.delete(canonical);
      release(shown);
    }
    for (const [canonical, { id }] of this.#crowded) {
      if (now.get(canonical)?.id !== id) this.#crowded.delete(canonical);
    }
    // Who waited longest for a page comes first.
    for (const each of [...this.#crowded.values(), ...wanted]) this.#take(each);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#retirement();
    this.#life();
    for (const shown of this.#shown.values()) release(shown);
    this.#shown.clear();
    this.#crowded.clear();
    this.#means.browsers.leave(this);
    this.#means.ended();
  }

  retiring(): void {
    if (!this.#isClosed && this.#isOpen) this.#events.retiring();
  }

  lost(fault: SourceFault): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.closed(fault);
  }

  #open(): void {
    if (this.#isClosed) return;
    const { scheduler } = this.#means.context;
    this.#isOpen = true;
    this.#events.opened();
    this.#retirement = scheduler.after(Math.max(0, this.#means.untilMs - scheduler.now()), () => this.retiring());
    this.#liveOn();
  }

  #liveOn(): void {
    if (this.#isClosed) return;
    this.#life = this.#means.context.scheduler.after(ALIVE_EVERY_MS, () => {
      this.#events.alive();
      this.#liveOn();
    });
  }

  #take(wanted: Wanted): void {
    const { canonical, id } = wanted;
    if (this.#shown.has(canonical)) return;
    if (this.#shown.size < this.#means.pagesMax) {
      this.#crowded.delete(canonical);
      const shown: Shown = { id, canonical, page: undefined, failures: 0, isShowing: false, again: () => {} };
      this.#shown.set(canonical, shown);
      this.#show(shown);
    } else if (!this.#crowded.has(canonical)) {
      this.#crowded.set(canonical, wanted);
      this.#means.context.scheduler.soon(() => this.#tellCrowded(wanted));
    }
  }

  #tellCrowded({ id, canonical }: Wanted): void {
    if (this.#crowded.get(canonical)?.id !== id) return;
    const { pagesMax } = this.#means;
    const sentence = `TradingView's stream is not to be had, and its pages bring at most ${pagesMax} tickers.`;
    this.#events.tickerFault(id, new SourceFault("unavailable", sentence));
  }

  #show(shown: Shown): void {
    const address = this.#means.addressOf(shown.canonical);
    shown.page = new TickerPage(this.#browser, address, this.#means.context.scheduler, {
      shows: (price) => this.#quote(shown, price),
      alive: () => {},
      ended: (fault) => this.#failed(shown, fault),
    });
  }

  #quote(shown: Shown, { price, isClosed }: ShownPrice): void {
    shown.isShowing = true;
    shown.failures = 0;
    // What may be the last price of a closed market is not live.
    const isLive = isClosed === false && !this.#means.isDelayed(shown.canonical);
    const quality = isClosed ? Quality.CLOSED : isLive ? Quality.LIVE : Quality.DELAYED;
    this.#events.quotes([{ id: shown.id, price, quality }]);
  }

  #failed(shown: Shown, fault: SourceFault): void {
    shown.page = undefined;
    // A browser that ended says so itself.
    if (this.#isClosed || this.#shown.get(shown.canonical) !== shown) return;
    if (fault.kind === "unknown") {
      this.#events.tickerFault(shown.id, fault);
      return;
    }
    // What the site says of the caller concerns all its pages.
    const isOfAll = fault.retryAfterMs !== undefined && ![...this.#shown.values()].some(({ isShowing }) => isShowing);
    if (isOfAll) return this.lost(fault);
    shown.isShowing = false;
    const waitMs = fault.retryAfterMs ?? Math.min(AGAIN_MS * 2 ** shown.failures++, AGAIN_MAX_MS);
    shown.again = this.#means.context.scheduler.after(waitMs, () => this.#show(shown));
    this.#events.tickerFault(shown.id, fault);
  }
}

function release(shown: Shown): void {
  shown.again();
  shown.page?.close();
}
