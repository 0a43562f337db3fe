import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";

/** More than the connections that a browser opens to a server over HTTP/1.1. */
const TABS = 8;
const folder = mkdtempSync(join(tmpdir(), "streampulse-tls-tabs-"));
let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ STREAMPULSE_TLS_SELF_SIGNED: "true", XDG_DATA_HOME: folder });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

test("with TLS every tab is live, also the seventh and eighth of one browser", async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const tabs = await Promise.all(Array.from({ length: TABS }, () => context.newPage()));
  for (const tab of tabs) {
    await tab.goto(server.url);
    await tab.getByRole("status", { name: "Connection" }).filter({ hasText: "Connected" }).waitFor();
    await tab.locator('[role=row][data-ticker="AAPL"] .c-last').filter({ hasText: /\d/ }).waitFor();
  }
  expect(server.app.engine.status().streams).toBe(1);
  await context.close();
}, 60_000);
