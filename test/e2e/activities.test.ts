import { AccountKind, ActivityKind, createPortfolio } from "@streampulse/client/portfolio";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";

test("a long history is looked through by account, type, ticker and days, page by page; the address keeps what is asked for", async () => {
  const [browser, server] = await Promise.all([launchChromium(), startServer()]);
  onTestFinished(async () => {
    await browser.close();
    await server.close();
  });
  const kept = createPortfolio({ url: server.url });
  const make = async (kind: AccountKind, name: string) =>
    (await kept.createAccount({ kind, name, currency: "USD" })).id;
  const accountId = await make(AccountKind.BROKERAGE, "Depot");
  await kept.record({ accountId, kind: ActivityKind.DEPOSIT, day: "2024-06-02", amount: "500" });
  await make(AccountKind.CASH, "Purse");
  for (let month = 1; month <= 12; month++) {
    const day = `2024-${String(month).padStart(2, "0")}-15`;
    await kept.record({ accountId, kind: ActivityKind.DIVIDEND, day, ticker: "AAPL", amount: "1.25" });
  }
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US" })).newPage();
  await page.goto(`${server.url}/portfolio/`);
  const filters = page.getByRole("search", { name: "Activities" });
  const lines = page.getByRole("region", { name: "Activity" }).getByRole("listitem");
  await lines.nth(9).waitFor();
  await filters.getByLabel("Type").selectOption({ label: "Dividend" });
  await filters.getByLabel("Ticker").pressSequentially("aapl");
  await expect.poll(() => lines.filter({ hasText: "Dividend · AAPL" }).count()).toBe(10);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => lines.count()).toBe(12);
  await filters.getByLabel("From day").fill("2024-03-15");
  await filters.getByLabel("To day").fill("2024-05-15");
  await expect.poll(() => lines.count()).toBe(3);
  expect(new URL(page.url()).search).toBe("?ticker=aapl&type=dividend&from=2024-03-15&to=2024-05-15");
  await page.reload();
  await lines.nth(2).waitFor();
  expect(await lines.count()).toBe(3);
  expect(await filters.getByLabel("Ticker").inputValue()).toBe("aapl");
  await filters.getByLabel("Account").selectOption({ label: "Purse" });
  await page.getByText("No activity matches all of that.").waitFor();
  await filters.getByLabel("To day").fill("2024-03-14");
  await filters.getByText("The first day is after the last.").waitFor();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await filters.getByRole("button", { name: "Show all" }).press("Enter");
  await expect.poll(() => lines.count()).toBe(10);
  expect(new URL(page.url()).search).toBe("");
}, 60_000);
