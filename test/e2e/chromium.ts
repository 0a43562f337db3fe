import { chromium, type Browser } from "playwright-core";

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

/** A real browser: the one that `npm test` found or installed, else the system's. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: FLAGS });
}
