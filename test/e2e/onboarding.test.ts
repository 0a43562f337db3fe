import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer({ STREAMPULSE_SIMULATED_RATE: "8" })]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

test.each([
  [1440, 900],
  [375, 812],
])(
  "the first minute explains itself below the prices, at %i × %i, and goes for good",
  async (width, height) => {
    const isPhone = width < 700;
    const context = await browser.newContext({ viewport: { width, height }, isMobile: isPhone, hasTouch: isPhone });
    const page = await PricePage.open(browser, server.url, undefined, { page: { context: () => context } });
    const { page: tab } = page;
    await page.nextPrice("AAPL");
    const steps = tab.getByRole("region", { name: "First steps" });
    await steps.waitFor();
    const [grid, box] = await Promise.all([tab.getByRole("grid").boundingBox(), steps.boundingBox()]);
    expect(box!.y).toBeGreaterThanOrEqual(grid!.y + grid!.height);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(width);

    await steps.getByRole("button", { name: "Where real ones come from" }).click();
    const dialog = tab.getByRole("dialog", { name: "Real prices" });
    for (const source of ["binance", "coinbase", "kraken", "finnhub", "tradingview"]) {
      await dialog.getByText(`STREAMPULSE_SOURCES=${source}`).waitFor();
    }
    await dialog.getByText("STREAMPULSE_FINNHUB_API_KEY").waitFor();
    // What axe looks at does not depend on the width.
    if (width > 1_000) expect(await axeFindings(tab)).toEqual([]);
    await tab.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });

    await steps.getByRole("button", { name: "Got it" }).click();
    await steps.waitFor({ state: "detached" });
    await tab.reload();
    await page.nextPrice("AAPL");
    expect(await steps.count()).toBe(0);
    // A phone's way to the help is in the settings, and it is of what fingers do.
    if (isPhone) await tab.getByRole("button", { name: "Settings" }).click();
    await tab.getByRole("button", { name: "Help", exact: true }).click();
    const help = tab.getByRole("dialog", { name: isPhone ? "Gestures and reading" : "Keyboard and reading" });
    await help.getByText(isPhone ? "Tap a row" : "Move through the list", { exact: true }).waitFor();
    expect((await help.locator("kbd").count()) > 0).toBe(!isPhone);
    await tab.getByRole("button", { name: "Show the first steps" }).click();
    await steps.waitFor();
    expect(page.faults).toEqual([]);
    await tab.context().close();
  },
  60_000,
);
