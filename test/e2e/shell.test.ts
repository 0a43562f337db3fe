import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { holdNextMessage } from "./held-message.ts";
import { PricePage } from "./price-page.ts";

let browser: Browser;
let server: RunningServer;
let page: PricePage;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer({ STREAMPULSE_SIMULATED_RATE: "8" })]);
});

/** Closes what a test has opened; nothing went wrong there. */
async function leave(): Promise<void> {
  await page.page.context().close();
  expect(page.faults).toEqual([]);
}

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** What the document and its tokens say now. */
const look = () =>
  page.page.evaluate(() => {
    const { dataset } = document.documentElement;
    const row = document.querySelector("[role=row][data-ticker]")?.getBoundingClientRect().height;
    const bodyColor = getComputedStyle(document.body).color;
    return { theme: dataset["theme"], palette: dataset["palette"], row, bodyColor };
  });

describe("in a browser of its own", () => {
  afterEach(leave);

  test("settings hold at once, are kept over a visit and reach the other tabs", async () => {
    page = await PricePage.open(browser, server.url, ["AAPL"]);
    await page.nextPrice("AAPL");
    const other = await PricePage.open(browser, server.url, undefined, page);
    const { page: tab } = page;
    // A tab that nobody sees draws no frames, and what is clicked there never stands still.
    await tab.bringToFront();
    const before = await look();
    expect(before).toMatchObject({ theme: undefined, row: 46 });
    await tab.getByRole("button", { name: "Settings" }).click();
    const dialog = tab.getByRole("dialog", { name: "Settings" });
    await dialog.getByRole("radio", { name: "Dark" }).check();
    await dialog.getByRole("radio", { name: "Blue, orange" }).check();
    await dialog.getByRole("radio", { name: "Compact" }).check();
    await dialog.getByRole("combobox", { name: "Currency of totals" }).selectOption("EUR");
    await dialog.getByRole("switch", { name: "Hide amounts" }).click();
    const after = await look();
    expect(after).toMatchObject({ theme: "dark", palette: "blue-orange", row: 34 });
    expect(after.bodyColor).not.toBe(before.bodyColor);
    await expect.poll(() => other.page.evaluate(() => document.documentElement.dataset["palette"])).toBe("blue-orange");
    await tab.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await page.focused()).toBe("Settings");
    await tab.reload();
    // Before any script of the page has run, the document has what was kept.
    expect(await look()).toMatchObject({ theme: "dark", palette: "blue-orange" });
    await page.nextPrice("AAPL");
    await tab.getByRole("button", { name: "Settings" }).click();
    expect(await dialog.getByRole("combobox", { name: "Currency of totals" }).inputValue()).toBe("EUR");
    expect(await dialog.getByRole("switch", { name: "Hide amounts" }).isChecked()).toBe(true);
    expect(other.faults).toEqual([]);
  });

  test("a part that cannot be loaded says so where it would be, touches nothing else, and comes with another try", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
    page = await PricePage.open(browser, server.url, undefined, { page: { context: () => context } });
    const { page: tab } = page;
    await page.nextPrice("AAPL");
    await tab.route("**/_next/static/**", (route) => route.abort());
    await tab.getByRole("button", { name: "Settings", exact: true }).click();
    const failed = tab.getByRole("dialog", { name: "Not loaded" });
    await failed.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
    await page.nextPrice("AAPL", await page.nextPrice("AAPL"));
    await tab.keyboard.press("Escape");
    await failed.waitFor({ state: "detached" });
    await tab.getByRole("button", { name: "New list", exact: true }).click();
    await failed.waitFor();
    await tab.unroute("**/_next/static/**");
    await failed.getByRole("button", { name: "Try again" }).click();
    const dialog = tab.getByRole("dialog", { name: "New list" });
    // A text that is selected to beyond the dialog's edge closes nothing; a click there does.
    const field = dialog.getByRole("textbox");
    await field.fill("A long name");
    const [box, edge] = [await field.boundingBox(), await dialog.boundingBox()];
    await tab.mouse.move(box!.x + 60, box!.y + 10);
    await tab.mouse.down();
    await tab.mouse.move(edge!.x - 60, box!.y + 10, { steps: 5 });
    await tab.mouse.up();
    expect(await field.inputValue()).toBe("A long name");
    await tab.mouse.click(edge!.x - 60, box!.y + 10);
    await dialog.waitFor({ state: "detached" });
  });
});

describe("in one visit", () => {
  beforeAll(async () => {
    page = await PricePage.open(browser, server.url, ["AAPL", "MSFT"]);
    await page.nextPrice("AAPL");
  });

  afterEach(() => expect(page.faults).toEqual([]));
  afterAll(leave);

  test("the keyboard skips to the content, ? lists the keys of the place, and letters are keys where they may be", async () => {
    const { page: tab } = page;
    await tab.keyboard.press("Tab");
    await tab.keyboard.press("Enter");
    expect(await tab.evaluate(() => document.activeElement?.id)).toBe("main");
    await tab.keyboard.press("?");
    const help = tab.getByRole("dialog", { name: "Keyboard and reading" });
    await help.getByText("Remove the ticker").waitFor();
    await tab.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    // A form begins with its first field, and the page's keys rest while it is open.
    await tab.getByRole("button", { name: "New list" }).click();
    await tab.getByRole("dialog", { name: "New list" }).waitFor();
    await tab.keyboard.type("My pets list");
    expect(await tab.getByRole("textbox", { name: "Name" }).inputValue()).toBe("My pets list");
    await tab.getByRole("button", { name: "Close" }).focus();
    await tab.keyboard.type("ps");
    await tab.keyboard.press("Escape");
    await tab.getByRole("dialog").waitFor({ state: "detached" });
    // Were it paused, this would let the prices go on.
    await tab.keyboard.press("p");
    await tab.getByText("Paused.").waitFor();
    await tab.keyboard.press("p");
    await tab.getByText("Paused.").waitFor({ state: "detached" });
    expect(await tab.locator("[aria-sort=descending]").count()).toBe(0);
    // Where text is typed a ? is text.
    await tab.keyboard.press("/");
    await tab.keyboard.type("?");
    const search = tab.getByRole("combobox", { name: "Add a ticker" });
    expect(await search.inputValue()).toBe("?");
    expect(await help.count()).toBe(0);
    // Where letters and signs are no keys none of them acts, arrows do, and the help says so.
    await search.fill("");
    await tab.getByRole("button", { name: "Settings" }).click();
    await tab.getByRole("switch", { name: "Keyboard shortcuts" }).click();
    await tab.keyboard.press("Escape");
    await tab.getByRole("dialog").waitFor({ state: "detached" });
    await page.row("AAPL").focus();
    for (const key of ["?", "p", "s", "/", "j"]) await tab.keyboard.press(key);
    expect([await page.focused(), await tab.getByRole("dialog").count()]).toEqual(["AAPL", 0]);
    // What the menu offers is what is so, at once.
    await tab.getByRole("button", { name: "List menu" }).click();
    await tab.getByRole("menuitem", { name: "Pause", exact: true }).waitFor();
    await tab.keyboard.press("Escape");
    await tab.getByRole("menu").waitFor({ state: "detached" });
    await page.row("AAPL").focus();
    expect(await tab.locator("[aria-sort=descending]").count()).toBe(0);
    await tab.keyboard.press("ArrowDown");
    expect(await page.focused()).toBe("MSFT");
    await tab.getByRole("button", { name: "Help" }).click();
    await help.getByText("Letters and signs are no keys here").waitFor();
    expect(await help.locator("kbd").allTextContents()).toEqual(
      expect.not.arrayContaining(["?", "p", "s", "/", "j", "k"]) as string[],
    );
    await tab.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    // While a message offers an undo it is a key as well, but not where a text has an undo of its own.
    await holdNextMessage(tab);
    await page.row("MSFT").focus();
    await tab.keyboard.press("Delete");
    await page.row("MSFT").waitFor({ state: "detached" });
    await search.focus();
    await tab.keyboard.press("Control+z");
    expect(await page.row("MSFT").count()).toBe(0);
    await page.row("AAPL").focus();
    await tab.keyboard.press("Control+z");
    await page.row("MSFT").waitFor();
  });

  test("axe finds nothing serious on the list, the settings and the help", async () => {
    await page.connection("Connected");
    expect(await axeFindings(page.page)).toEqual([]);
    for (const name of ["Settings", "Help"]) {
      await page.page.getByRole("button", { name }).click();
      await page.page.getByRole("dialog").waitFor();
      expect(await axeFindings(page.page, "dialog")).toEqual([]);
      await page.page.keyboard.press("Escape");
      await page.page.getByRole("dialog").waitFor({ state: "detached" });
    }
  });

  test("every place is reached on the one stream, says its name, and fits a small phone", async () => {
    await page.connection("Connected");
    const { page: tab } = page;
    const before = server.app.engine.status().sessions;
    const rail = tab.getByRole("navigation", { name: "Places" });
    const names = await rail.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("title")));
    expect(names[0]).toBe("Watchlist");
    expect(names.length).toBeGreaterThan(1);
    for (const name of [...names.slice(1), "Watchlist"]) {
      await tab.setViewportSize({ width: 1440, height: 900 });
      await rail.getByTitle(name ?? "", { exact: true }).click();
      await rail.locator(`[aria-current=page][title="${name}"]`).waitFor();
      // The focus is at the head of the place, and the tab says where one is.
      await tab.waitForFunction(() => document.activeElement?.tagName === "H1");
      await tab.waitForFunction((title) => document.title === title, `${name} · StreamPulse`);
      await page.connection("Connected");
      await tab.setViewportSize({ width: 320, height: 640 });
      expect([name, await tab.evaluate(() => document.documentElement.scrollWidth)]).toEqual([name, 320]);
    }
    // Sessions of former pages live on for a while; none has joined.
    expect(server.app.engine.status().sessions).toBeLessThanOrEqual(before);
  });

  test("a place that fails says so, keeps the way to the others, and is tried again", async () => {
    const { page: tab } = page;
    await tab.setViewportSize({ width: 1440, height: 900 });
    const rail = tab.getByRole("navigation", { name: "Places" });
    const breakDates = (isBroken: boolean) =>
      tab.evaluate((breaks) => {
        const { prototype } = Intl.DateTimeFormat as unknown as { prototype: object };
        const kept = globalThis as { wholeFormat?: PropertyDescriptor | undefined };
        kept.wholeFormat ??= Object.getOwnPropertyDescriptor(prototype, "format");
        const broken = {
          configurable: true,
          get: () => {
            throw new Error("broken on purpose");
          },
        };
        Object.defineProperty(prototype, "format", breaks ? broken : (kept.wholeFormat as PropertyDescriptor));
      }, isBroken);
    await breakDates(true);
    await rail.getByTitle("Budget", { exact: true }).click();
    const said = tab.getByRole("alert").filter({ hasText: "This place cannot be shown" });
    await said.waitFor();
    expect(await said.textContent()).not.toContain("broken on purpose");
    expect(await axeFindings(tab)).toEqual([]);
    await rail.getByTitle("Status", { exact: true }).click();
    await tab.getByRole("heading", { name: "Status", exact: true }).waitFor();
    await rail.getByTitle("Budget", { exact: true }).click();
    await said.waitFor();
    await breakDates(false);
    await said.getByRole("button", { name: "Try again" }).click();
    await tab.getByRole("heading", { name: "Budget", exact: true }).waitFor();
    expect(page.faults.splice(0).join()).toContain("broken on purpose");
  });
});
