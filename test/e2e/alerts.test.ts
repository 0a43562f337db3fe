import { createHmac } from "node:crypto";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createAlerts } from "@streampulse/client/alerts";
import { startServer, type RunningServer } from "../running-server.ts";
import { HttpReceiver } from "../upstreams/http-receiver.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { holdNextMessage } from "./held-message.ts";
import { PricePage } from "./price-page.ts";

let browser: Browser;
let server: RunningServer;
let hook: HttpReceiver;
let page: PricePage;

beforeAll(async () => {
  [browser, server, hook] = await Promise.all([
    launchChromium(),
    startServer({ STREAMPULSE_SIMULATED_RATE: "8", STREAMPULSE_CHANNELS_ALLOW_PRIVATE: "true" }),
    HttpReceiver.start(),
  ]);
});

/** Every test begins without alerts and channels, in a browser that was never here. */
beforeEach(async () => {
  const alerts = createAlerts({ url: server.url });
  for (const { id } of (await alerts.list()).alerts) await alerts.delete(id);
  for (const { id } of (await alerts.listChannels()).channels) await alerts.deleteChannel(id);
  hook.answer = () => ({ status: 200 });
});

afterEach(async () => {
  await page.page.context().close();
  expect(page.faults).toEqual([]);
});

afterAll(async () => {
  await Promise.all([browser.close(), server.close(), hook.close()]);
});

const notices = (tab: Page): Locator => tab.getByRole("region", { name: "Fired alerts" });

/** Opens a place; a browser is known from its second visit on what it has read. */
async function visit(path: string, tickers?: readonly string[]): Promise<Page> {
  page = await PricePage.open(browser, `${server.url}${path}`, tickers);
  return page.page;
}

/** Sets an alert by the dialog that is open. */
async function fill(tab: Page, ticker: string, kind: string, price: string): Promise<Locator> {
  const dialog = tab.getByRole("dialog", { name: "New alert" });
  await dialog.getByRole("textbox", { name: "Ticker" }).fill(ticker);
  await dialog.getByRole("combobox", { name: "Tell me when" }).selectOption({ label: kind });
  await dialog.getByRole("textbox", { name: "Price" }).fill(price);
  return dialog;
}

test("a line beside the price sets an alert; what fired stays until it is read, is counted, and hides its amounts on demand", async () => {
  const tab = await visit("/", ["AAPL"]);
  await page.nextPrice("AAPL");
  const box = tab.getByRole("textbox", { name: "Tell me when AAPL crosses" });
  await box.fill("1e9");
  await box.press("Enter");
  await tab.getByRole("alert").filter({ hasText: "“1e9” is not understood. Write 215.50, or moves 5 %" }).waitFor();
  await box.fill("99,999");
  await tab
    .getByRole("status", { name: "Preview" })
    .filter({ hasText: "% away now: the price has to rise." })
    .waitFor();
  await box.press("Enter");
  const rail = tab
    .getByRole("navigation", { name: "Places" })
    .first()
    .getByRole("link", { name: /Alerts/ });
  await rail.filter({ hasText: "1 armed" }).waitFor();
  await box.fill("above 0.01");
  await box.press("Enter");
  await notices(tab).getByText("AAPL is above 0.01").waitFor();
  await notices(tab)
    .getByText(/[\d.]+ USD · Simulated/)
    .waitFor();
  await rail.filter({ hasText: "1 new" }).waitFor();
  await expect.poll(() => tab.title()).toBe("(1) Watchlist · StreamPulse");
  // It is still unread for who comes back.
  await tab.reload();
  await notices(tab).getByText("AAPL is above 0.01").waitFor();
  await tab.getByRole("button", { name: "Settings" }).click();
  await tab.getByRole("switch", { name: "Hide amounts" }).click();
  await tab.keyboard.press("Escape");
  await notices(tab).getByText("AAPL has reached your alert").waitFor();
  expect(await notices(tab).textContent()).not.toMatch(/\d/);
  // Nor is the level of one that waits, beside the price that it waits for.
  const waiting = tab.getByRole("list", { name: "Alerts that are set on AAPL" });
  await waiting.getByText("crosses your level").waitFor();
  expect(await waiting.textContent()).not.toMatch(/\d/);
  await notices(tab)
    .getByRole("button", { name: /Mark as read/ })
    .click();
  await expect.poll(() => tab.title()).toBe("Watchlist · StreamPulse");
  await rail.filter({ hasText: "1 armed" }).waitFor();
});

test("an alert is written with what it would do, paused, changed, deleted and brought back", async () => {
  const tab = await visit("/alerts/");
  await tab.getByRole("heading", { name: "No alerts yet" }).waitFor();
  await tab.getByRole("button", { name: "Set an alert" }).click();
  const dialog = await fill(tab, "msft", "Price is below", "");
  await dialog.getByRole("button", { name: "Set alert" }).click();
  await dialog.getByText("Write the price.").waitFor();
  await dialog.getByRole("textbox", { name: "Price" }).fill("12.5");
  await dialog.getByRole("status", { name: "Preview" }).filter({ hasText: "the price has to fall." }).waitFor();
  await dialog.getByRole("radio", { name: "Again and again" }).check();
  await dialog.getByRole("combobox", { name: "At most every" }).selectOption({ label: "1 hour" });
  await dialog.getByRole("combobox", { name: "Expires" }).selectOption({ label: "In a week" });
  await dialog.getByRole("textbox", { name: "Note" }).fill("<b>buy</b>");
  await dialog.getByRole("button", { name: "Set alert" }).click();
  await dialog.waitFor({ state: "detached" });
  const row = tab.getByRole("listitem", { name: "MSFT is below 12.50" });
  await row.getByText("Armed").waitFor();
  expect(await row.textContent()).toMatch(/% away.*at most every 1 hour.*until.*<b>buy<\/b>/s);
  // How far the price is from a hidden level would tell it, and a note may.
  await tab.getByRole("button", { name: "Hide amounts" }).click();
  const hidden = tab.getByRole("listitem", { name: "MSFT is below your level" });
  await hidden.getByText("Armed").waitFor();
  expect(await hidden.textContent()).not.toMatch(/below 12|away|buy/);
  await tab.getByRole("button", { name: "Hide amounts" }).click();
  await row.getByRole("button", { name: /Pause/ }).click();
  await tab.getByRole("region", { name: "Paused" }).getByText("is below 12.50").waitFor();
  await row.getByRole("button", { name: /Resume/ }).click();
  await tab.getByRole("region", { name: "Watching" }).getByText("is below 12.50").waitFor();
  await row.getByRole("button", { name: /More of/ }).click();
  await tab.getByRole("menuitem", { name: "Edit" }).click();
  const edit = tab.getByRole("dialog", { name: "Alert on MSFT" });
  expect(await edit.getByRole("textbox", { name: "Price" }).inputValue()).toBe("12.5");
  await edit.getByRole("combobox", { name: "Tell me when" }).selectOption({ label: "Moves within a time" });
  await edit.getByRole("textbox", { name: "Per cent" }).fill("90");
  await edit.getByRole("button", { name: "Save" }).click();
  const changed = tab.getByRole("listitem", { name: "MSFT moves 90 % within 1 hour" });
  await changed.getByRole("button", { name: /More of/ }).click();
  await holdNextMessage(tab);
  await tab.getByRole("menuitem", { name: "Delete" }).click();
  await changed.waitFor({ state: "detached" });
  await tab.getByRole("button", { name: "Undo" }).last().click();
  await changed.getByText("Armed").waitFor();
  expect(await changed.textContent()).toContain("<b>buy</b>");

  // The answer is lost: what was changed then is another alert, and what is set is what is said.
  await tab.route("**/CreateAlert", (route) => route.fetch().then(() => route.abort()), { times: 1 });
  await tab.getByRole("button", { name: "New alert" }).click();
  await fill(tab, "MSFT", "Price is below", "11.5");
  await dialog.getByRole("button", { name: "Set alert" }).click();
  await dialog.getByText("The alert was not set.").waitFor();
  await dialog.getByRole("textbox", { name: "Price" }).fill("11.25");
  await dialog.getByRole("button", { name: "Set alert" }).click();
  await dialog.waitFor({ state: "detached" });
  await tab.getByText("MSFT is below 11.25: the alert is set.").waitFor();
  await tab.getByRole("listitem", { name: "MSFT is below 11.25" }).waitFor();
});

test("a webhook is added with a secret that is shown once, is tried, and what becomes of its notices is told", async () => {
  const tab = await visit("/alerts/?view=channels");
  await tab.getByRole("button", { name: "Add a channel" }).click();
  const form = tab.getByRole("dialog", { name: "Add a channel" });
  await form.getByRole("combobox", { name: "Kind" }).selectOption({ label: "Webhook" });
  await form.getByRole("textbox", { name: "Address" }).fill("ftp://nowhere");
  await form.getByRole("textbox", { name: "Name, optional" }).fill("My program");
  await form.getByRole("button", { name: "Add channel" }).click();
  await form.getByRole("alert").filter({ hasText: "Address must be" }).waitFor();
  // The browser tells of every call that is refused.
  expect(page.faults.splice(0)).toEqual([expect.stringContaining("400")]);
  await form.getByRole("textbox", { name: "Address" }).fill(`${hook.url}/alerts`);
  await form.getByRole("button", { name: "Add channel" }).click();
  const secret = await form.getByRole("textbox", { name: "Secret", exact: true }).inputValue();
  expect(secret.length).toBeGreaterThanOrEqual(16);
  for (const key of ["Escape", "Escape"]) await form.getByRole("button", { name: "Copy" }).press(key);
  await form.getByRole("button", { name: "I have kept it" }).click();
  await form.waitFor({ state: "detached" });
  expect(await tab.content()).not.toContain(secret);
  const row = tab.getByRole("listitem", { name: "My program" });
  const before = hook.received.length;
  await row.getByRole("button", { name: "Send test" }).click();
  await row.getByText(/^Test delivered after/).waitFor();
  const { headers, body } = hook.received[before]!;
  const [, time, sign] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(headers["streampulse-signature"]))!;
  expect(sign).toBe(createHmac("sha256", secret).update(`${time}.`).update(body).digest("hex"));
  hook.answer = () => ({ status: 400 });
  await row.getByRole("button", { name: "Send test" }).click();
  await row.getByText(/^Test not delivered after .*400/).waitFor();

  await tab.getByRole("button", { name: "New alert" }).click();
  const dialog = await fill(tab, "AAPL", "Price is above", "0.01");
  await dialog.getByRole("checkbox", { name: /My program/ }).check();
  await dialog.getByRole("textbox", { name: "Note" }).fill("sell half");
  await dialog.getByRole("button", { name: "Set alert" }).click();
  await notices(tab).getByText("AAPL is above 0.01").waitFor();
  await tab.getByRole("tab", { name: /Log/ }).click();
  const line = tab.getByRole("list", { name: "Log" }).getByRole("listitem").filter({ hasText: "AAPL is above 0.01" });
  await line.first().getByText("Given up").waitFor();
  expect(await line.first().textContent()).toMatch(/USD.*Simulated.*sell half.*My program.*400/s);
  await notices(tab).getByText("AAPL is above 0.01").waitFor({ state: "detached" });
});

test("the browser is asked for its permission when the reader turns notifications on, and shows what fires while nobody looks", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const asked: string[] = [];
    const shown: string[] = [];
    class Notified extends EventTarget {
      static permission = "default";
      static async requestPermission(): Promise<string> {
        asked.push("permission");
        return (Notified.permission = "granted");
      }
      constructor(title: string, options: NotificationOptions) {
        super();
        shown.push(`${title}: ${options.body}`);
      }
    }
    Object.assign(window, { Notification: Notified, asked, shown });
    // Where the page has its worker, that shows them.
    ServiceWorkerRegistration.prototype.showNotification = async (title, options) =>
      void shown.push(`${title}: ${options?.body}`);
    document.hasFocus = () => false;
  });
  page = await PricePage.open(browser, `${server.url}/alerts/?view=channels`, undefined, {
    page: { context: () => context },
  });
  const tab = page.page;
  const seen = (what: "asked" | "shown") =>
    tab.evaluate((name) => (window as unknown as Record<string, string[]>)[name]!, what);
  const turn = tab.getByRole("switch", { name: "Notifications while the page is open" });
  await turn.waitFor();
  expect(await seen("asked")).toEqual([]);
  await turn.click();
  await expect.poll(() => turn.isChecked()).toBe(true);
  expect(await seen("asked")).toEqual(["permission"]);
  const alerts = createAlerts({ url: server.url });
  // What fires before the page follows is in its log, and no notification.
  await alerts.create({ ticker: "AAPL", condition: { above: { price: "99999" } } });
  const place = tab.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /^Alerts/ });
  await place.filter({ hasText: /\d/ }).waitFor();
  await alerts.create({ ticker: "AAPL", condition: { above: { price: "0.01" } } });
  await expect.poll(() => seen("shown")).toHaveLength(1);
  expect((await seen("shown"))[0]).toMatch(/^AAPL is above 0\.01: [\d.]+ USD · Simulated$/);
  // The reader goes to another tab, and leaves it again: what fires meanwhile is told there alone.
  const other = await context.newPage();
  await other.goto(server.url);
  const go = (isHere: boolean) =>
    other.evaluate((here) => {
      document.hasFocus = () => here;
      window.dispatchEvent(new Event(here ? "focus" : "blur"));
    }, isHere);
  const isHeld = () => tab.evaluate(async () => ((await navigator.locks.query()).held ?? []).map(({ name }) => name));
  await notices(other).getByText("AAPL is above 0.01").waitFor();
  await go(true);
  await expect.poll(isHeld).toContain("streampulse.reader-is-here");
  await alerts.create({ ticker: "AAPL", condition: { above: { price: "0.02" } } });
  await notices(tab).getByText("AAPL is above 0.02").waitFor();
  await go(false);
  await expect.poll(isHeld).not.toContain("streampulse.reader-is-here");
  await alerts.create({ ticker: "AAPL", condition: { above: { price: "0.03" } } });
  await expect.poll(() => seen("shown")).toHaveLength(2);
  expect((await seen("shown"))[1]).toMatch(/^AAPL is above 0\.03: /);
});

test("on a phone everything is in reach and nothing is cut", async () => {
  const tab = await visit("/alerts/");
  await tab.setViewportSize({ width: 320, height: 640 });
  await tab.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Alerts" }).waitFor();
  await tab.getByRole("button", { name: "New alert" }).click();
  const dialog = await fill(tab, "AAPL", "Price rises above", "99999");
  await dialog.getByText("the price has to rise.").waitFor();
  await dialog.getByRole("button", { name: "Set alert" }).click();
  await tab.getByRole("listitem", { name: "AAPL rises above 99,999.00" }).waitFor();
  await tab.getByRole("button", { name: "New alert" }).click();
  await (await fill(tab, "AAPL", "Price is above", "0.01")).getByRole("button", { name: "Set alert" }).click();
  await notices(tab).getByText("AAPL is above 0.01").waitFor();
  for (const view of ["Log", "Channels", "Alerts"]) {
    await tab.getByRole("tab", { name: view }).click();
    await tab.getByRole("tabpanel", { name: view }).waitFor();
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  }
});

test("axe finds nothing serious in any view, the dialog and a notice", async () => {
  const alerts = createAlerts({ url: server.url });
  await alerts.createChannel({ name: "My program", target: { webhook: { url: hook.url } } });
  const tab = await visit("/alerts/?view=channels");
  await tab.getByRole("listitem", { name: "My program" }).waitFor();
  expect(await axeFindings(tab)).toEqual([]);
  await alerts.create({ ticker: "AAPL", condition: { above: { price: "0.01" } }, note: "sell half" });
  await notices(tab).getByText("AAPL is above 0.01").waitFor();
  await tab.getByRole("tab", { name: "Log" }).click();
  await tab.getByRole("list", { name: "Log" }).getByText("AAPL is above 0.01").first().waitFor();
  expect(await axeFindings(tab)).toEqual([]);
  await tab.getByRole("button", { name: "New alert" }).click();
  await fill(tab, "AAPL", "Price is above", "99999");
  expect(await axeFindings(tab)).toEqual([]);
});
