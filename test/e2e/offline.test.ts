import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PAGE_FOLDER } from "../../apps/server/src/app.ts";
import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

const FAST = { STREAMPULSE_SIMULATED_RATE: "8" };
const folder = mkdtempSync(join(tmpdir(), "streampulse-next-page-"));
let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer(FAST)]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

test("it can be installed: a manifest, icons of its sizes, and a worker that is asked for anew each time", async () => {
  const manifest = await fetch(`${server.url}/manifest.webmanifest`);
  expect(manifest.headers.get("content-type")).toBe("application/manifest+json");
  const {
    icons,
    start_url: start,
    display,
  } = (await manifest.json()) as {
    icons: { src: string; sizes: string; type: string }[];
    start_url: string;
    display: string;
  };
  expect([start, display]).toEqual(["/", "standalone"]);
  for (const { src, type } of icons) {
    const icon = await fetch(server.url + src);
    expect([src, icon.status, icon.headers.get("content-type")]).toEqual([src, 200, type]);
  }
  for (const path of ["/service-worker.js", "/stream-worker.js"]) {
    const worker = await fetch(server.url + path);
    expect([path, worker.headers.get("cache-control"), worker.headers.get("content-type")]).toEqual([
      path,
      "no-cache",
      "text/javascript; charset=utf-8",
    ]);
  }
});

test("without its server the page starts with the last prices, flagged old, and lives when it is back; a new version is offered", async () => {
  const page = await PricePage.open(browser, server.url, ["AAPL", "BTCUSDT"]);
  const { page: tab } = page;
  await page.nextPrice("AAPL");
  await page.nextPrice("BTCUSDT");
  // The worker waits until the first prices are there, then takes the whole page in.
  await tab.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await tab.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  const keptPrices = (): Promise<number> =>
    tab.evaluate(
      () =>
        new Promise((resolve) => {
          const request = indexedDB.open("streampulse");
          request.addEventListener("success", () => {
            const count = request.result.transaction("prices").objectStore("prices").count();
            count.addEventListener("success", () => resolve(count.result));
          });
        }),
    );
  await expect.poll(keptPrices).toBe(2);
  const { port } = server;
  await server.close();
  await tab.reload();
  const shown = await page.nextPrice("AAPL");
  expect(shown).toMatch(/^\d+\.\d\d$/);
  expect(await page.row("AAPL").textContent()).toMatch(/stale/i);
  await page.connection(/Reconnecting|Connecting/);
  await tab.context().setOffline(true);
  await page.connection("Offline");
  await tab.context().setOffline(false);

  // The same page in another version, as after an update of the server.
  cpSync(PAGE_FOLDER, folder, { recursive: true });
  const worker = join(folder, "service-worker.js");
  writeFileSync(worker, readFileSync(worker, "utf8").replace(/build:\s*"\w+"/, 'build:"next"'));
  for (const packed of [".br", ".gz"]) rmSync(worker + packed, { force: true });
  server = await startServer({ ...FAST, STREAMPULSE_PORT: String(port) }, { pageFolder: folder });
  await page.connection("Connected");
  await page.nextPrice("AAPL", await page.nextPrice("AAPL", shown));
  const offer = tab.getByRole("status", { name: "New version" });
  expect(await offer.count()).toBe(0);
  await tab.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
  });
  await offer.getByRole("button", { name: "Reload" }).click();
  const builds = (): Promise<string[]> =>
    tab
      .evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("streampulse page ")))
      .catch(() => []);
  await expect.poll(builds).toEqual(["streampulse page next"]);
  await page.connection("Connected");
  await page.nextPrice("AAPL", await page.nextPrice("AAPL"));
  expect(page.faults).toEqual([]);
  await tab.context().close();
}, 90_000);
