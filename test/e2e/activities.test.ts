import { AccountKind, ActivityKind, createPortfolio, type Portfolio } from "@streampulse/client/portfolio";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";
import { DESKTOP, PlaceVisits } from "./place-visits.ts";

let browser: Browser;
let server: RunningServer;
let kept: Portfolio;
const visits = new PlaceVisits();

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  kept = createPortfolio({ url: server.url });
});

afterEach(async () => {
  await visits.end();
  for (const { id } of await kept.accounts()) await kept.deleteAccount(id, { withActivities: true });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole("button", { name, exact: typeof name === "string" });

const GOOD =
  "date,type,account,ticker,quantity,price,note\n2025-06-02,buy,Depot,MSFT,2,410.50,from a file\n2025-06-03,buy,Depot,KO,10,70.25,\n";
const BROKEN =
  "date,type,account,ticker,quantity,price\n2025-06-02,buy,Depot,MSFT,two,410\n2025-06-31,buy,Depot,KO,10,70\n";

test("a file is read and tried before it is kept, a broken one says each line, and importing again adds nothing", async () => {
  await kept.createAccount({ kind: AccountKind.BROKERAGE, name: "Depot", currency: "USD", ignoresCash: true });
  const page = await visits.visit(browser, `${server.url}/portfolio/`, DESKTOP);
  const choose = async (name: string, text: string): Promise<Locator> => {
    await button(page, "More of the portfolio").click();
    await page.getByRole("menuitem", { name: "Import a file" }).click();
    const dialog = page.getByRole("dialog", { name: "Import activities" });
    const file = { name, mimeType: "text/csv", buffer: Buffer.from(text) };
    await dialog.getByLabel("File of activities").setInputFiles(file);
    return dialog;
  };
  const broken = await choose("broken.csv", BROKEN);
  await broken.getByText("Line 2 · quantity").waitFor();
  await broken.getByText("Line 3 · date").waitFor();
  expect(await button(broken, "Import").isDisabled()).toBe(true);
  await button(broken, "Another file").click();
  const good = { name: "good.csv", mimeType: "text/csv", buffer: Buffer.from(GOOD) };
  await broken.getByLabel("File of activities").setInputFiles(good);
  await broken.getByText("2 activities will be added.").waitFor();
  const lines = broken.getByRole("region", { name: "The lines, as they will be recorded" }).getByRole("listitem");
  expect(await lines.allTextContents()).toEqual([
    "Line 2Buy · MSFTJun 2, 2025 · Depot2 × $410.50",
    "Line 3Buy · KOJun 3, 2025 · Depot10 × $70.25",
  ]);
  await broken.getByText("2 lines, commas between cells").waitFor();
  // A column that is left unread, and taken again: the file is tried with each.
  await broken.getByText("Columns: 7 of 7 are read").click();
  await broken.getByLabel("Column note").selectOption("");
  await broken.getByText("Columns: 6 of 7 are read").waitFor();
  await broken.getByLabel("Column note").selectOption("Note");
  await broken.getByText("Columns: 7 of 7 are read").waitFor();
  await button(broken, "Import").click();
  await broken.getByText("2 activities were added.").waitFor();
  await button(broken, "Done").click();
  await page.getByText("from a file").waitFor();
  const again = await choose("good.csv", GOOD);
  await again.getByText("Nothing new. 2 activities are there already.").waitFor();
  expect(await again.getByText("There already", { exact: true }).count()).toBe(2);
  // The same instrument under another name is asked about, and kept under the one that is chosen.
  await button(again, "Another file").click();
  const named = GOOD.replace("KO,10", "NYSE:KO,11");
  const other = { name: "other.csv", mimeType: "text/csv", buffer: Buffer.from(named) };
  await again.getByLabel("File of activities").setInputFiles(other);
  await again.getByText(/^NYSE:KO is the same as KO, under which it is recorded;/).waitFor();
  await button(again, "As it is recorded").click();
  await again.getByRole("listitem").filter({ hasText: "Buy · KO" }).getByText("11 × $70.25").waitFor();
  await button(again, "Another file").click();
  await again.getByLabel("File of activities").setInputFiles(good);
  await again.getByText("Nothing new. 2 activities are there already.").waitFor();
  expect(await button(again, "Import").isDisabled()).toBe(true);
  // Money that a file brings into an account that does not count its cash is marked.
  await button(again, "Another file").click();
  const paid = Buffer.from("date,type,account,amount\n2025-06-04,deposit,Depot,50\n");
  await again.getByLabel("File of activities").setInputFiles({ ...other, buffer: paid });
  const deposit = again.getByRole("listitem").filter({ hasText: "Deposit" });
  await deposit.getByText("In no net worth: cash not counted").waitFor();
  await button(again, "Cancel").click();

  await button(page, "More of the portfolio").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Export as CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^portfolio-\d{4}-\d\d-\d\d\.csv$/);
});

test("a long history is looked through by account, type, ticker and days, page by page; the address keeps what is asked for", async () => {
  const make = async (kind: AccountKind, name: string) =>
    (await kept.createAccount({ kind, name, currency: "USD" })).id;
  const accountId = await make(AccountKind.BROKERAGE, "Depot");
  await kept.record({ accountId, kind: ActivityKind.DEPOSIT, day: "2024-06-02", amount: "500" });
  await make(AccountKind.CASH, "Purse");
  for (let month = 1; month <= 12; month++) {
    const day = `2024-${String(month).padStart(2, "0")}-15`;
    await kept.record({ accountId, kind: ActivityKind.DIVIDEND, day, ticker: "AAPL", amount: "1.25" });
  }
  const page = await visits.visit(browser, `${server.url}/portfolio/`, DESKTOP);
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
