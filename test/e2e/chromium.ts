import { chromium, type BrowserContext } from "playwright-core";
import { CHROMIUM, processChromium, WITHOUT_FEATURES } from "../process-chromium.ts";

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

/**
 * A real browser, which all journeys of a process share: who closes it closes its own pages. Its readers want less motion
 * unless a journey says otherwise: without the frames of the flashes a page of moving prices takes half of a
 * processor's time, and nothing else on it changes.
 */
export const launchChromium = processChromium(FLAGS, { reducedMotion: "reduce" });

/** The same with a profile of a folder, for what its reader has set; it ends with its context. */
export function launchChromiumProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { executablePath: CHROMIUM, args: [...FLAGS, WITHOUT_FEATURES] });
}
