import { createClient } from "@streampulse/client";
import { createAlerts } from "@streampulse/client/alerts";
import { createWatchlists } from "@streampulse/client/watchlists";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { countCommits, commitsCounted, rowsRendered } from "./commit-count.ts";
import { answer, choose, dragBelow, drop, keepLongList, keptLists, paste, scrolledPlaces, shown } from "./list-page.ts";
import { holdNextMessage } from "./held-message.ts";
import { PricePage } from "./price-page.ts";

const kept = () => keptLists(server.url);

let browser: Browser;
let server: RunningServer;
const open: PricePage[] = [];

beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchChromium(),
    startServer({ STREAMPULSE_SIMULATED_RATE: "8", STREAMPULSE_SIMULATED_SEED: "11" }),
  ]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

afterEach(async () => {
  const faults = open.flatMap((page) => page.faults);
  await Promise.all(open.splice(0).map((page) => page.page.context().close()));
  const lists = createWatchlists({ url: server.url });
  for (const { id } of await lists.list()) await lists.delete(id);
  expect(faults).toEqual([]);
});

async function visit(path = "", sibling?: PricePage): Promise<PricePage> {
  const page = await PricePage.open(browser, `${server.url}${path}`, undefined, sibling);
  page.page.setDefaultTimeout(25_000);
  open.push(page);
  return page;
}

test("lists are made, filled, ordered, renamed, deleted and brought back, on every tab at once", async () => {
  const { page } = await visit();
  await page.getByRole("tab", { name: "Everyday" }).waitFor();
  await page.getByRole("button", { name: "New list" }).click();
  await answer(page, "Name", "Tech");
  await page.getByText("No tickers yet").waitFor();
  await paste(page, "###Chips,NVDA,AMD,###Phones,AAPL");
  await expect.poll(() => shown(page)).toEqual(["[Chips]", "NVDA", "AMD", "[Phones]", "AAPL"]);
  const other = await visit("", open[0]);
  await other.page.getByRole("tab", { name: "Tech", selected: true }).waitFor();
  await other.nextPrice("AMD");

  // The code that moves rows comes when one is taken, and that first move is not lost.
  await dragBelow(page, "NVDA", "AMD");
  await expect.poll(() => shown(other.page)).toEqual(["[Chips]", "AMD", "NVDA", "[Phones]", "AAPL"]);
  await page.locator('[data-ticker="NVDA"]').focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => shown(other.page)).toEqual(["[Chips]", "NVDA", "AMD", "[Phones]", "AAPL"]);

  // By the keyboard alone: the row's own handle, then the menu.
  await page.locator('[data-ticker="AAPL"]').focus();
  await page.getByRole("button", { name: "Move AAPL", exact: true }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("status").filter({ hasText: "Picked up AAPL" }).waitFor({ state: "attached" });
  // Its keys are heard a timer later: a key of this test would be faster, and no person's is.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await page.locator('[data-ticker="AAPL"][style*="translate3d"]').waitFor();
  for (const step of ["[Phones]", "AMD"]) {
    await page.keyboard.press("ArrowUp");
    await page
      .getByRole("status")
      .filter({ hasText: `AAPL is at ${step.replaceAll(/[[\]]/g, "")}` })
      .waitFor({ state: "attached" });
  }
  await page.keyboard.press("Space");
  await expect.poll(() => shown(other.page)).toEqual(["[Chips]", "NVDA", "AAPL", "AMD", "[Phones]"]);
  await page.locator('[data-ticker="NVDA"]').focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => shown(other.page)).toEqual(["[Chips]", "AAPL", "NVDA", "AMD", "[Phones]"]);

  await choose(page, "More for NVDA", "Add a note");
  await answer(page, "Note", "after earnings\n<b>no markup</b>");
  await other.row("NVDA").getByText("Note: after earnings").waitFor({ state: "attached" });
  await choose(page, "List menu", "Rename the list");
  await answer(page, "Name", "Silicon");
  await other.page.getByRole("tab", { name: "Silicon" }).waitFor();
  await choose(page, "More for NVDA", "Move to Everyday");
  await expect
    .poll(kept)
    .toEqual([
      "Everyday: AAPL MSFT NVDA TSLA BTCUSDT ETHUSDT EURUSD VOD.L KO SHIBUSDT",
      "Silicon: [Chips] AAPL AMD [Phones]",
    ]);
  await holdNextMessage(page);
  await choose(page, "List menu", "Delete the list");
  await other.page.getByRole("tab", { name: "Silicon" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).last().click();
  await other.page.getByRole("tab", { name: "Silicon" }).waitFor();
  await page.getByRole("tab", { name: "Silicon", selected: true }).focus();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect.poll(async () => (await kept())[0]).toMatch(/^Silicon/);
}, 120_000);

test("pausing holds what is shown, everywhere, and says so", async () => {
  const visited = await visit();
  const { page } = visited;
  await visited.row("BTCUSDT").click();
  await visited.nextPrice("BTCUSDT");
  const panel = page.getByRole("complementary", { name: "Selected ticker" });
  await panel.locator("canvas").first().waitFor();
  // A region that came together with its text would often not be read.
  const said = page.getByRole("status", { name: "Paused" });
  expect(await said.textContent()).toBe("");
  await page.keyboard.press("p");
  await said.getByText("These are the prices of").waitFor();
  await panel.getByText(/^Paused: as it was at \d\d:\d\d:\d\d\.$/).waitFor();
  const still = async () => [await visited.price("BTCUSDT"), await panel.innerText()];
  const before = await still();
  const client = createClient({ url: server.url });
  const sequence = async () => (await client.getQuotes(["BTCUSDT"])).quotes[0]?.sequence ?? 0;
  const from = await sequence();
  await expect.poll(sequence).toBeGreaterThan(from + 10);
  expect(await still()).toEqual(before);
  await page.keyboard.press("p");
  await visited.nextPrice("BTCUSDT", before[0]);
  await expect.poll(still).not.toEqual(before);
});

test("a link proposes and changes nothing by itself; hostile text in it stays text", async () => {
  const query = new URLSearchParams({ tickers: "aapl,KO,<img src=x onerror=alert(1)>,\u202egpj.exe x" });
  query.set("list", "<b onclick=alert(1)>Drinks</b>");
  query.append("section", "1:<i>Cold</i>");
  const visited = await visit(`/?${query}`);
  const { page } = visited;
  const proposal = page.getByRole("region", { name: "Shared tickers" });
  await proposal.getByText("“<b onclick=alert(1)>Drinks</b>”: add these 2 tickers?").waitFor();
  await proposal.getByText("2 of the link cannot be read as tickers or sections.").waitFor();
  await visited.nextPrice("AAPL");
  expect(await kept()).toEqual([]);
  await proposal.getByRole("button", { name: "As a new list" }).click();
  const drinks = "<b onclick=alert(1)>Drinks</b>: AAPL [<i>Cold</i>] KO";
  await expect.poll(async () => (await kept()).at(-1)).toBe(drinks);
  expect([await proposal.count(), new URL(page.url()).search]).toEqual([0, ""]);

  // A file by dropping it: what it would do, its faults by line, and nothing before it is wanted.
  await drop(page, "x".repeat(4 * 1024 * 1024 + 1));
  await page.getByRole("status", { name: "Messages" }).getByText("larger than 4 MiB").waitFor();
  await drop(page, "watchlist,ticker\n<img src=x onerror=alert(1)>,MSFT\nShared,A B\nShared,TSLA\n");
  const dialog = page.getByRole("dialog", { name: "Import" });
  await dialog.getByText("Line 3").waitFor();
  expect((await kept()).at(-1)).toBe(drinks);
  await dialog.getByRole("button", { name: "Import the other 2" }).click();
  await expect
    .poll(kept)
    .toEqual(expect.arrayContaining([drinks, "Shared: TSLA", "<img src=x onerror=alert(1)>: MSFT"]));
});

test("a ticker with alerts asks before it goes", async () => {
  await createAlerts({ url: server.url }).create({ ticker: "KO", condition: { above: { price: "100000" } } });
  const visited = await visit();
  const { page } = visited;
  await visited.row("KO").click();
  await visited.nextPrice("KO");
  await expect
    .poll(async () => {
      if ((await page.getByRole("dialog", { name: "Remove KO?" }).count()) > 0) return true;
      await page.keyboard.press("Delete");
      return page.getByRole("dialog", { name: "Remove KO?" }).count().then(Boolean);
    })
    .toBe(true);
  await page.getByRole("button", { name: "Remove it and an alert" }).click();
  await visited.row("KO").waitFor({ state: "detached" });
  await expect.poll(async () => (await createAlerts({ url: server.url }).list()).alerts).toEqual([]);
});

test("of 500 tickers those in view are rows and are subscribed; a frame is one commit, and a tick is one row", async () => {
  // One of its own: sessions that were closed still hold their tickers for a while.
  const own = await startServer({ STREAMPULSE_SIMULATED_RATE: "10", STREAMPULSE_SIMULATED_SEED: "11" });
  onTestFinished(() => own.close());
  const tickers = await keepLongList(own.url, 500);
  const visited = await PricePage.open(browser, "about:blank");
  open.push(visited);
  const { page } = visited;
  await countCommits(page);
  let histories = 0;
  page.on("request", (request) => void (histories += Number(request.url().endsWith("/StreamCandles"))));
  await page.goto(own.url);
  await visited.nextPrice(tickers[0] ?? "");
  const rows = () => page.locator("[role=row][data-ticker]").count();
  const inView = await page
    .locator("[data-ticker]")
    .evaluateAll((all) => all.filter((row) => row.getBoundingClientRect().top < innerHeight).length);
  const MARGIN = 8;
  expect(await rows()).toBeLessThanOrEqual(inView + MARGIN);
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("501");
  const subscribed = async () => (await own.app.engine.sources())[0]?.subscriptions ?? 0;
  const inAll = await rows();
  // Where the lists came late, a newcomer's ten are let go of by the source after a while.
  const NEWCOMERS = 10;
  await expect.poll(subscribed).toBeGreaterThanOrEqual(inAll);
  expect(await subscribed()).toBeLessThanOrEqual(inAll + NEWCOMERS);

  // A line for each row, and a call for each line, again where one took long; the chart beside the list has its own.
  await expect.poll(() => page.locator('.c-course path[d^="M"]').count(), { timeout: 60_000 }).toBe(await rows());
  expect(histories).toBeLessThan(tickers.length / 4);

  const counted = await commitsCounted(page, 60);
  console.info(counted);
  expect(counted.mostInAFrame).toBe(1);
  expect(counted.ticks).toBeGreaterThan(0);
  const { info = 0, ...others } = counted.causes;
  expect([counted.rows, others]).toEqual([counted.ticks + info, {}]);
  // Selecting is the row that was selected and the one that is: a context around the rows would render them all.
  const chosen = await rowsRendered(page, async () => {
    await page.keyboard.press("j");
    await page.locator(`[data-ticker="${tickers[1]}"][aria-selected=true]`).waitFor();
  });
  expect(chosen.toSorted()).toEqual(tickers.slice(0, 2).toSorted());
  await page.keyboard.press("End");
  await visited.nextPrice(tickers[499] ?? "");
  expect(await page.locator("[data-ticker]").last().getAttribute("aria-rowindex")).toBe("501");
  expect(await visited.focused()).toBe(tickers[499]);
  // Of the hundreds between nobody was asked for.
  await expect.poll(subscribed).toBeGreaterThanOrEqual(await rows());
  expect(await subscribed()).toBeLessThanOrEqual(inAll + (await rows()) + NEWCOMERS);

  // By the wheel and by the keyboard's pages: each row says where in the list it is.
  const places = await scrolledPlaces(page, 5_000);
  expect(places.length).toBeLessThan(80);
  for (const [index, ticker] of places) expect(ticker).toBe(tickers[index - 2]);
}, 120_000);

test("a tick changes no width and is announced to nobody; whoever wants less motion sees no flash", async () => {
  const visited = await visit();
  const { page } = visited;
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await visited.connection("Connected");
  await visited.nextPrice("BTCUSDT");
  const seen = await page.evaluateHandle(() => {
    const noted = { ticks: 0, said: [] as string[], widths: {} as Record<string, number[]> };
    const cell = document.querySelector('[data-ticker="BTCUSDT"] .c-last');
    new MutationObserver(() => {
      if (!cell) return;
      noted.ticks++;
      const text = document.createRange();
      text.selectNodeContents(cell);
      const width = Math.round(text.getBoundingClientRect().width * 10) / 10;
      const of = (noted.widths[cell.textContent?.length ?? 0] ??= []);
      if (!of.includes(width)) of.push(width);
    }).observe(document.querySelector('[data-ticker="BTCUSDT"]') as Element, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    for (const region of document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log]"))
      new MutationObserver(() => noted.said.push(region.textContent ?? "")).observe(region, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    return noted;
  });
  await page.waitForFunction(({ ticks }) => ticks >= 20, seen);
  const { said, widths } = await seen.jsonValue();
  expect([said, Object.values(widths).filter((each) => each.length !== 1)]).toEqual([[], []]);
  const flashing = () =>
    page
      .waitForFunction(() => {
        const digits = document.querySelector(".flash-up, .flash-down");
        return digits && getComputedStyle(digits).animationName;
      })
      .then((name) => name.jsonValue());
  expect(await flashing()).toBe("flash");
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await flashing()).toBe("none");
  expect(await visited.row("BTCUSDT").locator(".c-change").textContent()).toMatch(/[▲▼■]/);
}, 60_000);

test("nothing on the page keeps anybody out, at either size; a phone has every action in the ticker's sheet", async () => {
  const visited = await visit();
  const { page } = visited;
  await visited.nextPrice("AAPL");
  expect(await axeFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 375, height: 780 });
  expect(await axeFindings(page)).toEqual([]);
  await visited.row("MSFT").click();
  const sheet = page.getByRole("dialog", { name: "Microsoft Corporation" });
  await sheet.getByRole("button", { name: "Move up" }).click();
  await sheet.getByRole("button", { name: "Remove MSFT" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await shown(page)).slice(0, 2)).toEqual(["MSFT", "AAPL"]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
});
