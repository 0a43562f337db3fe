import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../running-server.ts";
import { captureAbsent, readCapture } from "../upstreams/binance/capture.ts";
import { FakeBinance } from "../upstreams/binance/fake-binance.ts";
import { LISTED } from "../upstreams/binance/market.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
});

/** Pairs of the capture: two that traded, and two that only had bids and asks. */
const TRADED = { NKNUSDT: "0.3528", LRCBTC: "0.00000638" };
const QUIET = ["BLZETH", "RUNEEUR"];

/** The last bid and ask of a pair in the recording, without the zeros behind. */
function lastBookOf(symbol: string): { bid: string; ask: string } {
  const frames = readCapture().filter(({ stream }) => stream === `${symbol.toLowerCase()}@bookTicker`);
  const { b, a } = JSON.parse(frames.at(-1)?.payload ?? "") as { b: string; a: string };
  return { bid: b.replace(/0+$/, ""), ask: a.replace(/0+$/, "") };
}

describe.skipIf(captureAbsent !== undefined)("recorded Binance frames (need ../shared/captures)", () => {
  test("the two aggTrades become prices in rows, the bookTickers bids and asks, and neither they nor depth a price", async () => {
    const fake = await FakeBinance.start();
    const server = await startServer({
      STREAMPULSE_SOURCES: "binance",
      STREAMPULSE_BINANCE_URL: fake.url,
      STREAMPULSE_BINANCE_WS_URL: fake.wsUrl,
    });
    try {
      const page = await PricePage.open(browser, server.url, [...Object.keys(TRADED), ...QUIET]);
      await fake.until(() =>
        [...Object.keys(TRADED), ...QUIET].every((name) => fake.subscribers(`${name.toLowerCase()}@bookTicker`) > 0),
      );
      for (const ticker of [...Object.keys(TRADED), ...QUIET]) await page.nextPrice(ticker);
      await page.notePrices();
      await fake.play(Infinity);
      for (const [ticker, price] of Object.entries(TRADED)) {
        await page.shows(ticker, price);
      }
      const bidAsk = lastBookOf("NKNUSDT");
      await page.row("NKNUSDT").click();
      await page.page.getByText(`${bidAsk.bid} × ${bidAsk.ask}`).waitFor();
      // Before its trade a row shows the last price that REST told of; it may show nothing else, ever.
      const before = Object.fromEntries(LISTED.map(({ symbol, price }) => [symbol, price]));
      for (const [ticker, price] of await page.notedPrices()) {
        expect([before[ticker], TRADED[ticker as keyof typeof TRADED]]).toContain(price.replaceAll(",", ""));
      }
      expect(fake.violations).toEqual([]);
      await page.page.context().close();
    } finally {
      await server.close();
      await fake.close();
    }
  });
});

test("a pair that trades no more shows its last price as closed, in its row and in what is known of it", async () => {
  const delisted = {
    symbol: "LUNAUSDT",
    base: "LUNA",
    quote: "USDT",
    tickSize: "0.01",
    price: "80.5",
    status: "BREAK",
  } as const;
  const fake = await FakeBinance.start({ listed: [delisted] });
  const server = await startServer({
    STREAMPULSE_SOURCES: "binance",
    STREAMPULSE_BINANCE_URL: fake.url,
    STREAMPULSE_BINANCE_WS_URL: fake.wsUrl,
  });
  try {
    const page = await PricePage.open(browser, server.url, ["LUNAUSDT", "BTCUSDT"]);
    await page.shows("LUNAUSDT", "80.50");
    await page.row("LUNAUSDT").getByText("Closed", { exact: true }).waitFor();
    await page.row("BTCUSDT").getByText("Live", { exact: true }).waitFor();
    await page.row("LUNAUSDT").click();
    // Its market, and the quality of its price.
    await page.page
      .getByRole("definition")
      .filter({ hasText: /^Closed$/ })
      .nth(1)
      .waitFor();
    expect(page.faults).toEqual([]);
    await page.page.context().close();
  } finally {
    await server.close();
    await fake.close();
  }
});
