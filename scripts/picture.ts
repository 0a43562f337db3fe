// `npm run picture`: pictures of the page, from the real page on a server with a fixed seed.
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { startServer } from "../test/running-server.ts";
import { findChromium } from "./prepare/chromium.mjs";
import { ROOT } from "./prepare/install.mjs";
import { step } from "./prepare/progress.mjs";

/** Long enough for the rows' lines to have a shape. */
const WATCHED_MS = 25_000;
/** Device pixels to each pixel of the README's pictures. */
const FINE = 1.5;
/** Long enough for a place to have its data. */
const SETTLED_MS = 3_000;

const DESKTOP = { width: 1280, height: 720 };
const PHONE = { width: 375, height: 760 };

const server = await startServer({ STREAMPULSE_SIMULATED_SEED: "4", STREAMPULSE_SIMULATED_SCENARIO: "busy" });
const executablePath = await findChromium();
const launch = (...args: string[]) =>
  chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ["--no-sandbox", ...args] });
const browser = await launch();
/** The screen itself is finer: one that is only told to be so draws canvases as coarse as before, and soft. */
const fineBrowser = await launch(`--force-device-scale-factor=${FINE}`);

/** A picture of what a tab shows; as JPEG where the README does not show it, which is a fifth as large. */
async function take(page: Page, name: string): Promise<void> {
  const path = join(ROOT, "docs", name);
  await page.screenshot({ path, ...(name.endsWith(".jpg") && { type: "jpeg", quality: 72 }) });
}

/** The README's two: the watchlist in both themes. */
async function takeFront(colorScheme: "light" | "dark"): Promise<void> {
  const page = await fineBrowser.newPage({ colorScheme, viewport: DESKTOP, deviceScaleFactor: FINE });
  await page.goto(server.url);
  await page.waitForTimeout(WATCHED_MS);
  // What fired for the pictures of alerts would stand before the facts.
  for (const read of await page.getByRole("button", { name: /^Mark as read/ }).all()) await read.click();
  await take(page, `page-${colorScheme}.png`);
}

/** Something to see in the places that are a reader's own: alerts at some distance, and the sample of a portfolio. */
async function furnish(page: Page): Promise<void> {
  await page.goto(server.url);
  const alerts = [
    ["AAPL", "crosses 240"],
    ["NVDA", "falls below 110"],
    ["TSLA", "moves 5 %"],
    ["BTCUSDT", "rises above 90000"],
    ["KO", "above 1"],
  ] as const;
  for (const [ticker, words] of alerts) {
    await page.locator(`[role=row][data-ticker="${ticker}"]`).click();
    const box = page.getByRole("textbox", { name: `Tell me when ${ticker} crosses` });
    await box.fill(words);
    await box.press("Enter");
    await page.getByText(new RegExp(`^${ticker} .*the alert is set`)).waitFor();
  }
  await page.getByRole("button", { name: /Mark as read/ }).click();
  await page.goto(new URL("/portfolio/", server.url).href);
  await page.getByRole("button", { name: "Try with a sample" }).click();
  await page.getByRole("button", { name: "Show more" }).waitFor();
  await settled(page);
}

/** Waits until nothing holds the place of what is on its way. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
}

/** Each place, on a wide screen and on a phone, as the rail leads to it. */
async function takePlaces(): Promise<void> {
  const page = await browser.newPage({ viewport: DESKTOP });
  await furnish(page);
  await page.goto(server.url);
  const links = page.getByRole("navigation", { name: "Places" }).getByRole("link");
  const places = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? "/"));
  for (const path of places) {
    const name = path.replaceAll("/", "") || "watchlist";
    await page.setViewportSize(DESKTOP);
    await page.goto(new URL(path, server.url).href);
    await settled(page);
    await take(page, `pictures/${name}.jpg`);
    await page.setViewportSize(PHONE);
    await page.waitForTimeout(SETTLED_MS);
    await take(page, `pictures/${name}-phone.jpg`);
  }
}

try {
  await step("Taking pictures of the page", "docs/page-*.png, docs/pictures/*.jpg", async () => {
    await Promise.all([takeFront("light"), takeFront("dark"), takePlaces()]);
  });
} finally {
  await Promise.all([browser.close(), fineBrowser.close()]);
  await server.close();
}
