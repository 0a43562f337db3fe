import type { BrowserContext, Page } from "playwright-core";

/**
 * Makes the pages of one context, each prepared before anybody has it. What is closed amid `exposeBinding` or
 * `addInitScript` makes playwright-core throw where nobody can catch it, which would end this process: so no page is
 * closed before it is prepared, and the context is to be closed only when `idle` says so.
 */
export class PageMaker {
  readonly #context: BrowserContext;
  readonly #making = new Set<Promise<Page>>();

  constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** A new page. Rejects where the browser can't, or where it can't be prepared; then there is none. */
  async page(prepare: (page: Page) => Promise<void>): Promise<Page> {
    const making = this.#make(prepare);
    this.#making.add(making);
    try {
      return await making;
    } finally {
      this.#making.delete(making);
    }
  }

  /** Resolves when no page is in the making. Of a browser that hangs, that is when it was killed. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#making);
  }

  async #make(prepare: (page: Page) => Promise<void>): Promise<Page> {
    const page = await this.#context.newPage();
    try {
      await prepare(page);
    } catch (error) {
      // It may be gone with its browser.
      await page.close().catch(() => {});
      throw error;
    }
    return page;
  }
}
