import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWatchlists } from "@streampulse/client/watchlists";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PAGE_FOLDER } from "../../apps/server/src/app.ts";
import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";
import { keptLists } from "./list-page.ts";
import { PricePage } from "./price-page.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-next-page-"));
const kept = mkdtempSync(join(tmpdir(), "streampulse-offline-"));
const FAST = { STREAMPULSE_SIMULATED_RATE: "8", STREAMPULSE_DATABASE_URL: join(kept, "streampulse.db") };
let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer(FAST)]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
  for (const each of [folder, kept]) rmSync(each, { recursive: true });
});

/** Makes the page's files another build's: every name that a hash is, and what refers to it. Tells the build. */
function nextVersion(into: string): string {
  cpSync(PAGE_FOLDER, into, { recursive: true });
  const [, former = ""] = /build:\s*"(\w+)"/.exec(readFileSync(join(into, "service-worker.js"), "utf8")) ?? [];
  const build = [...former].toReversed().join("");
  for (const [from, to] of [
    ["chunks", "pieces"],
    [former, build],
  ] as const)
    renameSync(join(into, "_next/static", from), join(into, "_next/static", to));
  for (const name of readdirSync(into, { recursive: true, encoding: "utf8" })) {
    const file = join(into, name);
    if (/\.(br|gz)$/.test(name)) rmSync(file);
    else if (/\.(js|html|txt|css)$/.test(name) && statSync(file).isFile()) {
      const text = readFileSync(file, "utf8").replaceAll("static/chunks/", "static/pieces/");
      writeFileSync(file, text.replaceAll(former, build));
    }
  }
  return build;
}

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

/** Changes of the lists in two tabs of a browser without its server, each closed; the page that is opened then. */
async function changeWithoutServer(page: PricePage): Promise<PricePage> {
  const { page: tab } = page;
  const waiting = ({ page: of }: PricePage, text: string) =>
    of
      .getByRole("status", { name: "Lists" })
      .filter({ hasText: `${text} of the lists will be kept` })
      .waitFor();
  await page.add("msft");
  await page.row("MSFT").waitFor();
  await page.row("BTCUSDT").focus();
  await tab.keyboard.press("Alt+ArrowUp");
  await tab.getByRole("tab", { name: "Everyday" }).focus();
  await tab.keyboard.press("F2");
  await tab.getByRole("textbox", { name: "Name" }).fill("Travel");
  await tab.keyboard.press("Enter");
  await page.remove("AAPL");
  await waiting(page, "4 changes");
  const other = await PricePage.open(browser, server.url, undefined, page);
  await other.add("ko");
  await other.row("KO").waitFor();
  await waiting(other, "One change");
  const context = tab.context();
  await Promise.all([page.close(), other.close()]);
  const next = await PricePage.open(browser, server.url, undefined, page);
  await waiting(next, "5 changes");
  expect([(await next.tickers()).toSorted(), (await next.tickers())[0]]).toEqual([
    ["BTCUSDT", "KO", "MSFT"],
    "BTCUSDT",
  ]);
  await next.page.getByRole("tab", { name: "Travel" }).waitFor();
  expect([page, other].flatMap(({ faults }) => faults)).toEqual([]);
  expect(context.pages()).toEqual([next.page]);
  return next;
}

test("without its server the page starts with the last prices and takes changes of lists; it lives when it is back; a new version is offered", async () => {
  let page = await PricePage.open(browser, server.url, ["AAPL", "BTCUSDT"]);
  let { page: tab } = page;
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
  await expect.poll(() => keptLists(server.url)).toEqual(["Everyday: AAPL BTCUSDT"]);
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
  page = await changeWithoutServer(page);
  tab = page.page;

  // Another device is quicker to meet the server.
  server = await startServer(FAST);
  const lists = createWatchlists({ url: server.url });
  for (const { id, revision, entries } of await lists.list())
    await lists.update({ id, revision, entries: [...entries, { ticker: "TSLA" }] });
  await server.close();

  // The same page in another version, as after an update of the server: no file that is named by what it holds is the same.
  const build = nextVersion(folder);
  const other = await PricePage.open(browser, `http://127.0.0.1:${port}`, undefined, page);
  // What is clicked in a tab that nobody sees never stands still.
  await tab.bringToFront();
  server = await startServer({ ...FAST, STREAMPULSE_PORT: String(port) }, { pageFolder: folder });
  await page.connection("Connected");
  await page.nextPrice("BTCUSDT", await page.nextPrice("BTCUSDT"));
  await expect
    .poll(async () => (await keptLists(server.url)).map((list) => list.split(" ").toSorted()))
    .toEqual([["BTCUSDT", "KO", "MSFT", "TSLA", "Travel:"]]);
  expect((await keptLists(server.url))[0]).toMatch(/^Travel: BTCUSDT/);
  await tab.getByRole("status", { name: "Lists" }).waitFor({ state: "hidden" });
  // It asks by itself now that the server is back.
  const offer = tab.getByRole("status", { name: "New version" });
  await offer.getByRole("button", { name: "Reload" }).click({ timeout: 30_000 });
  const builds = (): Promise<string[]> =>
    tab
      .evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("streampulse page ")))
      .catch(() => []);
  await expect.poll(async () => (await builds()).length).toBe(2);
  await page.connection("Connected");
  await page.nextPrice("MSFT", await page.nextPrice("MSFT"));
  // A tab that stayed as it was has all of its own version, which the server has no more.
  await other.page.bringToFront();
  await other.page.getByRole("button", { name: "Settings" }).click();
  await other.page.getByRole("dialog", { name: "Settings" }).waitFor();
  await other.nextPrice("MSFT", await other.nextPrice("MSFT"));
  await other.close();
  await tab.reload();
  await expect.poll(builds, { timeout: 20_000 }).toEqual([`streampulse page ${build}`]);
  expect([...page.faults, ...other.faults]).toEqual([]);
  await tab.context().close();
}, 180_000);
