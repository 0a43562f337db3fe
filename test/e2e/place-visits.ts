import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 375, height: 760 };

/** Visits to one place of the page, each in a browser context of its own, and what went wrong in them. */
export class PlaceVisits {
  readonly #open: Page[] = [];
  readonly #faults: string[] = [];

  /** Opens the place. What does not come there is told by its name, before the test's own time is over. */
  async visit(browser: Browser, url: string, viewport: { width: number; height: number }): Promise<Page> {
    const context = await browser.newContext({ viewport, locale: "en-US" });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => this.#faults.push(error.message));
    page.on("console", (message) => {
      // What the server refuses is reported by the browser itself.
      const isRefusal = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isRefusal) this.#faults.push(message.text());
    });
    this.#open.push(page);
    await page.goto(url);
    return page;
  }

  /** Ends them; nothing went wrong. */
  async end(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((page) => page.context().close()));
    expect(this.#faults.splice(0)).toEqual([]);
  }
}
