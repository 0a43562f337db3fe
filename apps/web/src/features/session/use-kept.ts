import { createAlerts } from "@streampulse/client/alerts";
import { createHistory } from "@streampulse/client/history";
import { createPortfolio } from "@streampulse/client/portfolio";
import { createWatchlists } from "@streampulse/client/watchlists";
import { sharedAlerts, sharedPortfolio, sharedWatchlists } from "./one-stream/shared-kept.ts";
import { sharedTab } from "./one-stream/tab.ts";

/** The clients of what the server keeps. */
export interface Kept {
  readonly alerts: ReturnType<typeof createAlerts>;
  readonly history: ReturnType<typeof createHistory>;
  readonly portfolio: ReturnType<typeof createPortfolio>;
  readonly watchlists: ReturnType<typeof createWatchlists>;
}

let kept: Kept | undefined;

/**
 * What the server that served the page keeps, by the SDK's clients: the same object for every component of the page.
 * They send nothing before their first call, and need no session. What is followed is one stream of the browser.
 */
export function useKept(): Kept {
  // Where the page is exported there is no server that served it, and nothing is sent.
  const address = { url: typeof location === "undefined" ? "http://127.0.0.1" : "" };
  const streams = () => sharedTab().streams;
  kept ??= {
    alerts: sharedAlerts(createAlerts(address), streams),
    history: createHistory(address),
    portfolio: sharedPortfolio(createPortfolio(address), streams),
    watchlists: sharedWatchlists(createWatchlists(address), streams),
  };
  return kept;
}
