import { createClient } from "@streampulse/client";
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

/** Drops a file of this text on the page. */
export async function drop(page: Page, text: string): Promise<void> {
  await page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], "list.csv", { type: "text/csv" }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
}

/** Drags a row by its handle below another one, while the page's further code comes only after the row was taken. */
export async function dragBelow(page: Page, ticker: string, other: string): Promise<void> {
  const gate = Promise.withResolvers<void>();
  await page.route("**/*.js", (route) => gate.promise.then(() => route.continue()));
  const handle = await page.getByRole("button", { name: `Move ${ticker}`, exact: true }).boundingBox();
  const target = await page.locator(`[data-ticker="${other}"]`).boundingBox();
  if (!handle || !target) throw new Error("A row is not there.");
  const x = handle.x + handle.width / 2;
  let y = handle.y + handle.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  gate.resolve();
  const isDragged = () => page.locator(`[data-ticker="${ticker}"][data-dragged]`).count();
  while ((await isDragged()) === 0) await page.mouse.move(x, (y += y < target.y ? 1 : 0));
  await page.mouse.move(x, target.y + target.height - 4, { steps: 4 });
  await page
    .getByRole("status")
    .filter({ hasText: `${ticker} is at ${other}` })
    .waitFor({ state: "attached" });
  await page.mouse.up();
}

/** Keeps a list of so many tickers of the server's own; tells which. */
export async function keepLongList(url: string, count: number): Promise<string[]> {
  const client = createClient({ url });
  const tickers: string[] = [];
  for (let pageToken = ""; tickers.length < count;) {
    const found = await client.search("", { limit: 100, pageToken });
    tickers.push(...found.results.map(({ ticker }) => ticker));
    pageToken = found.nextPageToken;
  }
  const chosen = tickers.slice(0, count);
  await createWatchlists({ url }).create({ name: "Everything", entries: chosen.map((ticker) => ({ ticker })) });
  return chosen;
}

/** Scrolls back by more than so many pixels with the wheel, and by a page with the keyboard: the rows there, by their numbers. */
export async function scrolledPlaces(
  page: Page,
  px: number,
): Promise<(readonly [index: number, ticker: string | null])[]> {
  const bottom = await page.evaluate(() => scrollY);
  await page.mouse.move(600, 500);
  const rested = page.evaluate(
    (below) => new Promise<number>((done) => addEventListener("scrollend", () => scrollY < below && done(scrollY))),
    bottom - px,
  );
  await page.mouse.wheel(0, -px - 1_000);
  // A key that comes while the wheel still turns is the wheel's.
  const wheeled = await rested;
  await page.keyboard.press("PageUp");
  await page.waitForFunction((from) => scrollY < from, wheeled);
  return page
    .locator("[data-ticker]")
    .evaluateAll((all) =>
      all.map((row) => [Number(row.getAttribute("aria-rowindex")), row.getAttribute("data-ticker")] as const),
    );
}
