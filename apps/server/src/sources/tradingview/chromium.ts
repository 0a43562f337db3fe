import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { SourceFault, type SourceLog } from "../../engine/ports/source.ts";
import { PageMaker } from "./page-maker.ts";

/** Chromium without what nobody looks at, and awake in the background as a visible window would be. */
export const FLAGS: readonly string[] = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--mute-audio",
  // Refused again below, by kind; but requests that wait there for an answer go out when their page is closed.
  "--blink-settings=imagesEnabled=false",
  "--disable-remote-fonts",
];
const LAUNCH_MS = 20_000;
/** How long it may take to end in order; then it is killed. */
const CLOSE_MS = 3_000;
/** What nobody reads a price from. */
const UNLOADED: ReadonlySet<string> = new Set(["image", "font", "media"]);
const REASON_MAX = 200;

/** A Chromium that runs, as the pages need it. */
export interface RunningBrowser {
  /** A new page, prepared, without pictures, fonts, downloads or permissions. Rejects where the browser can't. */
  page(prepare: (page: Page) => Promise<void>): Promise<Page>;
  /** Calls back once when it has ended, by itself or by `close`; at once where it has already. */
  onEnded(call: () => void): void;
  /** What all its processes hold for themselves, in bytes; undefined where the system does not tell. */
  memoryBytes(): Promise<number | undefined>;
  /** Ends it with all its processes. Idempotent, never rejects. */
  close(): Promise<void>;
}

/**
 * Starts a Chromium of ours: spoken to by a pipe, at whose end it ends, so that it outlives this process in no case; with
 * an environment and a profile of its own. Rejects with a SourceFault.
 */
export async function launchChromium(path: string, log: SourceLog): Promise<RunningBrowser> {
  // Loaded when it is needed: the other sources do without.
  const { chromium } = await import("playwright-core");
  try {
    const browser = await chromium.launch({
      executablePath: path,
      args: [...FLAGS],
      // Chromium has no sandbox for root.
      chromiumSandbox: process.getuid?.() !== 0,
      timeout: LAUNCH_MS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      // The server's environment has keys of other vendors.
      ...(process.platform === "win32" ? {} : { env: OWN_ENVIRONMENT }),
    });
    return await Chromium.of(browser);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    log.warn("Chromium could not be started", { reason: reason.slice(0, REASON_MAX) });
    throw new SourceFault("unavailable", "The browser for TradingView could not be started.");
  }
}

const OWN_ENVIRONMENT = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: homedir(),
  TMPDIR: tmpdir(),
  LANG: "en_US.UTF-8",
};

/** One browser, one context. */
class Chromium implements RunningBrowser {
  readonly #browser: Browser;
  readonly #pages: PageMaker;
  readonly #inspector: CDPSession;
  readonly #pid: number | undefined;

  private constructor(browser: Browser, context: BrowserContext, inspector: CDPSession, pid: number | undefined) {
    this.#browser = browser;
    this.#pages = new PageMaker(context);
    this.#inspector = inspector;
    this.#pid = pid;
  }

  static async of(browser: Browser): Promise<Chromium> {
    try {
      const inspector = await browser.newBrowserCDPSession();
      const { processInfo } = await inspector.send("SystemInfo.getProcessInfo");
      const pid = processInfo.find(({ type }) => type === "browser")?.id;
      return new Chromium(browser, await frugalContext(browser), inspector, pid);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  page(prepare: (page: Page) => Promise<void>): Promise<Page> {
    return this.#pages.page(prepare);
  }

  onEnded(call: () => void): void {
    if (this.#browser.isConnected()) this.#browser.once("disconnected", call);
    else call();
  }

  async memoryBytes(): Promise<number | undefined> {
    try {
      const { processInfo } = await this.#inspector.send("SystemInfo.getProcessInfo");
      return processInfo.reduce((sum, { id }) => sum + ownBytes(id), 0);
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    const killed = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#kill();
      killed.resolve();
    }, CLOSE_MS);
    // What a browser was amid when it was killed, playwright-core may leave unanswered for ever.
    const gone = new Promise<void>((resolve) => this.onEnded(resolve));
    await Promise.race([this.#pages.idle(), gone, killed.promise]);
    // It may be gone already.
    await Promise.race([this.#browser.close().catch(() => {}), killed.promise]);
    clearTimeout(timer);
  }

  /** It leads a process group of its own, in which all its processes are. */
  #kill(): void {
    if (this.#pid === undefined) return;
    try {
      process.kill(-this.#pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** A context in which pages have what prices need, and nothing else. */
export async function frugalContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({
    acceptDownloads: false,
    permissions: [],
    serviceWorkers: "block",
    locale: "en-US",
    viewport: { width: 1280, height: 720 },
  });
  // What a request asks for is judged by ourselves: its address may say anything.
  await context.route("**/*", (route, request) =>
    isLoaded(request.url(), request.resourceType()) ? route.continue() : route.abort(),
  );
  return context;
}

function isLoaded(address: string, kind: string): boolean {
  return /^https?:/.test(address) && !UNLOADED.has(kind);
}

/** The memory that a process shares with no file, in bytes; 0 where it is gone. */
function ownBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return ["RssAnon", "RssShmem"].reduce((sum, field) => {
      const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
      return sum + Number(kilobytes ?? 0) * 1_024;
    }, 0);
  } catch {
    return 0;
  }
}
