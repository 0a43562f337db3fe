import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fastScheduler } from "../fast-scheduler.ts";
import { type RunningServer, startServer } from "../running-server.ts";
import { FakeBinance } from "../upstreams/binance/fake-binance.ts";
import { FakeCoinbase } from "../upstreams/coinbase/fake-coinbase.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

/** How fast the time of server and vendors goes. */
const SPEED = 10;

let browser: Browser;
let binance: FakeBinance;
let coinbase: FakeCoinbase;
let server: RunningServer;
let trading: ReturnType<typeof setInterval>;

beforeAll(async () => {
  const scheduler = fastScheduler(SPEED);
  binance = await FakeBinance.start({ scheduler, countsMessages: false });
  coinbase = await FakeCoinbase.start({ scheduler, counts: false });
  server = await startServer(
    {
      STREAMPULSE_FAULT_LAB: "true",
      STREAMPULSE_SOURCES: "binance,coinbase",
      STREAMPULSE_BINANCE_URL: binance.url,
      STREAMPULSE_BINANCE_WS_URL: binance.wsUrl,
      STREAMPULSE_COINBASE_URL: coinbase.url,
      STREAMPULSE_COINBASE_WS_URL: coinbase.wsUrl,
    },
    { scheduler },
  );
  let dollars = 81_000;
  trading = setInterval(() => {
    dollars = 81_000 + ((dollars + 1) % 500);
    binance.trade("BTCUSDT", `${dollars}.25`);
    binance.trade("ETHUSDT", `${dollars - 77_000}.25`);
    coinbase.trade("BTC-USDT", `${dollars}.75`);
  }, 50 / SPEED);
  browser = await launchChromium();
});

afterAll(async () => {
  clearInterval(trading);
  await browser.close();
  await server.close();
  await coinbase.close();
  await binance.close();
});

const wait = { timeout: 20_000 };
const named = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const notice = (page: Page): Locator => page.getByRole("status", { name: "Fault lab" });
const happened = (page: Page, text: string | RegExp) =>
  page.getByRole("list", { name: "What happened" }).getByText(text).first().waitFor(wait);
const source = (page: Page, name: string) =>
  named(page, "Sources")
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name }) });

/** What a figure says now: its number, in its unit. */
async function figure(page: Page, name: string): Promise<string> {
  const term = named(page, "Your connection")
    .locator("div", { has: page.getByText(name, { exact: true }) })
    .last();
  return (await term.locator("dd").first().textContent()) ?? "";
}

/** Does something to a source or the stream, and waits until the page says that it is on. */
async function breaks(page: Page, button: string, says: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  await notice(page).getByText(says).waitFor(wait);
}

async function ends(page: Page): Promise<void> {
  await notice(page).getByRole("button", { name: "End it" }).click();
  await notice(page).waitFor({ ...wait, state: "hidden" });
  await happened(page, "The fault is over");
}

test("sources, server and the own stream are told and measured; each fault is made in the page, and seen there", async () => {
  const opened = await PricePage.open(browser, `${server.url}/status/`, ["BTCUSDT", "BINANCE:ETHUSDT"]);
  const { page } = opened;
  const asked = { GetStatus: 0, GetFaults: 0 };
  page.on("request", (request) => {
    for (const call of ["GetStatus", "GetFaults"] as const) if (request.url().endsWith(`/${call}`)) asked[call]++;
  });
  await page.getByRole("heading", { name: "Status", level: 1 }).waitFor(wait);
  await source(page, "binance").getByText("Connected", { exact: true }).waitFor(wait);
  await source(page, "coinbase").getByText("Idle", { exact: true }).waitFor(wait);
  await named(page, "Server").getByText("test", { exact: true }).waitFor(wait);
  await expect.poll(() => figure(page, "Round trip"), wait).toMatch(/^[\d.,]+(ms|s)$/);
  await expect.poll(() => figure(page, "Age of prices"), wait).toMatch(/^[\d.,]+(ms|s)$/);
  const updates = async () => Number.parseFloat((await figure(page, "Updates")).replaceAll(",", ""));
  await expect.poll(updates, wait).toBeGreaterThan(0);
  await page.getByText("5 min").click();

  await breaks(page, "Slow down: Your stream", "Your stream is slowed down");
  // Two tickers in five writes a second, where there are hundreds of trades.
  await expect.poll(updates, wait).toBeLessThanOrEqual(12);
  await expect.poll(() => figure(page, "Delivered"), wait).toMatch(/^\d\d?%$/);
  await ends(page);

  await breaks(page, "Delay by 2 s: binance", "binance is delayed");
  await expect.poll(() => figure(page, "Behind the exchange"), wait).toMatch(/^[2-9](\.\d)?s$/);
  await ends(page);

  await breaks(page, "Freeze: binance", "binance is frozen");
  await happened(page, /marked as old \(binance\)/);
  await happened(page, "coinbase stands in for binance with BTCUSDT");
  await source(page, "binance").getByText("Failed over").waitFor(wait);
  // Beside it another one, of a source that brings prices now.
  await breaks(page, "Drop connection: coinbase", "coinbase has its connection dropped");
  await happened(page, "The fault lab has dropped the connection of coinbase.");
  await notice(page).getByRole("button", { name: "End it" }).first().click();
  await ends(page);

  await breaks(page, "Cut: Your stream", "Your stream is cut");
  await happened(page, "The stream was lost: The fault lab has cut this stream.");
  await opened.connection("Reconnecting");
  // With a fault on there is most to find fault with.
  expect(await axeFindings(page)).toEqual([]);
  await ends(page);
  await happened(page, "The stream is open");
  await opened.connection(/Connected|sources down/i);
  // One asks each two seconds and the other each three, however many parts of the page show what it tells.
  expect(asked.GetFaults).toBeGreaterThan(0);
  expect(asked.GetFaults).toBeLessThan(2 * asked.GetStatus);
  expect(opened.faults).toEqual([]);
  await page.context().close();
}, 90_000);

test("on a phone everything is there and nothing is cut; a fault of another page is told, and ends with that page", async () => {
  const context = await browser.newContext({ viewport: { width: 375, height: 740 }, isMobile: true, hasTouch: true });
  const phone = await context.newPage();
  await phone.goto(`${server.url}/status/`);
  await source(phone, "coinbase").waitFor(wait);
  const other = await PricePage.open(browser, `${server.url}/status/`, ["BTCUSDT"]);
  await breaks(other.page, "Freeze: coinbase", "coinbase is frozen");
  await notice(phone).getByText("coinbase is frozen, by another page or program").waitFor(wait);
  expect(await notice(phone).getByRole("button").count()).toBe(0);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  expect(await axeFindings(phone)).toEqual([]);
  await other.close();
  await notice(phone).waitFor({ ...wait, state: "hidden" });
  await phone.getByRole("button", { name: "Freeze: coinbase", exact: true }).tap();
  await notice(phone).getByText("coinbase is frozen").waitFor(wait);
  await ends(phone);
  await context.close();
  await other.page.context().close();
}, 60_000);

test("a server without a lab says how it gets one, without an error", async () => {
  const plain = await startServer();
  try {
    const opened = await PricePage.open(browser, `${plain.url}/status/`);
    await named(opened.page, "Fault lab").getByText("STREAMPULSE_FAULT_LAB=true").waitFor(wait);
    await source(opened.page, "simulated").getByText("Connected", { exact: true }).waitFor(wait);
    expect(opened.faults).toEqual([]);
    await opened.page.context().close();
  } finally {
    await plain.close();
  }
}, 60_000);
