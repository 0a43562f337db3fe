import { chromium, type Browser, type BrowserContext } from "playwright-core";

/** Chromium without what needs other hosts, which takes this name for one, and awake in the background as a visible window would be. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP prices.test 127.0.0.1",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
];

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

let running: Promise<Browser> | undefined;

/**
 * A real browser: the one that `npm test` found or installed, else the system's. The test files that a process runs, one
 * after the other, have the same one: who closes it closes what it opened there, and the browser ends with the process.
 */
export async function launchChromium(): Promise<Browser> {
  running ??= launch();
  const browser = await running.catch(() => undefined);
  if (browser?.isConnected()) return browser;
  // It could not be started, or has crashed in a former file.
  return (running = launch());
}

async function launch(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  browser.close = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  return browser;
}

/** The same with a profile of a folder, for what its reader has set; it ends with its context. */
export function launchChromiumProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { executablePath, args: FLAGS });
}
