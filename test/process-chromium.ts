import { chromium, type Browser, type BrowserContextOptions } from "playwright-core";

/** The one that `npm test` found or installed, else the system's. */
export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/**
 * What a browser that nobody types an address into leaves out: the lists below its address bar are two pages that
 * every context loads in a process of their own, for 0.6 s of a processor, where a visit takes 1.5 s. A later flag takes the place of
 * Playwright's own, whose features are therefore here as well.
 */
export const WITHOUT_FEATURES = `--disable-features=${[
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AimEnabled"],
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"],
  ...["HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"],
  ...["AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"],
].join()}`;

/**
 * How the test files of a process, which run one after the other, have one real Chromium with these flags. Who closes it
 * closes what was opened there; the browser itself ends with the process. Its contexts are `usual`, but for what whoever
 * makes one says.
 */
export function processChromium(args: readonly string[], usual: BrowserContextOptions = {}): () => Promise<Browser> {
  let running: Promise<Browser> | undefined;
  const launch = async (): Promise<Browser> => {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...args, WITHOUT_FEATURES] });
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
