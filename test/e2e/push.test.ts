import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAlerts } from "@streampulse/client/alerts";
import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";
import { PushVendor } from "./push-vendor.ts";

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  const settings = { STREAMPULSE_CHANNELS_ALLOW_PRIVATE: "true", STREAMPULSE_ALLOWED_HOSTS: "prices.test" };
  [browser, server] = await Promise.all([launchChromium(), startServer(settings)]);
});

afterAll(async () => {
  await Promise.all([browser.close(), server.close()]);
});

test("what fires is pushed to a browser whose page is closed, opens the log, hides amounts, and ends when it is turned off or the service says so", async ({
  onTestFinished,
}) => {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  await context.grantPermissions(["notifications"], { origin: server.url });
  const vendor = await PushVendor.beside(context);
  onTestFinished(() => vendor.close());
  const page = await PricePage.open(browser, `${server.url}/alerts/?view=channels`, undefined, {
    page: { context: () => context },
  });
  const tab = page.page;
  const turn = tab.getByRole("switch", { name: "Push messages when the page is closed" });
  const answer = (word: string) => tab.evaluate((next) => Object.assign(window, { answer: next }), word);
  const asked = () => tab.evaluate(() => (window as unknown as { asked: number }).asked);
  const own = async () => (await alerts.listChannels()).channels[0];
  const alerts = createAlerts({ url: server.url });
  const fire = async (price: string) =>
    alerts.create({ ticker: "AAPL", condition: { above: { price } }, channelIds: [(await own())!.id] });

  await expect.poll(() => turn.isEnabled()).toBe(true);
  await answer("default");
  await turn.click();
  await tab.getByRole("alert").filter({ hasText: "got no yes. Turn it on again" }).waitFor();
  expect([await turn.isChecked(), await asked(), vendor.services.length]).toEqual([false, 1, 0]);
  await answer("granted");
  await turn.click();
  await expect.poll(() => turn.isChecked()).toBe(true);

  await fire("0.01");
  await expect.poll(() => vendor.service.pushed.length).toBe(1);
  const open = await vendor.deliver(tab);
  expect(open.title).toBe("[SIMULATED] AAPL is above 0.01");
  expect(open.body).toMatch(/^[\d.]+ USD \(SIMULATED, simulated/);
  await vendor.click();
  const line = tab.getByRole("list", { name: "Log" }).getByRole("listitem").filter({ hasText: "AAPL is above 0.01" });
  await expect.poll(() => line.first().evaluate((each) => each === document.activeElement)).toBe(true);

  // The worker has heard it before anything is pushed again.
  const hides = () => tab.evaluate(async () => (await caches.match("/privacy")) !== undefined);
  await tab.getByRole("button", { name: "Settings" }).click();
  await tab.getByRole("switch", { name: "Hide amounts" }).click();
  await tab.keyboard.press("Escape");
  await expect.poll(hides).toBe(true);
  expect(await vendor.deliver(tab)).toEqual({ title: "AAPL has reached your alert", body: "Simulated" });

  const { id } = (await own())!;
  vendor.service.gone = 410;
  await fire("0.02");
  await expect.poll(async () => (await own())?.paused).toBe(true);
  await tab.getByRole("tab", { name: "Channels" }).click();
  await tab.getByText("subscription has ended (HTTP 410); subscribe again. Turned on again, it gets").waitFor();
  expect(await turn.isChecked()).toBe(false);
  await turn.click();
  await expect.poll(() => turn.isChecked()).toBe(true);
  expect([(await own())?.id, vendor.services.length]).toEqual([id, 2]);
  await fire("0.03");
  await expect.poll(() => vendor.service.pushed.length).toBe(1);

  await turn.click();
  await expect.poll(own).toBeUndefined();
  expect(vendor.service.gone).toBe(410);
  // From another machine without TLS a browser can do none of this, and the page says what does.
  await tab.goto(`http://prices.test:${server.port}/alerts/?view=channels`);
  await tab.getByText("this page came over plain HTTP. ntfy and Telegram reach you anyway.").waitFor();
  expect(await tab.getByRole("switch", { name: "Notifications while the page is open" }).isDisabled()).toBe(true);
  expect(page.faults.splice(0)).toEqual([expect.stringContaining("origin was untrustworthy")]);
});
