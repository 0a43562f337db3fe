import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

const FAST = { STREAMPULSE_SIMULATED_RATE: "8", STREAMPULSE_SIMULATED_SEED: "11" };

let browser: Browser;
let server: RunningServer;
const open: PricePage[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  server = await startServer(FAST);
});

afterEach(async () => {
  const faults = open.flatMap((page) => page.faults);
  await Promise.all(open.splice(0).map((page) => page.page.context().close()));
  await server.close();
  expect(faults).toEqual([]);
});

async function visit(tickers?: readonly string[], sibling?: PricePage): Promise<PricePage> {
  const page = await PricePage.open(browser, server.url, tickers, sibling);
  open.push(page);
  return page;
}

test("prices move without any setting, and say that they are simulated", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(() => {
    const alarms: string[] = [];
    const note = (): void => {
      for (const notice of document.querySelectorAll("[role=alert]"))
        if (notice.textContent) alarms.push(notice.textContent);
      const word = document.querySelector("[role=status][aria-label=Connection]")?.textContent ?? "";
      if (word.includes("Stopped")) alarms.push(word);
    };
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { alarms });
  });
  const started = Date.now();
  const page = await visit(undefined, { page: { context: () => context } } as PricePage);
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
});

test("a ticker is added by typing, with Enter or from the suggestions, and removed with an undo", async () => {
  const page = await visit(["AAPL"]);
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

test("an invalid ticker is refused with its reason and near matches, and has no row", async () => {
  const page = await visit(["AAPL"]);
  await page.add("AAPLX");
  const alert = page.page.getByRole("alert").filter({ hasText: "AAPLX" });
  await alert.waitFor();
  expect(await alert.textContent()).toContain("was not added");
  expect(await page.tickers()).toEqual(["AAPL"]);
  await page.add("no such thing");
  await page.page
    .getByRole("alert")
    .filter({ hasText: /may hold letters|space/ })
    .waitFor();
  expect(await page.tickers()).toEqual(["AAPL"]);
});

test("on a phone a refusal is in view, although the list is longer than the screen", async () => {
  const page = await visit();
  await page.page.setViewportSize({ width: 320, height: 480 });
  await page.add("AAPLX");
  const alert = page.page.getByRole("alert").filter({ hasText: "AAPLX" });
  await alert.waitFor();
  await page.page.waitForFunction(() => {
    const box = document.querySelector("[role=alert]")?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
  });
  expect(await page.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test("a server's restart is seen, waited for and recovered from, with the same list", async () => {
  const page = await visit(["AAPL", "BTCUSDT"]);
  const before = await page.nextPrice("BTCUSDT");
  const { port } = server;
  await server.close();
  await page.connection(/Reconnecting/);
  expect(await page.price("BTCUSDT")).toMatch(/\d/);
  server = await startServer({ ...FAST, STREAMPULSE_PORT: String(port) });
  await page.connection("Connected", 30_000);
  await page.nextPrice("BTCUSDT", before);
  expect(await page.tickers()).toEqual(["AAPL", "BTCUSDT"]);
});

test("two tabs of one browser are one session, and show one list", async () => {
  const first = await visit(["AAPL"]);
  const second = await visit(undefined, first);
  const one = await first.nextPrice("AAPL");
  await second.nextPrice("AAPL");
  await first.nextPrice("AAPL", one);
  await first.connection("Connected");
  await second.connection("Connected");
  expect(server.app.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
  expect(await server.app.engine.sources()).toMatchObject([{ subscriptions: expect.any(Number) as number }]);
  await second.add("TSLA");
  await second.nextPrice("TSLA");
  // The server keeps the list, and tells the other tab.
  await first.nextPrice("TSLA");
  expect(await first.tickers()).toEqual(["AAPL", "TSLA"]);
});
