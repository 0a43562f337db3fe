import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@streampulse/client";
import { createWatchlists } from "@streampulse/client/watchlists";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { askedPaths, bytesOf, listed } from "./asked-paths.ts";
import { launchChromium } from "./chromium.ts";
import { cutBadges, everyBadge } from "./badge-texts.ts";
import { choose, shown } from "./list-page.ts";
import { holdNextMessage } from "./held-message.ts";
import { PricePage } from "./price-page.ts";

/** What a newcomer's browser loads until the first price, of page and workers: bytes, packed by brotli. */
const SCRIPTS_MOST = 200_000;

const folder = mkdtempSync(join(tmpdir(), "streampulse-page-"));
const FAST = { STREAMPULSE_SIMULATED_RATE: "8", STREAMPULSE_SIMULATED_SEED: "11" };
/** A server that knows its lists after a restart. */
const KEPT = { ...FAST, STREAMPULSE_DATABASE_URL: join(folder, "kept.db") };

let browser: Browser;
let server: RunningServer;
const open: PricePage[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** What follows is of one server, and its pages stay open from one test to the next. */
function onOneServer(settings: Readonly<Record<string, string>>): void {
  beforeAll(async () => {
    server = await startServer(settings);
  });

  afterEach(() => {
    expect(open.flatMap((page) => page.faults)).toEqual([]);
  });

  afterAll(async () => {
    await Promise.all(open.splice(0).map((page) => page.page.context().close()));
    await server.close();
  });
}

async function visit(tickers?: readonly string[], sibling?: Parameters<typeof PricePage.open>[3]): Promise<PricePage> {
  const page = await PricePage.open(browser, server.url, tickers, sibling);
  open.push(page);
  return page;
}

describe("a newcomer's page", () => {
  onOneServer(FAST);
  let page: PricePage;

  test("prices move without any setting, and say that they are simulated", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addInitScript(() => {
      const alarms: string[] = [];
      const note = (): void => {
        if (/\d/.test(document.querySelector("[role=row] .c-last")?.textContent ?? ""))
          Object.assign(window, { firstPriceMs: (window as { firstPriceMs?: number }).firstPriceMs ?? Date.now() });
        for (const notice of document.querySelectorAll("[role=alert]"))
          if (notice.textContent) alarms.push(notice.textContent);
        const word = document.querySelector("[role=status][aria-label=Connection]")?.textContent ?? "";
        if (word.includes("Stopped")) alarms.push(word);
      };
      new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
      Object.assign(window, { alarms });
    });
    const { asked, stop } = askedPaths(server.port);
    const started = Date.now();
    page = await visit(undefined, { page: { context: () => context } });
    const first = await page.nextPrice("AAPL");
    console.info(`first price ${Date.now() - started} ms after navigation began, on a busy machine`);
    expect(first).toMatch(/^\d+\.\d\d$/);
    expect(await page.nextPrice("AAPL", first)).not.toBe(first);
    await page.connection("Connected");
    // However the visit began, it was never told that anything had stopped.
    expect(await page.page.evaluate(() => (window as unknown as { alarms: string[] }).alarms)).toEqual([]);
    await page.page.getByText("Simulated prices.").waitFor();
    for (const ticker of await page.tickers()) {
      await page.nextPrice(ticker);
      expect(await page.row(ticker).textContent()).toContain("Simulated");
    }
    await page.page.locator("aside canvas").first().waitFor();
    stop();
    const firstMs = await page.page.evaluate(() => (window as unknown as { firstPriceMs: number }).firstPriceMs);
    const before = asked.filter(({ atMs }) => atMs <= firstMs);
    const scripts = before.filter(({ isScript }) => isScript);
    const later = asked.slice(before.length).filter(({ isScript }) => isScript);
    console.info(`until the first price: ${listed(scripts)}\nafterwards, by itself: ${listed(later)}`);
    expect(scripts.map(({ path }) => path)).toContain("/stream-worker.js");
    expect(bytesOf(scripts)).toBeLessThanOrEqual(SCRIPTS_MOST);
    // The stream opens with all that is shown, and nothing else of the server is between a newcomer and a price.
    const calls = before.flatMap(({ path }) => /^\/streampulse\.v1\.(.*)/.exec(path)?.[1] ?? []);
    expect(calls.toSorted()).toEqual(["PriceService/StreamPrices", "WatchlistService/StreamWatchlists"]);
  });

  test("on a phone a refusal is in view and nothing else moves, although the list is longer than the screen", async () => {
    for (const width of [1440, 1180, 1024, 375, 320]) {
      await page.page.setViewportSize({ width, height: 800 });
      expect([width, await cutBadges(page.page, everyBadge())]).toEqual([width, []]);
    }
    await page.page.setViewportSize({ width: 320, height: 480 });
    await page.add("AAPLX");
    const alert = page.page.getByRole("alert").filter({ hasText: "AAPLX" });
    await alert.waitFor();
    await page.page.waitForFunction(() => {
      const said = [...document.querySelectorAll("[role=alert]")].find(({ textContent }) =>
        textContent.includes("AAPLX"),
      );
      const box = said?.getBoundingClientRect();
      return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
    });
    // The head of the page is where it was, and what was selected is.
    await page.page.locator('[data-ticker="AAPL"][aria-selected=true]').waitFor();
    expect(await page.page.evaluate(() => [document.documentElement.scrollWidth, scrollY])).toEqual([320, 0]);
  });
});

describe("a list of one's own", () => {
  onOneServer(KEPT);
  let page: PricePage;

  test("a ticker is added by typing, with Enter or from the suggestions, and removed with an undo", async () => {
    page = await visit(["AAPL"]);
    await page.add("msft");
    await page.nextPrice("MSFT");
    const box = page.page.getByRole("combobox", { name: "Add a ticker" });
    await page.page.keyboard.press("Escape");
    await page.page.keyboard.press("Escape");
    await page.page.keyboard.press("/");
    await page.page.keyboard.type("ether");
    await page.page.getByRole("option").first().waitFor();
    await box.press("ArrowDown");
    await box.press("Enter");
    await page.nextPrice("BINANCE:ETHUSDT");
    await page.page.keyboard.type("tesla");
    await page.page.getByRole("option", { name: "Tesla" }).waitFor();
    await box.press("Enter");
    await page.nextPrice("NASDAQ:TSLA");
    expect(await page.tickers()).toEqual(expect.arrayContaining(["AAPL", "MSFT", "BINANCE:ETHUSDT"]));
    await holdNextMessage(page.page);
    await page.remove("MSFT");
    await page.page.getByRole("button", { name: "Undo" }).click();
    await page.nextPrice("MSFT");
    // The keyboard goes on where the row came back: its menu is the next stop, and no other row is one.
    expect(await page.focused()).toBe("MSFT");
    await page.page.keyboard.press("Tab");
    expect(await page.focused()).toBe("More for MSFT");
    await page.remove("MSFT");
    expect(await page.tickers()).not.toContain("MSFT");
    // The wanted set of the page is the session's: one stream, whatever was added and removed.
    expect(server.app.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
  });

  test("two tabs of one browser are one session, and show one list", async () => {
    const first = page;
    const second = await visit(undefined, first);
    const one = await first.nextPrice("AAPL");
    await second.nextPrice("AAPL");
    await first.nextPrice("AAPL", one);
    await first.connection("Connected");
    await second.connection("Connected");
    expect(server.app.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
    expect(await server.app.engine.sources()).toMatchObject([{ subscriptions: expect.any(Number) as number }]);
    await second.add("KO");
    await second.nextPrice("KO");
    // The server keeps the list, and tells the other tab.
    await first.nextPrice("KO");
    const list = await second.tickers();
    expect(list.at(-1)).toBe("KO");
    expect(await first.tickers()).toEqual(list);
    await second.close();
    await first.page.bringToFront();
  });

  test("an invalid ticker is refused with its reason and near matches, and has no row", async () => {
    const before = await page.tickers();
    await page.add("AAPLX");
    const alert = page.page.getByRole("alert").filter({ hasText: "AAPLX" });
    await alert.waitFor();
    expect(await alert.textContent()).toContain("was not added");
    expect(await page.tickers()).toEqual(before);
    await page.add("no such thing");
    await page.page
      .getByRole("alert")
      .filter({ hasText: /may hold letters|space/ })
      .waitFor();
    expect(await page.tickers()).toEqual(before);
  });

  test("a server's restart is seen, waited for and recovered from, with the same list", async () => {
    const list = await page.tickers();
    const before = await page.nextPrice("BINANCE:ETHUSDT");
    const { port } = server;
    await server.close();
    await page.connection(/Reconnecting/);
    expect(await page.price("BINANCE:ETHUSDT")).toMatch(/\d/);
    server = await startServer({ ...KEPT, STREAMPULSE_PORT: String(port) });
    await page.connection("Connected", 30_000);
    await page.nextPrice("BINANCE:ETHUSDT", before);
    expect(await page.tickers()).toEqual(list);
  });
});

describe("a long list", () => {
  onOneServer(FAST);

  test("rows are sorted by any column, not under the pointer, and columns are chosen; both stay over a reload", async () => {
    const { results } = await createClient({ url: server.url }).search("", { limit: 30 });
    await createWatchlists({ url: server.url }).create({
      name: "Many",
      entries: results.map(({ ticker }) => ({ ticker })),
    });
    const visited = await visit();
    const { page } = visited;
    await page.getByRole("tab", { name: "Many" }).waitFor();
    const first = results[0]?.ticker ?? "";
    await visited.nextPrice(first);
    const own = await shown(page);
    await page.keyboard.press("s");
    await page.getByRole("columnheader", { name: "%" }).and(page.locator("[aria-sort=descending]")).waitFor();
    const values = async (cell: string, drawn = 12) =>
      (await page.locator(`[data-ticker] ${cell}`).allTextContents())
        .slice(0, drawn)
        .map((text) => Number(text.replace("−", "-").replace(/[^\d.-]/g, "")));
    const falls = (all: readonly number[], slack = 0) =>
      all.every((value, at) => at === 0 || value <= (all[at - 1] ?? 0) + slack);
    await expect.poll(async () => falls(await values(".c-percent"), 0.05)).toBe(true);

    // A reader points at a row. By the time that the prices would have moved it, it is where it was, whatever goes beside it.
    await page.locator("[data-ticker]").nth(4).hover();
    const panel = page.getByRole("complementary", { name: "Selected ticker" });
    const sequence = async () =>
      Number(
        (await panel.getByText("Sequence").locator("xpath=following-sibling::*").textContent())?.replaceAll(/\D/g, ""),
      );
    await page.keyboard.press("Home");
    const held = await shown(page);
    await page.keyboard.press("j");
    await page.locator(`[data-ticker="${held[1]}"][aria-selected=true]`).waitFor();
    const before = await sequence();
    const SORTED_TWICE = 40;
    await expect.poll(sequence, { timeout: 15_000 }).toBeGreaterThan(before + SORTED_TWICE);
    await expect.poll(async () => falls(await values(".c-percent")), { timeout: 15_000 }).toBe(false);
    await page.keyboard.press("Delete");
    await visited.row(held[1] ?? "").waitFor({ state: "detached" });
    expect((await shown(page)).slice(0, 12)).toEqual(held.toSpliced(1, 1).slice(0, 12));
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.keyboard.press("/");
    await page.mouse.move(1, 1);
    await expect.poll(async () => (await shown(page)).slice(0, 12), { timeout: 15_000 }).not.toEqual(held.slice(0, 12));

    await choose(page, "List menu", "Columns");
    await page.getByRole("switch", { name: "Bid × Ask" }).click();
    // A window has room for so many.
    for (const name of ["Last day", "Day range"]) await page.getByRole("switch", { name }).click();
    await page.keyboard.press("Escape");
    const bidAsk = page.getByRole("columnheader", { name: "Bid × Ask" });
    await bidAsk.getByRole("button", { name: "Ask" }).click();
    await bidAsk.and(page.locator("[aria-sort=descending]")).waitFor();
    await page.getByRole("columnheader", { name: "Last" }).getByRole("button").click();
    await expect.poll(async () => falls(await values(".c-last"))).toBe(true);
    const [dearest] = await shown(page);
    await page.reload();
    await visited.nextPrice(dearest ?? "");
    expect(await page.getByRole("columnheader").allTextContents()).toEqual(expect.arrayContaining(["Bid × Ask"]));
    expect(await page.getByRole("columnheader", { name: "Last day" }).count()).toBe(0);
    await expect.poll(async () => (await shown(page))[0]).toBe(dearest);
    // The third click, and the list is as it was made; so it is where there are no heads to click on.
    const last = page.getByRole("columnheader", { name: "Last" });
    for (let click = 0; click < 2; click++) await last.getByRole("button").click();
    expect((await shown(page)).slice(0, 12)).toEqual(own.slice(0, 12));
    await page.setViewportSize({ width: 375, height: 780 });
    await choose(page, "List menu", "Sort");
    await page.getByRole("combobox", { name: "By" }).selectOption("last price");
    await page.getByRole("radio", { name: "The smallest" }).check();
    await page.keyboard.press("Escape");
    await expect.poll(async () => falls((await values(".c-last", 8)).toReversed())).toBe(true);
    await choose(page, "List menu", "Sort");
    await page.getByRole("combobox", { name: "By" }).selectOption("The list's own order");
    await page.keyboard.press("Escape");
    await expect.poll(async () => (await shown(page)).slice(0, 8)).toEqual(own.slice(0, 8));
  }, 90_000);
});
