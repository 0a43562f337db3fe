import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium, launchChromiumProfile } from "./chromium.ts";
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

test("a browser that refuses storage shows prices all the same, and one whose clock is wrong their true age", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException("denied", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
    // Its clock is ten minutes ahead; a shared worker would have another one.
    const { now } = Date;
    Date.now = () => now() + 600_000;
    Reflect.deleteProperty(window, "SharedWorker");
  });
  const tab = await context.newPage();
  const faults: string[] = [];
  tab.on("pageerror", (error) => faults.push(error.message));
  await tab.goto(server.url);
  await tab.locator('[role=row][data-ticker="AAPL"] .c-last').filter({ hasText: /\d/ }).waitFor();
  await tab.locator('[role=row][data-ticker="AAPL"]').getByText("Simulated", { exact: true }).hover();
  await tab
    .getByRole("tooltip")
    .getByText(/^\d+s old$/)
    .waitFor();
  await tab.getByRole("button", { name: "Remove AAPL", exact: true }).click();
  await tab.locator('[role=row][data-ticker="AAPL"]').waitFor({ state: "detached" });
  await context.close();
  expect(faults).toEqual([]);
});

test("a browser that keeps no data of the site at all shows prices that move, in every tab", async () => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-no-data-"));
  mkdirSync(join(folder, "Default"));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(folder, "Default", "Preferences"), JSON.stringify(blocked));
  const context = await launchChromiumProfile(folder);
  const sibling = { page: { context: () => context } };
  const first = await PricePage.open(browser, server.url, undefined, sibling);
  // Some browsers refuse their tabs to hear each other, too.
  await context.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException("denied", "SecurityError");
    };
    if (location.hash === "#unheard") Object.assign(window, { BroadcastChannel: refuse });
  });
  const others = await Promise.all(
    ["", "#unheard"].map((hash) => PricePage.open(browser, `${server.url}/${hash}`, undefined, sibling)),
  );
  for (const tab of [first, ...others]) {
    await tab.page.bringToFront();
    // The server's list has no AAPL any more.
    const last = tab.row("MSFT").locator(".c-last");
    // By looks and not by frames, of which a tab that was behind others may draw none for a while.
    const shown = (): Promise<string | null> => last.textContent({ timeout: 1_000 }).catch(() => null);
    await expect.poll(async () => (await shown()) ?? "", { timeout: 30_000 }).toMatch(/\d/);
    const before = await shown();
    await expect.poll(shown, { timeout: 30_000 }).not.toBe(before);
    await tab.connection("Connected");
  }
  expect(server.app.engine.status().streams).toBe(2);
  await context.close();
  rmSync(folder, { recursive: true });
}, 120_000);
