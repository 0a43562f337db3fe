import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "../../e2e/chromium.ts";
import { FakeTradingView } from "./fake-tradingview.ts";
import type { SymbolFacts } from "./site-symbol.ts";

const APPLE: SymbolFacts = {
  symbol: "NASDAQ:AAPL",
  description: "Apple Inc.",
  type: "stock",
  currency: "USD",
  price: "5042.74",
  previousClose: "5000",
  isPrimary: true,
};
const YEN: SymbolFacts = {
  symbol: "FX:USDJPY",
  description: "U.S. Dollar / Japanese Yen",
  type: "forex",
  currency: "JPY",
  price: "142.345",
  pricescale: 1_000,
};

const LAST = '.js-symbol-page-header-root:not(.i-hidden) span.js-symbol-last[data-qa-id="symbol-last-value"]';

let browser: Browser;
let fake: FakeTradingView;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  fake = await FakeTradingView.start({ listed: [APPLE, YEN] });
  page = await browser.newPage();
  await page.route(/\/static\/(images|fonts)\//, (route) => route.abort());
});
afterEach(async () => {
  await page.close();
  await fake.close();
});

/** Opens a symbol's page, and gives how to wait for a text of its price. */
async function open(path: string, selector = LAST): Promise<(text: string) => Promise<unknown>> {
  await page.goto(fake.url + path, { waitUntil: "domcontentloaded" });
  return (text) =>
    page.waitForFunction(
      ([where, expected]) => document.querySelector(where ?? "")?.textContent === expected,
      [selector, text],
    );
}

describe("a page of the fake, in a real browser", () => {
  test("is served with an empty price, fills it from the socket and follows trades", async () => {
    const html = await (await fetch(`${fake.url}/symbols/NASDAQ-AAPL/`)).text();
    expect(html).toMatch(/<span class="last-\w{7,8} js-symbol-last" data-qa-id="symbol-last-value"><\/span>/);
    expect(html.match(/application\/ld\+json/g)).toHaveLength(5);
    expect(html.length).toBeGreaterThan(450_000);
    expect(html.length).toBeLessThan(600_000);
    expect(html).toContain('"price":"5042.74","priceCurrency":"USD"');
    const shows = await open("/symbols/NASDAQ-AAPL/");
    await shows("5,042.74");
    expect(await page.locator(LAST).innerHTML()).toBe("<span>5,042.74</span>");
    fake.trade("NASDAQ:AAPL", "5043.5");
    await shows("5,043.50");
    expect(await page.locator(".js-symbol-change-pt").last().textContent()).toBe("43.500.87%");
    expect(await page.locator(".js-symbol-last").count()).toBe(2);
    expect(fake.pages).toBe(1);
    expect(fake.violations).toEqual([]);
  });

  test("raises the fractional pip, or has the price in the element itself, in a new element each time", async () => {
    const shows = await open("/symbols/USDJPY/?exchange=FX");
    await shows("142.345");
    expect(await page.locator(LAST).innerHTML()).toBe("<span>142.34<sup>5</sup></span>");
    Object.assign(fake.site.manners, { isDirect: true, replacesElement: true });
    const showsAgain = await open("/symbols/USDJPY/?exchange=FX");
    await showsAgain("142.345");
    expect(await page.locator(LAST).innerHTML()).toBe("142.345");
    const before = await page.locator(LAST).elementHandle();
    fake.trade("FX:USDJPY", "142.35");
    await showsAgain("142.350");
    expect(await before?.evaluate((element) => element.isConnected)).toBe(false);
  });

  test("speaks another language, with its form of numbers", async () => {
    fake.site.manners.locale = "fr";
    const shows = await open("/symbols/NASDAQ-AAPL/");
    await shows("5\u202f042,74");
    await page.goto(`${fake.url}/symbols/NASDAQ-NOPE/`);
    expect(await page.locator("h1.tv-http-error-page__title").textContent()).toContain("Ce n’est pas");
  });

  test("has another class name each time, and shows a closed market with its time", async () => {
    fake.session("NASDAQ:AAPL", "out_of_session");
    const shows = await open("/symbols/AAPL/");
    await shows("5,042.74");
    const classes = await page.locator(LAST).getAttribute("class");
    expect(await page.locator(".js-market-status").last().textContent()).toBe("Market closed");
    expect(await page.locator(".js-symbol-lp-time").last().textContent()).toMatch(/^At close at .* GMT$/);
    await open("/symbols/AAPL/");
    expect(await page.locator(LAST).getAttribute("class")).not.toBe(classes);
  });

  test("opens its socket again after it was closed, and fills by requests where it left the socket", async () => {
    fake.site.manners.reconnectMs = 1;
    const shows = await open("/symbols/NASDAQ-AAPL/");
    await shows("5,042.74");
    for (const socket of fake.sockets) socket.drop();
    await fake.until(() => fake.watchers("NASDAQ:AAPL") === 0);
    fake.trade("NASDAQ:AAPL", "5044");
    await shows("5,044.00");
    fake.socketRefusal = 403;
    fake.site.manners.fill = "requests";
    const showsAgain = await open("/symbols/NASDAQ-AAPL/");
    await showsAgain("5,044.00");
    fake.trade("NASDAQ:AAPL", "5045");
    await showsAgain("5,045.00");
  });

  test("is a 404, a captcha or a refusal, and a chart has its price in the title", async () => {
    const statusOf = async (path: string) => (await page.goto(fake.url + path))?.status();
    expect(await statusOf("/symbols/NASDAQ-NOPE/")).toBe(404);
    expect(await page.locator(".tv-http-error-page").count()).toBe(1);
    fake.site.pageRefusal = "captcha";
    expect(await statusOf("/symbols/NASDAQ-AAPL/")).toBe(200);
    expect(await page.locator(".js-symbol-last, .tv-http-error-page").count()).toBe(0);
    fake.site.pageRefusal = 429;
    expect(await statusOf("/symbols/NASDAQ-AAPL/")).toBe(429);
    fake.site.pageRefusal = undefined;
    await page.goto(`${fake.url}/chart/?symbol=NASDAQ%3AAAPL`, { waitUntil: "domcontentloaded" });
    await page.waitForFunction(() => document.title === "AAPL 5,042.74");
  });
});

test("pictures and fonts that a browser asks for are violations, and so is one page too many", async () => {
  await fake.close();
  fake = await FakeTradingView.start({ listed: [APPLE], pagesMax: 1 });
  const other = await browser.newPage();
  await other.goto(`${fake.url}/symbols/NASDAQ-AAPL/`);
  await fake.until(() => fake.violations.some((what) => what.includes("/static/fonts/")));
  expect(fake.violations).toContain("a request for /static/images/logo.svg");
  await fake.until(() => fake.pages === 1);
  expect(fake.violations).not.toContain("more than 1 pages");
  await open("/symbols/NASDAQ-AAPL/");
  await fake.until(() => fake.violations.includes("more than 1 pages"));
  await other.close();
  await fake.until(() => fake.pages === 1);
});
