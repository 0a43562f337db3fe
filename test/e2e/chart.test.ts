import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { isLong } from "../seeded.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { holdNextMessage } from "./held-message.ts";

let browser: Browser;
let server: RunningServer;
let context: BrowserContext | undefined;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer({ STREAMPULSE_SIMULATED_RATE: "8", STREAMPULSE_SIMULATED_SEED: "11" });
  browser = await launchChromium();
});

afterEach(async () => {
  await context?.close();
  context = undefined;
  expect(faults.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

async function visit(path: string, width: number, height: number): Promise<Page> {
  context = await browser.newContext({ viewport: { width, height }, locale: "en-GB", timezoneId: "Europe/Berlin" });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !/net::ERR_|status of 404/.test(text)) faults.push(text);
  });
  await page.goto(server.url + path);
  return page;
}

const crosshair = (page: Page): Locator => page.getByRole("slider", { name: /^Candles of/ });

/** Waits until something other than nothing is drawn. Looks now and then: to read a canvas costs more than to draw it. */
async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll("canvas")].some((canvas) => {
        if (canvas.width < 100 || canvas.height < 100) return false;
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        let painted = 0;
        for (let at = 3; at < data.length && painted <= 500; at += 4) if (data[at]! > 0) painted++;
        return painted > 500;
      }),
    undefined,
    { polling: 150 },
  );
}

const close = (page: Page): Locator =>
  page.locator("[aria-label='Prices of the candle'] > div", { has: page.getByTitle("Close") }).locator("dd");

test("from the list to the whole chart, its ranges, kinds, candles and comparison, by pointer and keyboard", async () => {
  const page = await visit("/", 1440, 900);
  await drawn(page);
  await page.getByRole("radio", { name: "the last month" }).check({ force: true });
  await page.getByRole("link", { name: "Open chart of AAPL" }).click();
  await crosshair(page).waitFor();
  expect(page.url()).toContain("/chart/?t=AAPL&r=1M");
  await drawn(page);
  // The newest candle is live: its close goes on, with the decimals of the ticker.
  const before = await close(page).textContent();
  expect(before).toMatch(/^\d+\.\d\d$/);
  await expect.poll(() => close(page).textContent()).not.toBe(before);

  await page.keyboard.press("]");
  await page.getByRole("radio", { name: "the last six months", checked: true }).waitFor();
  await page.keyboard.press("c");
  await page.getByRole("radio", { name: "Line", checked: true }).waitFor();
  await page.keyboard.press("c");
  await page.waitForURL(/r=6M&k=candles/);
  await crosshair(page).and(page.getByLabel("six months")).waitFor();
  await crosshair(page).focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  const said = await crosshair(page).getAttribute("aria-valuetext");
  expect(said).toMatch(/^\w{3}, \d+ \w+ \d{4}: open [\d.]+, high [\d.]+, low [\d.]+, close [\d.]+, volume/);
  expect(said).toContain(`close ${await close(page).textContent()}`);
  await page.getByText("Days of UTC").waitFor();

  await page.getByRole("button", { name: "Show as table" }).click();
  const rows = page.getByRole("table", { name: "AAPL, the last six months" }).getByRole("row");
  await expect.poll(() => rows.count()).toBe(101);
  expect(await rows.nth(2).textContent()).toContain((said ?? "").split(":")[0]);
  await page.keyboard.press("t");
  await rows.first().waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("combobox", { name: "Ticker or company" }).fill("microsoft");
  await page.getByRole("option", { name: "Microsoft" }).waitFor();
  await page.keyboard.press("Enter");
  const compared = page.getByRole("list", { name: "Compared" }).getByRole("listitem");
  await compared.filter({ hasText: "MSFT" }).filter({ hasText: / %/ }).waitFor();
  await compared.filter({ hasText: "AAPL" }).filter({ hasText: / %/ }).waitFor();
  // Enter waits for the answer to all that is typed, and takes no other's.
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("combobox", { name: "Ticker or company" }).pressSequentially("KO");
  await page.keyboard.press("Enter");
  await compared.filter({ hasText: "KO" }).filter({ hasText: / %/ }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove KO from the comparison" }).click();
  await page.getByRole("button", { name: /^Remove .*MSFT from the comparison/ }).click();
  await compared.first().waitFor({ state: "detached" });
  // One stream, whatever is compared.
  expect(server.app.engine.status()).toMatchObject({ streams: 1 });
}, 60_000);

test("on a phone nothing is cut, and a ticker that is unknown says so in the place of its chart", async () => {
  const page = await visit("/chart/?t=BTCUSDT&r=5D", 375, 740);
  await drawn(page);
  await page.getByText("Times of Europe/Berlin").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  await page.getByRole("button", { name: "Show as table" }).click();
  await page.getByRole("table").waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.getByRole("button", { name: /show another ticker/ }).click();
  await page.getByRole("combobox", { name: "Ticker or company" }).fill("tesla");
  await page.getByRole("option", { name: "Tesla" }).click();
  await page.getByRole("region", { name: /^Chart of .*TSLA/ }).waitFor();
  await drawn(page);
  await page.goto(`${server.url}/chart/?t=AAPLX`);
  await page.getByRole("alert").filter({ hasText: "AAPLX is not known" }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
}, 60_000);

test("an alert is set where the pointer is, dragged, moved by the keyboard, and every move can be undone", async () => {
  const page = await visit("/chart/?t=KO&r=1M", 1440, 900);
  await drawn(page);
  const box = (await crosshair(page).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  await page.getByRole("button", { name: /^Set an alert at [\d.]+$/ }).click();
  await page.getByText(/^KO crosses [\d.]+: the alert is set\.$/).waitFor();
  const handle = page.getByRole("slider", { name: /^Price of an alert/ });
  const first = await handle.getAttribute("aria-valuetext");
  expect(first).toMatch(/^crosses \d+\.\d\d$/);

  const from = (await handle.boundingBox())!;
  await page.mouse.move(from.x + 20, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 120, { steps: 4 });
  await holdNextMessage(page);
  await page.mouse.up();
  await page.getByText(/^KO crosses [\d.]+: the alert has moved\.$/).waitFor();
  const dragged = await handle.getAttribute("aria-valuetext");
  expect(Number(dragged?.split(" ")[1])).toBeLessThan(Number(first?.split(" ")[1]));
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect.poll(() => handle.getAttribute("aria-valuetext")).toBe(first);

  await handle.focus();
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Escape");
  expect(await handle.getAttribute("aria-valuetext")).toBe(first);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  const higher = `crosses ${(Number(first?.split(" ")[1]) + 0.01).toFixed(2)}`;
  await page.getByText(`KO ${higher}: the alert has moved.`).waitFor();
  await expect.poll(() => handle.getAttribute("aria-valuetext")).toBe(higher);
  await page.keyboard.press("a");
  await page.getByRole("dialog").waitFor();

  // Above all of five years: beyond what a day shows.
  await page.goto(`${server.url}/chart/?t=PEP&r=5Y`);
  await drawn(page);
  await page.mouse.move(box.x + box.width / 2, box.y + 6);
  await page.getByRole("button", { name: /^Set an alert at [\d.]+$/ }).click();
  await page.getByText(/^PEP crosses [\d.]+: the alert is set\.$/).waitFor();
  await page.getByRole("radio", { name: "the last 24 hours" }).click({ force: true });
  await page.getByRole("button", { name: "1 alert above what the chart shows: show it" }).click();
  await handle.and(page.locator(":visible")).waitFor();
  expect(Number(await handle.getAttribute("aria-valuemax"))).toBeGreaterThanOrEqual(
    Number(await handle.getAttribute("aria-valuenow")),
  );
}, 60_000);

/** A chart has seven, so that of three that stayed there would be more than there may be. */
const CANVASES_OF_ONE = 7;
const VISITS = isLong ? 20 : 3;

test("a chart that is left is freed: after many visits no canvas stays", async () => {
  const page = await visit("/", 1024, 700);
  const places = page.getByRole("navigation", { name: "Places" });
  for (let turn = 0; turn < VISITS; turn++) {
    await places.getByRole("link", { name: "Chart" }).click();
    await page.locator("canvas").first().waitFor();
    await places.getByRole("link", { name: "Watchlist" }).click();
    await page.locator("canvas").first().waitFor({ state: "detached" });
  }
  const debug = await page.context().newCDPSession(page);
  const { result: prototype } = await debug.send("Runtime.evaluate", { expression: "HTMLCanvasElement.prototype" });
  const alive = async (): Promise<number> => {
    await debug.send("HeapProfiler.collectGarbage");
    const { objects } = await debug.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId ?? "" });
    const { result } = await debug.send("Runtime.callFunctionOn", {
      objectId: objects.objectId ?? "",
      functionDeclaration: "function () { return this.length; }",
    });
    await debug.send("Runtime.releaseObject", { objectId: objects.objectId ?? "" });
    return result.value as number;
  };
  // What the last of them still is held by is let go in time.
  await expect.poll(alive).toBeLessThan(CANVASES_OF_ONE + 3);
}, 60_000);

test("when the server is gone the chart stays, and says until when it is good", async () => {
  const page = await visit("/chart/?t=EURUSD", 1024, 700);
  await drawn(page);
  await server.close();
  await page.getByText(/^Prices until .* The page is not connected/).waitFor();
  expect(await page.locator("canvas").count()).toBeGreaterThan(0);
});
