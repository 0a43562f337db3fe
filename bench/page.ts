// `node bench/page.ts`: how smooth the page is with a list of 500 tickers that change ten times a second each, in a real
// Chromium, beside the plainest page of the kind. Writes the figures of docs/page-speed.md; `--dry` only prints them. The
// page is the built one: `npm run build` first.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { findChromium } from "../scripts/prepare/chromium.mjs";
import { ROOT } from "../scripts/prepare/install.mjs";
import { commitsCounted, countCommits, type Commits } from "../test/e2e/commit-count.ts";
import { keepLongList } from "../test/e2e/list-page.ts";
import { startServer, type RunningServer } from "../test/running-server.ts";
import { markdown } from "./markdown.ts";
import { measurePage, type PageFigures } from "./page-measure.ts";
import { withPart } from "./marked-part.ts";
import { plainPage } from "./peers/plain-page.ts";

const TICKERS = 500;
const RATE = 10;
const SECONDS = 20;
const COUNTED_FRAMES = 300;
const SETTLED_MS = 5_000;
const DOCUMENT = join(ROOT, "docs/page-speed.md");
/** Awake in the background, as a visible window would be. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
];
const VIEWPORT = { width: 1440, height: 900 };

interface Row extends PageFigures {
  readonly name: string;
  readonly slowdown: number;
  readonly load: number;
}

async function open(browser: Browser, url: string, prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(url);
  return page;
}

/** Each in turn, with the processor as it is and four times slower. */
async function measured(name: string, page: Page): Promise<Row[]> {
  const rows: Row[] = [];
  for (const slowdown of [1, 4]) {
    await page.waitForTimeout(SETTLED_MS);
    const figures = await measurePage(page, SECONDS, slowdown);
    rows.push({ name, slowdown, load: loadavg()[0] ?? 0, ...figures });
  }
  await page.context().close();
  return rows;
}

interface Ours {
  readonly rows: readonly Row[];
  readonly commits: Commits;
  readonly inPage: number;
  readonly subscribed: number;
}

async function ours(browser: Browser, server: RunningServer): Promise<Ours> {
  const firstPrice = (page: Page) =>
    page.waitForFunction(() => /\d/.test(document.querySelector("[data-ticker] .c-last")?.textContent ?? ""));
  const page = await open(browser, server.url);
  await firstPrice(page);
  await page.waitForTimeout(SETTLED_MS);
  const inPage = await page.locator("[role=row][data-ticker]").count();
  const subscribed = (await server.app.engine.sources())[0]?.subscriptions ?? 0;
  const rows = await measured("StreamPulse", page);
  // Counting walks what React made of each commit: it has a page of its own, so that it costs the figures nothing.
  const counted = await open(browser, server.url, countCommits);
  await firstPrice(counted);
  await counted.waitForTimeout(SETTLED_MS);
  const commits = await commitsCounted(counted, COUNTED_FRAMES);
  await counted.context().close();
  return { rows, commits, inPage, subscribed };
}

async function plain(browser: Browser, server: RunningServer, tickers: readonly string[]): Promise<Row[]> {
  const url = `${server.url}/plain.html`;
  const page = await open(browser, url, (blank) =>
    blank.route(url, (route) => route.fulfill({ contentType: "text/html", body: plainPage(tickers) })),
  );
  await page.waitForFunction(() => /^[1-9]\d* quotes/.test(document.title));
  return measured("a plain table", page);
}

function partOf({ rows, commits, inPage, subscribed }: Ours, peers: readonly Row[], idle: number): string {
  const head = [
    "",
    "processor",
    "frames/s",
    "main thread",
    "long tasks",
    "longest",
    "layouts/s",
    "JS heap before, after",
    "load",
  ];
  const cells = [...rows, ...peers].map((row) => [
    row.name,
    row.slowdown === 1 ? "as it is" : `${row.slowdown} × slower`,
    row.framesPerSecond.toFixed(1),
    `${(row.mainThread * 100).toFixed(0)} %`,
    String(row.longTasks),
    row.longTasks === 0 ? "" : `${row.longestTaskMs.toFixed(0)} ms`,
    row.layoutsPerSecond.toFixed(0),
    `${row.heapBeforeMib.toFixed(1)}, ${row.heapAfterMib.toFixed(1)} MiB`,
    row.load.toFixed(1),
  ]);
  const causes = Object.entries(commits.causes).map(([cause, count]) => `${cause} ${count}`);
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, Node ${process.versions.node}, Chromium without a graphics card; others used ${Math.round((1 - idle) * 100)} % of the machine before it began. ${SECONDS} s each.`,
    markdown(head, cells),
    `Of ${TICKERS} tickers ${inPage} were rows of the page and ${subscribed} were subscribed to. In ${commits.frames} frames React made ${commits.commits} commits, at most ${commits.mostInAFrame} a frame for ticks, and rendered ${commits.rows} rows for ${commits.ticks} ticks${causes.length > 0 ? ` (beside ticks: ${causes.join(", ")})` : ""}.`,
  ].join("\n\n");
}

/** The part of the machine's time that nobody used in a second. */
async function idlePart(): Promise<number> {
  const look = () => {
    const all = cpus().map(({ times }) => times);
    const idle = all.reduce((sum, times) => sum + times.idle, 0);
    return { idle, total: all.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle) };
  };
  const before = look();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const after = look();
  return (after.idle - before.idle) / (after.total - before.total);
}

const idle = await idlePart();
const executablePath = await findChromium();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: FLAGS });
const server = await startServer({
  STREAMPULSE_SIMULATED_RATE: String(RATE),
  STREAMPULSE_SIMULATED_SEED: "11",
  STREAMPULSE_MAX_TICKERS: String(TICKERS),
});
try {
  const tickers = await keepLongList(server.url, TICKERS);
  const part = partOf(await ours(browser, server), await plain(browser, server, tickers), idle);
  console.log(part);
  if (!process.argv.includes("--dry")) {
    writeFileSync(DOCUMENT, withPart(readFileSync(DOCUMENT, "utf8"), part, "node bench/page.ts"));
    execFileSync(join(ROOT, "node_modules/.bin/oxfmt"), [DOCUMENT]);
  }
} finally {
  await browser.close();
  await server.close();
}
