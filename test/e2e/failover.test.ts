import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { fastScheduler } from "../fast-scheduler.ts";
import { startServer } from "../running-server.ts";
import { isLong } from "../seeded.ts";
import { FakeBinance } from "../upstreams/binance/fake-binance.ts";
import { FakeCoinbase } from "../upstreams/coinbase/fake-coinbase.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
});

/** How fast the time of server and vendors goes; the long form has real time, and holds the bounds. */
const SPEED = isLong ? 1 : 10;
const FLAGGED_WITHIN_MS = 7_000;
const LIVE_WITHIN_MS = 5_000;

/** Cents by which a price says whose it is. */
const BINANCE = ".25";
const COINBASE = ".75";

/** Two seconds of the market's time. */
const BUSY_TRADES = 40;

/** Both vendors on a busy market, one clock for all, and a page with a bare name and one of Binance's own. */
async function start() {
  const scheduler = fastScheduler(SPEED);
  // Real messages on a clock that is too fast are not as evenly spaced as they left.
  const isFair = SPEED === 1;
  const binance = await FakeBinance.start({ scheduler, countsMessages: isFair });
  const coinbase = await FakeCoinbase.start({ scheduler, counts: isFair });
  const server = await startServer(
    {
      STREAMPULSE_SOURCES: "binance,coinbase",
      STREAMPULSE_BINANCE_URL: binance.url,
      STREAMPULSE_BINANCE_WS_URL: binance.wsUrl,
      STREAMPULSE_COINBASE_URL: coinbase.url,
      STREAMPULSE_COINBASE_WS_URL: coinbase.wsUrl,
    },
    { scheduler },
  );
  let dollars = 81_000;
  let heard = 0;
  const trading = setInterval(() => {
    dollars = 81_000 + ((dollars + 1) % 500);
    if (binance.subscribers("btcusdt@aggTrade") > 0) heard++;
    binance.trade("BTCUSDT", `${dollars}${BINANCE}`);
    binance.trade("ETHUSDT", `${dollars - 77_000}${BINANCE}`);
    coinbase.trade("BTC-USDT", `${dollars}${COINBASE}`);
  }, 50 / SPEED);
  onTestFinished(async () => {
    clearInterval(trading);
    await server.close();
    await coinbase.close();
    await binance.close();
  });
  return { scheduler, binance, coinbase, server, heard: () => heard };
}

test(
  "the first source freezes with pings: rows are flagged, the second one carries the bare name, and later the first again",
  {
    timeout: isLong ? 300_000 : 60_000,
  },
  async () => {
    const { scheduler, binance, coinbase, server, heard } = await start();
    const page = await PricePage.open(browser, server.url, ["BTCUSDT", "BINANCE:ETHUSDT"]);
    const wait = { timeout: isLong ? 200_000 : 40_000 };
    /** Waits until the row has a price with these cents, its venue beneath it, and the panel names the source. */
    const speaks = async (cents: string, venue: string, source: string) => {
      await page.row("BTCUSDT").locator(".c-last").filter({ hasText: cents }).waitFor(wait);
      await page.row("BTCUSDT").getByText(`Bitcoin / USDT · ${venue}`).waitFor(wait);
      await page.row("BTCUSDT").getByText("Live").waitFor(wait);
      await page.page.locator("dl").getByText(source, { exact: true }).first().waitFor(wait);
    };
    await page.row("BTCUSDT").click();
    await speaks(BINANCE, "Binance", "binance");
    await page.row("BINANCE:ETHUSDT").getByText("Live").waitFor(wait);
    expect(coinbase.subscribers("BTC-USDT")).toBe(0);
    // A market is busy once it was heard for a while.
    await expect.poll(heard).toBeGreaterThan(BUSY_TRADES);

    const frozenMs = scheduler.now();
    binance.freeze(true);
    // Both are on the connection that is frozen; one of them has nobody else to go to.
    await page.row("BINANCE:ETHUSDT").getByText("Stale").waitFor(wait);
    const flaggedMs = scheduler.now();
    // It is announced for a few seconds, and stays at the row.
    await page.page.getByRole("status", { name: "Messages" }).getByText("BTCUSDT now from coinbase").waitFor(wait);
    await speaks(COINBASE, "Coinbase", "coinbase");
    const liveMs = scheduler.now();
    await page.row("BTCUSDT").getByText("now from coinbase").waitFor(wait);
    const [flagged, live] = [flaggedMs - frozenMs, liveMs - flaggedMs];
    console.info(`frozen: flagged after ${flagged} ms, the second source live ${live} ms later (time × ${SPEED})`);
    if (isLong) {
      expect(flagged).toBeLessThanOrEqual(FLAGGED_WITHIN_MS);
      expect(live).toBeLessThanOrEqual(LIVE_WITHIN_MS);
    }
    expect(await page.price("BINANCE:ETHUSDT")).toContain(BINANCE);
    await page.row("BINANCE:ETHUSDT").getByText("Stale").waitFor(wait);

    const thawedMs = scheduler.now();
    binance.freeze(false);
    await page.row("BINANCE:ETHUSDT").getByText("Live").waitFor(wait);
    await speaks(BINANCE, "Binance", "binance");
    await page
      .row("BTCUSDT")
      .getByText("now from")
      .waitFor({ ...wait, state: "detached" });
    // What is over is still told where it is asked for.
    await page.page.locator("dl").getByText("binance to coinbase", { exact: true }).waitFor(wait);
    console.info(`back after ${scheduler.now() - thawedMs} ms (time × ${SPEED})`);
    await coinbase.until(() => coinbase.subscribers("BTC-USDT") === 0);
    expect(page.faults).toEqual([]);
    expect([...binance.violations, ...coinbase.violations]).toEqual([]);
    await page.page.context().close();
  },
);
