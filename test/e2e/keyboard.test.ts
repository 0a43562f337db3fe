import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";
import { choose } from "./list-page.ts";
import { PricePage } from "./price-page.ts";

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer({ STREAMPULSE_SIMULATED_RATE: "8" })]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

test("the focus stays where a person types, and never falls out of the page", async () => {
  const page = await PricePage.open(browser, server.url, ["AAPL", "MSFT"]);
  await page.nextPrice("MSFT");
  const { keyboard } = page.page;
  const focused = () =>
    page.page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute("data-ticker") ?? activeElement?.getAttribute("aria-label");
    });
  // To the last row and beyond, which moves nothing.
  for (const key of ["j", "j", "j"]) await keyboard.press(key);
  await expect.poll(focused).toBe("MSFT");
  await keyboard.press("/");
  await keyboard.type("tsla");
  await keyboard.press("Enter");
  await page.nextPrice("TSLA");
  expect(await focused()).toBe("Add a ticker");
  await page.row("TSLA").focus();
  await keyboard.press("Delete");
  expect(await focused()).toBe("MSFT");
  await keyboard.press("Delete");
  expect(await focused()).toBe("AAPL");
  await keyboard.press("Delete");
  await page.page.getByText("No tickers yet").waitFor();
  // Nothing above the list has gone with its last row.
  expect(await page.page.getByText("Simulated prices.").count()).toBe(1);
  expect(await focused()).toBe("Add a ticker");
  await keyboard.type("nvda");
  await keyboard.press("Enter");
  await page.nextPrice("NVDA");
  expect(await focused()).toBe("Add a ticker");
  // In a narrow window what is known of a ticker is a sheet, which leaves the keyboard where it was.
  await page.page.setViewportSize({ width: 1000, height: 800 });
  await page.row("NVDA").focus();
  await keyboard.press("Enter");
  const why = page.page
    .getByRole("dialog", { name: "NVIDIA Corporation" })
    .getByRole("region", { name: "Why this number?" });
  await why.getByText("simulated", { exact: true }).waitFor();
  // Nothing stood in for its source: there is no word of it, and no dash.
  expect(await why.locator("dt").allTextContents()).toEqual(["Source", "Exchange time", "Sequence", "Quality"]);
  await keyboard.press("Escape");
  await why.waitFor({ state: "detached" });
  expect(await focused()).toBe("NVDA");
  expect(page.faults).toEqual([]);
});

test("what the server does not know is told above the rows and where there is none, and the focus outlives its removal", async () => {
  const page = await PricePage.open(browser, server.url, ["NOSUCHA", "NOSUCHB", "KO"]);
  const { page: tab } = page;
  const told = tab.getByText("Left out, because no source of this server knows them: NOSUCHA, NOSUCHB.");
  const dismiss = tab.getByRole("button", { name: "Dismiss", exact: true });
  await told.waitFor();
  await dismiss.click();
  await told.waitFor({ state: "detached" });
  await choose(tab, "List menu", "Show what is left out");
  await told.waitFor();
  await dismiss.click();
  await page.row("KO").focus();
  await tab.keyboard.press("Delete");
  await tab.getByText("No source of this server knows NOSUCHA, NOSUCHB. The list keeps them").waitFor();
  await tab.getByRole("button", { name: "Remove them" }).press("Enter");
  await tab.getByText("No tickers yet").waitFor();
  expect(await tab.getByRole("combobox", { name: "Add a ticker" }).evaluate((field) => field.matches(":focus"))).toBe(
    true,
  );
  expect(page.faults).toEqual([]);
  await tab.context().close();
});
