import type { Browser, Locator, Page } from "playwright-core";

/** How the browser tells of a request that met a cut connection, and of a worker whose script did. */
const CUT = /net::ERR_|error occurred when fetching the script/;

/** The page in one tab, by the names that a person or a screen reader would use. */
export class PricePage {
  readonly page: Page;
  /** Errors that the page or the browser reported. */
  readonly faults: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.faults.push(error.message));
    page.on("console", (message) => {
      // Connections that a test cuts are reported by the browser itself.
      if (message.type() === "error" && !CUT.test(message.text())) this.faults.push(message.text());
    });
  }

  /**
   * Opens a tab of its own: with the list as a former visit left it, or as a newcomer's; beside a sibling
   * it shares that one's browser storage.
   */
  static async open(
    browser: Browser,
    url: string,
    tickers?: readonly string[],
    sibling?: { readonly page: Pick<Page, "context"> },
  ): Promise<PricePage> {
    const context = sibling?.page.context() ?? (await browser.newContext({ viewport: { width: 1440, height: 900 } }));
    if (tickers) {
      await context.addInitScript((list) => {
        if (localStorage.getItem("streampulse.watchlist") === null) localStorage.setItem("streampulse.watchlist", list);
      }, JSON.stringify({ tickers }));
    }
    const opened = new PricePage(await context.newPage());
    await opened.page.goto(url);
    return opened;
  }

  row(ticker: string): Locator {
    return this.page.locator(`[role=row][data-ticker="${ticker}"]`);
  }

  async tickers(): Promise<string[]> {
    await this.page.getByRole("grid").waitFor();
    const rows = await this.page.locator("[role=row][data-ticker]").all();
    return Promise.all(rows.map(async (row) => (await row.getAttribute("data-ticker")) ?? ""));
  }

  /** The last price of a row as it is shown. */
  async price(ticker: string): Promise<string> {
    return (await this.row(ticker).locator(".c-last").textContent())?.trim() ?? "";
  }

  /** Waits until a row shows a price, other than `before`: the one that was seen, whatever the row shows by now. */
  async nextPrice(ticker: string, before = "—"): Promise<string> {
    const seen = await this.page.waitForFunction(
      ([name, old]) => {
        const text = document.querySelector(`[role=row][data-ticker="${name}"] .c-last`)?.textContent?.trim() ?? "";
        return /\d/.test(text) && text !== old && text;
      },
      [ticker, before] as const,
    );
    return (await seen.jsonValue()) as string;
  }

  /** Waits until a row shows this price. */
  async shows(ticker: string, price: string): Promise<void> {
    await this.page.waitForFunction(
      ([name, wanted]) =>
        document.querySelector(`[role=row][data-ticker="${name}"] .c-last`)?.textContent?.trim() === wanted,
      [ticker, price] as const,
    );
  }

  /** From now on every price that any row shows is noted, however short it stood there. */
  async notePrices(): Promise<void> {
    await this.page.evaluate(() => {
      const noted = new Set<string>();
      const note = () => {
        for (const row of document.querySelectorAll("[role=row][data-ticker]")) {
          const price = row.querySelector(".c-last")?.textContent?.trim();
          noted.add(`${row.getAttribute("data-ticker")} ${price}`);
        }
      };
      note();
      new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
      Object.assign(window, { notedPrices: noted });
    });
  }

  /** The noted pairs of ticker and price. */
  async notedPrices(): Promise<[ticker: string, price: string][]> {
    const noted = await this.page.evaluate(() => [...(window as unknown as { notedPrices: Set<string> }).notedPrices]);
    return noted.map((pair) => pair.split(" ") as [string, string]);
  }

  async add(text: string): Promise<void> {
    const box = this.page.getByRole("combobox", { name: "Add a ticker" });
    await box.fill(text);
    await box.press("Enter");
  }

  async remove(ticker: string): Promise<void> {
    await this.row(ticker).hover();
    await this.page.getByRole("button", { name: `Remove ${ticker}`, exact: true }).click();
    await this.row(ticker).waitFor({ state: "detached" });
  }

  /** The label of what has the focus, or the ticker of the row that has it. */
  async focused(): Promise<string | null> {
    const focus = this.page.locator(":focus");
    return (await focus.getAttribute("data-ticker")) ?? focus.getAttribute("aria-label");
  }

  /** Waits until the connection says this. */
  async connection(word: string | RegExp, timeout = 20_000): Promise<void> {
    await this.page.getByRole("status", { name: "Connection" }).filter({ hasText: word }).waitFor({ timeout });
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
