import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRecordingWriter } from "../../apps/server/src/recordings/writer.ts";
import { startServer, type RunningServer } from "../running-server.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 375, height: 740 };

let browser: Browser;
let server: RunningServer;
const contexts: BrowserContext[] = [];
const faults: string[] = [];

/** A folder with one recording: IBM four times in a minute, MSFT once. */
const recordings = mkdtempSync(join(tmpdir(), "streampulse-recordings-"));

beforeAll(async () => {
  const startedTimeMs = Date.UTC(2026, 2, 2, 15, 0, 30);
  const writer = await createRecordingWriter(join(recordings, "quiet-day.spr.gz"), { startedTimeMs });
  writer.appendInfos([{ ticker: "NASDAQ:IBM", name: "IBM", currency: "USD", decimals: 2 }]);
  const quote = (seconds: number, price: string, ticker = "NASDAQ:IBM") => {
    const ms = startedTimeMs + seconds * 1_000;
    return { ticker, price, receivedTimeMs: ms, sourceTimeMs: ms };
  };
  writer.append([quote(0, "100.5"), quote(5, "7.25", "NASDAQ:MSFT"), quote(20, "101"), quote(60, "99")]);
  await writer.close();
  const settings = { STREAMPULSE_RECORDINGS_DIR: recordings };
  [browser, server] = await Promise.all([launchChromium(), startServer(settings)]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(recordings, { recursive: true });
});

/** Somebody's browser of their own. */
async function person(viewport: { width: number; height: number }, path = "/replay/"): Promise<Page> {
  const context = await browser.newContext({ viewport });
  contexts.push(context);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("net::ERR_")) faults.push(message.text());
  });
  await page.goto(server.url + path);
  return page;
}

/** The time on the clock, and the price of each ticker, as they are read. */
function shown(page: Page): Promise<{ clock: string; prices: Record<string, string> }> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll<HTMLElement>("[data-room-ticker]")];
    const prices = rows.map((row) => [row.dataset["roomTicker"] ?? "", row.querySelector(".price")?.textContent ?? ""]);
    const clock = document.querySelector<HTMLElement>("[data-clock]")?.dataset["clock"] ?? "";
    return { clock, prices: Object.fromEntries(prices) as Record<string, string> };
  });
}

/** Waits until a page shows what the teacher's does. */
async function agrees(page: Page, wanted: Awaited<ReturnType<typeof shown>>): Promise<void> {
  await expect.poll(() => shown(page), { timeout: 10_000 }).toEqual(wanted);
}

const clockState = (page: Page) => page.getByRole("status", { name: "Clock state" });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a teacher opens a room, two students come in, and all see the same price at the same clock", async () => {
  const teacher = await person(DESKTOP);
  await teacher.getByLabel("Tickers").fill("AAPL BTCUSDT");
  await button(teacher, "Open the room").click();
  const code = (await teacher.locator("[data-code]").getAttribute("data-code")) ?? "";
  expect(code).toMatch(/^[2-9A-Z]{6}$/);

  // Its key is shown this once, hidden from who looks at the screen; and that no phone opens a loopback address is said.
  const keyField = teacher.getByLabel("Key of the room");
  expect(await keyField.getAttribute("type")).toBe("password");
  const key = await keyField.inputValue();
  await button(teacher, "Done").click();
  await teacher.getByText("This address works on this machine only:").waitFor();
  expect(await teacher.getByRole("img", { name: /^QR code/ }).count()).toBe(0);

  // One types the code, in their own way; the other came by the address in the QR code, on a phone.
  const first = await person(DESKTOP);
  await first.getByLabel("Code").fill("no room");
  await button(first, "Join").click();
  await first.getByText("There is no room with this code.").waitFor();
  await first.getByLabel("Code").fill(` ${code.slice(0, 3).toLowerCase()} ${code.slice(3).toLowerCase()}`);
  await first.getByLabel("Code").press("Enter");
  const second = await person(PHONE, `/replay/?room=${code}`);
  expect(await second.getByLabel("Code").inputValue()).toBe(code);
  await button(second, "Join").click();
  const everybody = [teacher, first, second];
  for (const page of everybody)
    await page.getByRole("status", { name: "Present" }).filter({ hasText: "3 here" }).waitFor();

  // Held at the beginning, all agree; a step brings all to the next quote.
  for (const page of everybody) await clockState(page).filter({ hasText: "Held" }).waitFor();
  await expect
    .poll(async () => Object.values((await shown(teacher)).prices).every((price) => /\d/.test(price)))
    .toBe(true);
  const begun = await shown(teacher);
  expect(begun.clock).toBe("14:30:00");
  for (const page of [first, second]) await agrees(page, begun);
  await teacher.getByLabel("Speed").selectOption("10");
  await button(teacher, "Next minute").click();
  await expect.poll(async () => (await shown(teacher)).clock).toBe("14:31:00");
  for (const page of [first, second]) await expect.poll(async () => (await shown(page)).clock).toBe("14:31:00");

  // It plays for all by one key, also just after a press by mouse, and the key holds it for all at the same time and price.
  await teacher.keyboard.press("Space");
  for (const page of everybody) await clockState(page).filter({ hasText: "Playing 10×" }).waitFor();
  await expect
    .poll(async () => (await shown(second)).prices["AAPL"], { timeout: 10_000 })
    .not.toBe(begun.prices["AAPL"]);
  await teacher.keyboard.press("Space");
  for (const page of everybody) await clockState(page).filter({ hasText: "Held" }).waitFor();
  await teacher.keyboard.press(".");
  await expect
    .poll(async () => {
      const { clock, prices } = await shown(teacher);
      const others = await Promise.all([first, second].map(shown));
      return others.every((one) => one.clock === clock && JSON.stringify(one.prices) === JSON.stringify(prices));
    })
    .toBe(true);

  // A student has no hand on the clock, by screen, key or call.
  for (const page of [first, second]) {
    expect(await page.getByRole("group", { name: "Clock" }).count()).toBe(0);
    expect(await page.getByRole("slider").count()).toBe(0);
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => localStorage.getItem("streampulse.room"))).not.toContain("key");
  }
  const held = await shown(teacher);
  const status = await first.evaluate(async () => {
    const { id } = JSON.parse(localStorage.getItem("streampulse.room") ?? "{}") as { id: string };
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ id, key: "guess", isPlaying: true });
    return (await fetch("/streampulse.v1.ReplayService/MoveClock", { method: "POST", headers, body })).status;
  });
  expect(status).toBe(403);

  // The teacher's reload loses nothing, and nobody else notices.
  await teacher.reload();
  await button(teacher, "Play").waitFor();
  expect(await keyField.count()).toBe(0);
  for (const page of everybody) await agrees(page, held);

  // Who left comes back with the key that the browser has kept; on another machine it is typed, and only the right one does.
  await button(teacher, "Leave").click();
  await teacher.getByLabel("Code").fill(code);
  await button(teacher, "Join").click();
  await button(teacher, "Play").waitFor();
  await button(second, "Leave").click();
  await second.getByLabel("Key", { exact: true }).fill("guess");
  await button(second, "Join").click();
  await second.getByText("its key is another").waitFor();
  await second.getByLabel("Key", { exact: true }).fill(key);
  await button(second, "Join").click();
  await button(second, "Play").waitFor();

  for (const page of everybody) {
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
  for (const page of [teacher, second]) expect(await axeFindings(page)).toEqual([]);
  await button(teacher, "End the room").click();
  await button(teacher, "End it for everybody").click();
  for (const page of everybody) await page.getByRole("heading", { name: "The room has ended" }).waitFor();
  await teacher.getByText("You ended it.").waitFor();
  await first.getByText("Its teacher closed it").waitFor();
  await button(first, "Back to the rooms").click();
  await first.getByRole("heading", { name: "Open a room" }).waitFor();
  expect(await axeFindings(first)).toEqual([]);
  // The code that was none and the keys that were guessed, each told by the browser itself.
  expect(faults.map((fault) => /status of (\d+)/.exec(fault)?.[1] ?? fault)).toEqual(["404", "403", "403"]);
}, 60_000);

test("a teacher opens a room from a recording, and a student sees its prices at its own times, as far as the clock is", async () => {
  faults.length = 0;
  const teacher = await person(DESKTOP);
  await teacher.getByLabel("What to play").selectOption({ label: "Recording: quiet-day" });
  await teacher.getByText("Empty: the first of the recording.").waitFor();
  await teacher.getByLabel("Tickers").fill("TSLA");
  await button(teacher, "Open the room").click();
  await teacher.getByText("TSLA is not in the recording quiet-day.").waitFor();
  await teacher.getByLabel("Tickers").fill("");
  await button(teacher, "Open the room").click();
  const code = (await teacher.locator("[data-code]").getAttribute("data-code")) ?? "";
  const student = await person(PHONE, `/replay/?room=${code}`);
  await button(student, "Join").click();
  await student.getByText("quiet-day").first().waitFor();
  await agrees(student, { clock: "15:00:30", prices: { IBM: "100.50", MSFT: "—" } });
  // A step goes to the next quote, whichever ticker's.
  await button(teacher, "Next quote").click();
  await agrees(student, { clock: "15:00:35", prices: { IBM: "100.50", MSFT: "7.25" } });
  await button(teacher, "Next minute").click();
  await agrees(student, { clock: "15:01:00", prices: { IBM: "101.00", MSFT: "7.25" } });
  await agrees(teacher, await shown(student));
  // At its end it can be played again; set back, nothing of later is shown.
  await button(teacher, "Next minute").click();
  await button(teacher, "Play again").waitFor();
  await teacher.getByText("Lowest 99.00, highest 101.00").waitFor();
  await button(teacher, "Back to the beginning").click();
  await teacher.getByText("Lowest 100.50, highest 100.50").waitFor();
  await agrees(student, { clock: "15:00:30", prices: { IBM: "100.50", MSFT: "—" } });

  // Who cannot come in is told why, and has a way out and another try.
  await student.route("**/StreamRoom*", (route) => route.abort());
  await student.reload();
  await student.getByRole("alert").filter({ hasText: "Not in the room yet" }).waitFor();
  await button(student, "Leave").waitFor();
  await student.unroute("**/StreamRoom*");
  await button(student, "Try again").click();
  await agrees(student, { clock: "15:00:30", prices: { IBM: "100.50", MSFT: "—" } });
  expect(faults.map((fault) => /status of (\d+)/.exec(fault)?.[1] ?? fault)).toEqual(["400"]);
}, 60_000);
