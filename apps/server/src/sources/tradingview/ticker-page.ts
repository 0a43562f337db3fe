import type { Scheduler } from "@streampulse/core";
import type { Page } from "playwright-core";
import { SourceFault } from "../../engine/ports/source.ts";
import type { RunningBrowser } from "./chromium.ts";
import { IS_ERROR_PAGE, PRICE_TELLER, PRICE_WATCH } from "./page-scripts.ts";
import { readShown, type ShownPrice } from "./shown-price.ts";
import { SitePage } from "./site-page.ts";

const FIRST_PRICE_MS = 20_000;

/** What a page of one ticker tells; nothing after `ended`. */
export interface TickerPageEvents {
  /** The page shows this price now. */
  shows(price: ShownPrice): void;
  alive(): void;
  /** It ended by itself: `unknown` where the site has no such page. Once. */
  ended(fault: SourceFault): void;
}

/** The site's page of one ticker, read as it shows its price. */
export class TickerPage {
  readonly #page: SitePage;
  readonly #events: TickerPageEvents;
  #last: string | undefined;

  constructor(browser: Promise<RunningBrowser>, address: string, scheduler: Scheduler, events: TickerPageEvents) {
    this.#events = events;
    this.#page = new SitePage(
      {
        browser,
        address,
        withinMs: FIRST_PRICE_MS,
        tooLate: new SourceFault("unavailable", "TradingView's page of the ticker showed no price in time."),
        prepare: async (page: Page) => {
          await page.exposeBinding(PRICE_TELLER, (_, told: unknown) => this.#take(told));
          await page.addInitScript(PRICE_WATCH);
        },
      },
      scheduler,
      {
        loaded: () => void this.#checkErrorPage(),
        missing: () => events.ended(unknown()),
        alive: () => events.alive(),
        ended: (fault) => events.ended(fault),
      },
    );
  }

  close(): void {
    this.#page.close();
  }

  #take(told: unknown): void {
    if (this.#page.isOver) return;
    // What can't be read for certain is no price; a page that shows nothing else is too late.
    const shown = readShown(told);
    if (!shown) return;
    this.#page.settle();
    const news = `${shown.price} ${shown.isClosed}`;
    if (news === this.#last) return;
    this.#last = news;
    this.#events.shows(shown);
  }

  async #checkErrorPage(): Promise<void> {
    if ((await this.#page.evaluate(IS_ERROR_PAGE)) === true) this.#page.end(unknown());
  }
}

function unknown(): SourceFault {
  return new SourceFault("unknown", "TradingView has no such ticker.");
}
