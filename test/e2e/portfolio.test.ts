import { create, toBinary } from "@bufbuild/protobuf";
import { AccountKind, ActivityKind, createPortfolio, type Portfolio } from "@streampulse/client/portfolio";
import { ListAccountsResponseSchema } from "@streampulse/proto";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { holdNextMessage } from "./held-message.ts";
import { DESKTOP, PHONE, PlaceVisits } from "./place-visits.ts";

let browser: Browser;
let server: RunningServer;
let kept: Portfolio;
const visits = new PlaceVisits();

beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchChromium(),
    startServer({ STREAMPULSE_SIMULATED_SEED: "11", STREAMPULSE_SIMULATED_RATE: "8" }),
  ]);
  kept = createPortfolio({ url: server.url });
});

beforeEach(async () => {
  for (const { id } of await kept.accounts()) await kept.deleteAccount(id, { withActivities: true });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

afterEach(() => visits.end());

const visit = (viewport: typeof DESKTOP): Promise<Page> => visits.visit(browser, `${server.url}/portfolio/`, viewport);

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole("button", { name, exact: typeof name === "string" });

/** A depot with some cash and two holdings, and a house and what is owed for it. */
async function someWealth(): Promise<void> {
  const make = async (kind: AccountKind, name: string) =>
    (await kept.createAccount({ kind, name, currency: "USD" })).id;
  const accountId = await make(AccountKind.BROKERAGE, "Depot");
  const day = "2025-06-02";
  await kept.record({ accountId, kind: ActivityKind.DEPOSIT, day, amount: "5000.10" });
  await kept.record({ accountId, kind: ActivityKind.BUY, day, ticker: "AAPL", quantity: "3", price: "201.7" });
  const terms = { quantity: "2.5", price: "410", fee: "1", note: "from my broker" };
  await kept.record({ accountId, kind: ActivityKind.BUY, day, ticker: "MSFT", ...terms });
  await kept.record({ accountId, kind: ActivityKind.BUY, day, ticker: "NOSUCHONE", quantity: "1", price: "10" });
  const stated = { kind: ActivityKind.STATED_VALUE, day };
  await kept.record({ ...stated, accountId: await make(AccountKind.OTHER_ASSET, "House"), amount: "9000.55" });
  await kept.record({ ...stated, accountId: await make(AccountKind.DEBT, "Loan"), amount: "4000.25" });
}

/** Fills the fields of a dialog by their labels and presses its button. */
async function fill(dialog: Locator, fields: Readonly<Record<string, string>>, press: string): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label, { exact: true }).fill(text);
  await button(dialog, press).click();
}

/** The digits of what is shown as an amount. */
const cents = (text: string): number => Math.round(Number(text.replace("−", "-").replaceAll(/[^\d.-]/g, "")) * 100);

async function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

test("a sample goes with one press, and not without a question where one's own is in it", async () => {
  const page = await visit(DESKTOP);
  await button(page, "Try with a sample").click();
  // One's own goes into the sample where that is chosen alone, and from there not without a question.
  await button(page, "Add activity").click();
  const dialog = page.getByRole("dialog", { name: "Add activity" });
  const account = dialog.getByLabel("Account", { exact: true });
  expect(await account.inputValue()).toBe("new");
  await account.selectOption("Sample: brokerage");
  await fill(dialog, { Ticker: "KO", Quantity: "1", Price: "70" }, "Add");
  await dialog.waitFor({ state: "detached" });
  await button(page, "Remove the sample").click();
  const question = page.getByRole("dialog", { name: "Remove the sample" });
  await question.getByText(/^Buy · KO of .*, in Sample: brokerage$/).waitFor();
  await button(question, "Delete mine too").click();
  await button(page, "Try with a sample").click();
  await button(page, "Remove the sample").click();
  await button(page, "Add a holding").waitFor();
});

test("from nothing to a holding that is worth something live, and back", async () => {
  const page = await visit(DESKTOP);
  await button(page, "Add a holding").click();
  const dialog = page.getByRole("dialog", { name: "Add activity" });
  await button(dialog, "Add").click();
  // Everything that is missing is said at once, at its field.
  await dialog.getByText("Say which ticker, such as AAPL.").waitFor();
  await dialog.getByText("Price is missing.").waitFor();
  // The answer is lost: what is sent again is recorded once.
  await page.route("**/RecordActivity", (route) => route.fetch().then(() => route.abort()), { times: 1 });
  await fill(
    dialog,
    { Ticker: "AAPL", Quantity: "10", Price: "201.70", "Fees and taxes": "1", Date: "2025-06-02" },
    "Add",
  );
  await dialog.getByText("Not saved.").waitFor();
  await button(dialog, "Add").click();
  await dialog.waitFor({ state: "detached" });
  const row = page.getByRole("table", { name: "Holdings" }).getByRole("row").filter({ hasText: "AAPL" });
  await row.getByText("Simulated").waitFor();
  expect(await row.getByRole("cell").nth(1).textContent()).toBe("10");
  const value = row.getByRole("cell").nth(3);
  await expect.poll(() => value.textContent()).toMatch(/^\$[\d,]+\.\d\d$/);
  const first = await value.textContent();
  await expect.poll(() => value.textContent()).not.toBe(first);
  await page.getByText("0 of 1 priced live · 1 priced · without the cash of Brokerage account").waitFor();

  // What would be in no net worth is said where it is entered; one press has it counted, and another not.
  await button(page, "Add activity").click();
  const cash = dialog.getByRole("status", { name: "Cash" });
  // A region that came together with its text would often not be read.
  expect(await cash.textContent()).toBe("");
  await dialog.getByLabel("What happened").selectOption("Deposit");
  await cash.getByText("Brokerage account does not count its cash:").waitFor();
  await button(dialog, "Count its cash").click();
  await dialog.getByText("−$2,018.00").waitFor();
  await button(dialog, "Do not count it").click();
  await button(dialog, "Count its cash").waitFor();
  // What was begun is there again, until it is thrown away.
  const amount = dialog.getByLabel("Amount", { exact: true });
  await amount.fill("12.5");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await button(page, "Add activity").click();
  expect(await amount.inputValue()).toBe("12.5");
  await button(dialog, "Cancel").click();
  await button(page, "Add activity").click();
  expect(await dialog.getByLabel("Quantity", { exact: true }).inputValue()).toBe("");
  await page.keyboard.press("Escape");

  // What was entered in the wrong account is moved to the right one.
  await button(page, "Add an account").click();
  await fill(page.getByRole("dialog", { name: "New account" }), { Name: "Second" }, "Add account");
  await button(page, /^Change Buy · AAPL/).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "Change activity" });
  await edit.getByLabel("Account", { exact: true }).selectOption("Second");
  await button(edit, "Save").click();
  await page.getByText(/^Jun 2, 2025 · Second/).waitFor();

  // What cannot have happened is refused at its field, in the form's words, and nothing typed is lost.
  await button(page, "Add activity").click();
  const sale = page.getByRole("dialog", { name: "Add activity" });
  await sale.getByLabel("What happened").selectOption("Sell");
  await sale.getByLabel("Account", { exact: true }).selectOption("Second");
  const sold = { Ticker: "NASDAQ:AAPL", Quantity: "11", Price: "210", Date: "2025-06-03" };
  await fill(sale, { ...sold, "Fees and taxes": "-1" }, "Add");
  await sale.getByText("Fees and taxes must be 0 or more.").waitFor();
  // A ticker that nobody knows is asked about, and one that is held under another name.
  await fill(sale, { "Fees and taxes": "", Ticker: "apple" }, "Add");
  await sale.getByText(/^No source knows APPLE\. There is .*NASDAQ:AAPL/).waitFor();
  await fill(sale, { Ticker: "NASDAQ:AAPL" }, "Add");
  await sale.getByText("NASDAQ:AAPL is the same as AAPL, under which it is recorded.").waitFor();
  await button(sale, "Record it as AAPL").click();
  const refusal = sale.getByRole("alert");
  await refusal.waitFor();
  expect(await refusal.textContent()).toMatch(/^Quantity /);
  expect(await sale.getByLabel("Price", { exact: true }).inputValue()).toBe("210");
  await fill(sale, { Quantity: "4" }, "Add");
  await sale.waitFor({ state: "detached" });
  await expect.poll(() => row.getByRole("cell").nth(1).textContent()).toBe("6");
  // Purchases, and what was made of the rest.
  await button(row, "AAPL").click();
  const lots = page.getByRole("dialog", { name: "AAPL" });
  await lots.getByText("Sold or covered").waitFor();
  const now = lots.getByRole("region", { name: "Now" });
  expect(await now.textContent()).toMatch(/Price.*\d.*Value.*\d.*Today.*Unrealised.*\d/s);
  await lots.getByRole("link", { name: "Open chart" }).waitFor();
  await button(lots, "Set an alert").click();
  const alert = page.getByRole("dialog", { name: "New alert" });
  await expect.poll(() => alert.getByRole("textbox", { name: "Ticker" }).inputValue()).toBe("AAPL");
  await page.keyboard.press("Escape");

  await button(page, /^Change Sell · AAPL/).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await fill(edit, { Quantity: "5" }, "Save");
  await expect.poll(() => row.getByRole("cell").nth(1).textContent()).toBe("5");
  await button(page, /^Change Sell · AAPL/).click();
  await holdNextMessage(page);
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect.poll(() => row.getByRole("cell").nth(1).textContent()).toBe("10");
  await button(page, "Undo").click();
  await expect.poll(() => row.getByRole("cell").nth(1).textContent()).toBe("5");
});

test("parts add up to their total, and privacy leaves no amount in the document", async () => {
  await someWealth();
  const page = await visit(DESKTOP);
  const allocation = page.getByRole("table", { name: "Allocation by holding" });
  await allocation.getByRole("row", { name: "Loan" }).waitFor();
  // One look: prices move between two.
  const shown = await allocation.evaluate((table) =>
    [...table.querySelectorAll("tbody tr, tfoot tr")].map((row) => row.querySelector("td")?.textContent ?? ""),
  );
  const amounts = shown.map(cents);
  const total = amounts.pop();
  expect(amounts.length).toBeGreaterThan(2);
  expect(amounts.reduce((sum, each) => sum + each, 0)).toBe(total);

  // What has no price has no value, which is told and in no total.
  const unpriced = page.getByRole("table", { name: "Holdings" }).getByRole("row").filter({ hasText: "NOSUCHONE" });
  await unpriced.getByText("Unknown ticker").waitFor();
  expect(await unpriced.getByRole("cell").nth(3).textContent()).toBe("—");
  await page.getByText("1 holding has no value, and is in no total.").waitFor();
  // An account that no valuation has told of yet has no value, and not 0.
  await page.route("**/ListAccounts", async (route) => {
    const response = await route.fetch();
    const fresh = { id: "999", kind: AccountKind.CASH, name: "Fresh", currency: "USD" };
    const more = toBinary(ListAccountsResponseSchema, create(ListAccountsResponseSchema, { accounts: [fresh] }));
    // Messages that stand behind one another are one with the lists of both.
    await route.fulfill({ response, body: Buffer.concat([await response.body(), more]) });
  });
  const [depot] = await kept.accounts();
  await kept.record({ accountId: depot?.id ?? "", kind: ActivityKind.DEPOSIT, day: "2025-06-03", amount: "1" });
  await button(page, /^Fresh/).waitFor();
  expect(await button(page, /^Fresh/).textContent()).toBe("Fresh—");

  await page.getByText("from my broker").waitFor();
  await button(page, "Show as a table").click();
  await page.getByRole("region", { name: "Net worth of each day" }).getByRole("row").nth(1).waitFor();
  await button(page, "Hide amounts").click();
  await page.getByRole("heading", { name: "Net worth", exact: true }).waitFor();
  const portfolio = await page.evaluate(() =>
    [...document.querySelectorAll("dd, td, th, p, li, [title]")]
      .filter((each) => each.closest("[data-ticker]") === null)
      .flatMap((each) => [each.textContent, each.getAttribute("title") ?? ""])
      .filter((text) => text.includes("$") || text.includes("from my broker")),
  );
  expect(portfolio).toEqual([]);
  expect(await page.title()).toBe("Portfolio · StreamPulse");
});

test("nothing keeps people out of it on a wide screen", async () => {
  await someWealth();
  const page = await visit(DESKTOP);
  await page.getByRole("table", { name: "Holdings" }).getByText("Simulated").first().waitFor();
  await page.getByRole("table", { name: "Allocation by holding" }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
});

test("on a phone holdings are cards, and nothing is wider than the screen", async () => {
  await someWealth();
  const page = await visit(PHONE);
  const card = page.getByRole("list", { name: "Holdings" }).getByRole("listitem").filter({ hasText: "AAPL" });
  await card.getByText("Quantity × price").waitFor();
  expect(await widthOf(page)).toBe(PHONE.width);
  const first = page.getByRole("list", { name: "Holdings" }).getByRole("listitem").first();
  expect(await first.textContent()).toContain("MSFT");
  await page.getByLabel("Order of holdings").selectOption("By name");
  expect(await first.textContent()).toContain("AAPL");
  // The day's figure is a long one: none stands over another.
  const [depot] = await kept.accounts();
  const today = new Date().toISOString().slice(0, 10);
  const many = { ticker: "AAPL", quantity: "123000", price: "9201.7", day: today };
  await kept.record({ ...many, accountId: depot?.id ?? "", kind: ActivityKind.BUY });
  await page.setViewportSize({ width: 320, height: 568 });
  const figures = page.getByRole("region", { name: "Net worth", exact: true }).locator("dd");
  await figures
    .first()
    .getByText(/^−\$1,\d{3},\d{3},/)
    .waitFor();
  const overlaps = await figures.evaluateAll((all) => {
    const boxes = all.map((figure) => {
      const range = document.createRange();
      range.selectNodeContents(figure);
      return range.getBoundingClientRect();
    });
    const meets = (a: DOMRect, b: DOMRect) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => meets(a, b)));
  });
  expect(overlaps).toEqual([]);
  expect(await widthOf(page)).toBe(320);
  await page.setViewportSize(PHONE);
  await button(page, "Add activity").click();
  const dialog = page.getByRole("dialog", { name: "Add activity" });
  await dialog.getByLabel("What happened").selectOption("Short sale");
  await dialog.getByText("More details").click();
  expect(await widthOf(page)).toBe(PHONE.width);
  await page.keyboard.press("Escape");
  expect(await axeFindings(page)).toEqual([]);
});
