import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer({ STREAMPULSE_SIMULATED_RATE: "8" })]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

test("a browser that refuses storage shows prices all the same", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException("denied", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
  });
  const tab = await context.newPage();
  const faults: string[] = [];
  tab.on("pageerror", (error) => faults.push(error.message));
  await tab.goto(server.url);
  await tab.locator('[role=row][data-ticker="AAPL"] .c-last').filter({ hasText: /\d/ }).waitFor();
  await tab.getByRole("button", { name: "Remove AAPL", exact: true }).click();
  await tab.locator('[role=row][data-ticker="AAPL"]').waitFor({ state: "detached" });
  await context.close();
  expect(faults).toEqual([]);
});
