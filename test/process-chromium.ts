import { chromium, type Browser, type BrowserContextOptions } from "playwright-core";

/** The one that `npm test` found or installed, else the system's. */
export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/**
 * How the test files of a process, which run one after the other, have one real Chromium with these flags. Who closes it
 * closes what was opened there; the browser itself ends with the process. Its contexts are `usual`, but for what whoever
 * makes one says.
 */
export function processChromium(args: readonly string[], usual: BrowserContextOptions = {}): () => Promise<Browser> {
  let running: Promise<Browser> | undefined;
  const launch = async (): Promise<Browser> => {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...args] });
    const newContext = browser.newContext.bind(browser);
    browser.newContext = (own) => newContext({ ...usual, ...own });
    browser.close = async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    };
    return browser;
  };
  return async () => {
    running ??= launch();
    const browser = await running.catch(() => undefined);
    if (browser?.isConnected()) return browser;
    // It could not be started, or has crashed in a former file.
    return (running = launch());
  };
}
