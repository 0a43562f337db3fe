import { setImmediate as turn } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { lentBrowser } from "../../../../../test/upstreams/tradingview/lent-browser.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { SitePage } from "./site-page.ts";

const browser = lentBrowser();

/** A page whose preparation waits to be let go. */
async function preparing() {
  const running = await browser.launch();
  onTestFinished(() => running.close());
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<Page>();
  const plan = {
    browser: Promise.resolve(running),
    address: "http://127.0.0.1:9/",
    withinMs: 1_000,
    tooLate: new SourceFault("unavailable", "It is too late."),
    prepare: async (page: Page) => {
      await page.addInitScript("1");
      begun.resolve(page);
      await gate.promise;
    },
  };
  const events = { loaded: () => {}, missing: () => {}, alive: () => {}, ended: () => {} };
  const sitePage = new SitePage(plan, new FakeScheduler(), events);
  return {
    running,
    sitePage,
    page: await begun.promise,
    letGo: () => gate.resolve(),
    fail: () => gate.reject(new Error("no")),
  };
}

test("a page that nobody wants any more is closed once it is prepared, and not before", async () => {
  const { sitePage, page, letGo } = await preparing();
  const closed = page.waitForEvent("close");
  sitePage.close();
  for (let n = 0; n < 20; n++) await page.evaluate("1");
  expect(page.isClosed()).toBe(false);
  letGo();
  await closed;
});

test("a browser is closed once no page is in the making", async () => {
  const { running, page, letGo } = await preparing();
  let isClosed = false;
  const closing = running.close().then(() => (isClosed = true));
  for (let n = 0; n < 20; n++) await page.evaluate("1");
  expect([page.isClosed(), isClosed]).toEqual([false, false]);
  letGo();
  await closing;
  expect(page.isClosed()).toBe(true);
});

test("a page that can't be prepared is none", async () => {
  const { page, fail } = await preparing();
  const closed = page.waitForEvent("close");
  fail();
  await closed;
  await turn();
  expect(browser.pages()).not.toContain(page);
});
