import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { isLong } from "../seeded.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

/** Over HTTP/1.1 a browser opens six connections to a server, and a stream takes one whole. */
const TABS = isLong ? 10 : 8;
/** Little to draw: it is their connections that the tabs are here for. */
const WINDOW = { width: 800, height: 600 };
const LIST = ["AAPL"];

let browser: Browser;
let server: RunningServer;
/** Between the browser and the server, so that connections can be counted and cut. */
let line: Server;
let url: string;
const sockets = new Set<Socket>();
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer({ STREAMPULSE_SIMULATED_RATE: "8" })]);
  line = createServer((near) => {
    const far = connect(server.port, "127.0.0.1");
    sockets.add(near);
    for (const socket of [near, far]) {
      socket.on("error", () => {});
      socket.on("close", () => (near.destroy(), far.destroy(), sockets.delete(near)));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  line.close();
  await server.close();
});

/** Tabs of one browser, each with prices that move. */
async function openTabs(count: number, prepare?: (context: BrowserContext) => Promise<void>): Promise<PricePage[]> {
  const context = await browser.newContext({ viewport: WINDOW });
  contexts.push(context);
  await prepare?.(context);
  const sibling = { page: { context: () => context } };
  const tabs = await Promise.all(Array.from({ length: count }, () => PricePage.open(browser, url, LIST, sibling)));
  await Promise.all(tabs.map((tab) => isLive(tab)));
  return tabs;
}

async function isLive(tab: PricePage): Promise<void> {
  await tab.connection("Connected", 60_000);
  await tab.nextPrice("AAPL", await tab.nextPrice("AAPL"));
}

const without = (name: string) => (context: BrowserContext) =>
  context.addInitScript((gone) => Reflect.deleteProperty(gone === "locks" ? Navigator.prototype : window, gone), name);

test("more tabs than connections are live over one stream, and calls of all of them have connections left", async () => {
  const tabs = await openTabs(TABS);
  expect(server.app.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
  const calls = tabs.map(({ page }) => page.evaluate(async () => (await fetch("/healthz")).status));
  expect(await Promise.all(calls)).toEqual(Array.from({ length: TABS }, () => 200));
  expect(tabs.flatMap(({ faults }) => faults)).toEqual([]);
  // What one tab adds is no other's; whichever tab goes, the others' prices go on.
  await tabs[1]?.add("TSLA");
  await tabs[1]?.nextPrice("TSLA");
  await tabs[0]?.close();
  await Promise.all(tabs.slice(1).map((tab) => isLive(tab)));
  expect(server.app.engine.status().streams).toBe(1);
  // A connection that breaks is seen by all, and comes back for all.
  for (const socket of sockets) socket.destroy();
  await Promise.all(tabs.slice(1).map((tab) => isLive(tab)));
  await expect.poll(() => server.app.engine.status().streams).toBe(1);
}, 120_000);

test.each([
  ["locks choose the leader", ["SharedWorker"]],
  ["there are no locks, as over plain HTTP from another machine, claims do", ["SharedWorker", "locks"]],
])(
  "without shared workers one tab leads, and another when it goes: %s",
  async (_, gone) => {
    const tabs = await openTabs(3, async (context) => {
      for (const name of gone) await without(name)(context);
    });
    await expect.poll(() => server.app.engine.status().streams).toBe(1);
    for (const tab of [...tabs]) {
      if (tabs.length === 1) break;
      // Whichever leads is among those that go.
      await tab.close();
      const goneMs = Date.now();
      tabs.splice(tabs.indexOf(tab), 1);
      await Promise.all(tabs.map((each) => isLive(each)));
      console.info(`a tab closed: the others have new prices ${Date.now() - goneMs} ms later`);
    }
    await expect.poll(() => server.app.engine.status().streams).toBe(1);
    expect(tabs.flatMap(({ faults }) => faults)).toEqual([]);
  },
  60_000,
);

test("a browser whose tabs cannot hear each other has a stream for each", async () => {
  await openTabs(2, async (context) => {
    await without("SharedWorker")(context);
    await without("BroadcastChannel")(context);
  });
  expect(server.app.engine.status().streams).toBe(2);
}, 120_000);
