import { createAlerts } from "@streampulse/client/alerts";
import { AccountKind, ActivityKind, BudgetFlow, createPortfolio, type Portfolio } from "@streampulse/client/portfolio";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { holdNextMessage } from "./held-message.ts";
import { areStacked } from "./stacked.ts";
import { DESKTOP, PHONE, PlaceVisits } from "./place-visits.ts";

let browser: Browser;
let server: RunningServer;
let kept: Portfolio;
const visits = new PlaceVisits();

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer({ STREAMPULSE_SIMULATED_SEED: "11" })]);
  kept = createPortfolio({ url: server.url });
});

beforeEach(async () => {
  for (const { id } of await kept.accounts()) await kept.deleteAccount(id, { withActivities: true });
  for (const { flow, category, fromMonth } of await kept.budgetTargets()) {
    await kept.deleteBudgetTarget({ flow, category, fromMonth });
  }
  const { id: accountId } = await kept.createAccount({ kind: AccountKind.CASH, name: "Bank", currency: "USD" });
  const day = `${thisMonth()}-01`;
  const { INCOME, SPENDING } = ActivityKind;
  await kept.record({ accountId, kind: INCOME, day, amount: "4200.20", category: "Salary" });
  await kept.record({ accountId, kind: SPENDING, day, amount: "1150.10", category: "Rent" });
  await kept.record({ accountId, kind: SPENDING, day, amount: "430", category: "Food" });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

afterEach(() => visits.end());

/** By UTC, as the portfolio's days are. */
function thisMonth(): string {
  return new Date().toISOString().slice(0, 7);
}

const visit = (viewport: typeof DESKTOP): Promise<Page> => visits.visit(browser, `${server.url}/budget/`, viewport);

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole("button", { name, exact: typeof name === "string" });

test("a month stands beside its targets, which are set, changed and taken back in their place", async () => {
  const page = await visit(DESKTOP);
  const food = page.getByRole("listitem").filter({ hasText: "Food" });
  await food.getByText("$430.00").waitFor();
  await page.getByText("+$2,620.10").first().waitFor();
  await button(food, "no target for Food").click();
  const form = food.getByRole("form", { name: "Target of Food" });
  await form.getByRole("textbox").fill("four hundred");
  await button(form, "Save").click();
  await form.getByText("“four hundred” has no digits. Write the number, such as 215.50.").waitFor();
  await form.getByRole("textbox").fill("400");
  await button(form, "Save").click();
  await food.getByText("$30.00 over").waitFor();
  expect(await kept.budgetTargets()).toMatchObject([
    { flow: BudgetFlow.SPENDING, category: "Food", fromMonth: thisMonth(), amount: { currency: "USD", amount: "400" } },
  ]);
  await button(food, /, target for Food$/).click();
  await form.getByRole("textbox").fill("1,000.50");
  await holdNextMessage(page);
  await button(form, "Save").click();
  await food.getByText("$570.50 left").waitFor();
  await button(page, "Undo").last().click();
  await food.getByText("$30.00 over").waitFor();
  await button(food, /, target for Food$/).click();
  await form.getByRole("textbox").fill("");
  await button(form, "Save").click();
  await button(food, "no target for Food").waitFor();
  expect(await axeFindings(page)).toEqual([]);
});

test("spending is added to the month, the year adds up, and another month has its own", async () => {
  const page = await visit(DESKTOP);
  await button(page, "Add spending").click();
  const dialog = page.getByRole("dialog", { name: "Add activity" });
  await dialog.getByText("In USD", { exact: true }).waitFor();
  await dialog.getByLabel("Amount", { exact: true }).fill("19.90");
  await dialog.getByLabel("Category", { exact: true }).fill("Food");
  await button(dialog, "Add").click();
  await dialog.waitFor({ state: "detached" });
  const food = page.getByRole("listitem").filter({ hasText: "Food" });
  await food.getByText("$449.90").waitFor();
  await page.getByText("The year in figures").click();
  const sums = page.getByRole("row", { name: "Together" });
  expect(await sums.getByRole("cell").allTextContents()).toEqual(
    expect.arrayContaining(["$4,200.20", "$1,600.00", expect.stringContaining("+$2,600.20")]),
  );
  await button(page, "The month before").click();
  await page.getByText("Nothing in this month, and no target.").first().waitFor();
  await button(page, "This month").click();
  await food.getByText("$449.90").waitFor();
});

test("on a phone nothing is wider than the screen, and hidden amounts are nowhere", async () => {
  const [bank] = await kept.accounts();
  const long = {
    day: `${thisMonth()}-01`,
    amount: "220",
    category: "Insurance and other things that come every month",
  };
  await kept.record({ ...long, accountId: bank?.id ?? "", kind: ActivityKind.SPENDING });
  const { BROKERAGE } = AccountKind;
  const { id: accountId } = await kept.createAccount({ kind: BROKERAGE, name: "Shares", currency: "USD" });
  const unknown = { ticker: "NOSUCHONE", quantity: "1", price: "10", day: long.day };
  await kept.record({ ...unknown, accountId, kind: ActivityKind.BUY });
  const page = await visit(PHONE);
  // Net worth says here too what it leaves out.
  await page.getByText("Net worth now (in part)").waitFor();
  await page.getByText("Net worth: 0 of 1 priced live").waitFor();
  await page.getByText("1 holding has no value, and is in no total.").waitFor();
  await page.getByRole("listitem").filter({ hasText: "Rent" }).getByText("$1,150.10").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  // What fired, what was said and the bar stand above one another, and the page can be scrolled clear of what stays.
  await createAlerts({ url: server.url }).create({ ticker: "AAPL", condition: { above: { price: "0.01" } } });
  const notices = page.getByRole("region", { name: "Fired alerts" });
  await notices.getByText("AAPL is above 0.01").waitFor();
  await button(page, "Add spending").click();
  const dialog = page.getByRole("dialog", { name: "Add activity" });
  await dialog.getByLabel("Amount", { exact: true }).fill("19.90");
  await dialog.getByLabel("Category", { exact: true }).fill("Food");
  await holdNextMessage(page);
  await button(dialog, "Add").click();
  const message = page.getByRole("status", { name: "Messages" }).getByText("Recorded: Spending · Food.");
  const bar = page.getByRole("navigation", { name: "Places" });
  await message.waitFor();
  await expect.poll(() => areStacked(notices, message, bar)).toBe(true);
  await expect
    .poll(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      return areStacked(page.getByText("The year in figures"), notices);
    })
    .toBe(true);
  await button(page, "Hide amounts").click();
  await expect.poll(() => page.locator("main").textContent()).not.toContain("$");
  expect(await axeFindings(page)).toEqual([]);
});
