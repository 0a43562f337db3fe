import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

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
  // Little to draw: it is their connections that the tabs are here for.
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 800, height: 600 } });
  const sibling = { page: { context: () => context } };
  for (let opened = 0; opened < TABS; opened++) {
    const tab = await PricePage.open(browser, server.url, ["AAPL"], sibling);
    await tab.connection("Connected");
    await tab.nextPrice("AAPL");
  }
  expect(server.app.engine.status().streams).toBe(1);
  await context.close();
}, 120_000);
