import { createWatchlists, isHeading } from "@streampulse/client/watchlists";
import type { Page } from "playwright-core";

/** What a server keeps, each list as its name and its tickers, headings in brackets. */
export async function keptLists(url: string): Promise<string[]> {
  const lists = await createWatchlists({ url }).list();
  return lists.map(
    ({ name, entries }) =>
      `${name}: ${entries.map((entry) => (isHeading(entry) ? `[${entry.heading}]` : entry.ticker)).join(" ")}`,
  );
}

/** Rows and headings as they stand. */
export function shown(page: Page): Promise<string[]> {
  return page
    .locator("[role=grid] [role=rowgroup]:last-of-type > [role=row]")
    .evaluateAll((rows) =>
      rows.map((row) => row.getAttribute("data-ticker") ?? `[${row.querySelector("[role=rowheader]")?.textContent}]`),
    );
}

/** Chooses from a menu. */
export async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole("button", { name: menu, exact: true }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** Answers a dialog that asks for one text. */
export async function answer(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name: label }).fill(text);
  await page.getByRole("dialog").getByRole("button").last().click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Pastes a list on the page, and imports it. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await page.getByRole("dialog").getByRole("button", { name: "Import", exact: true }).click();
}
