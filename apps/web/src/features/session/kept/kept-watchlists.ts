import { createWatchlists } from "@streampulse/client/watchlists";
import { sharedWatchlists } from "../one-stream/shared-kept.ts";
import { sharedTab } from "../one-stream/tab.ts";
import { address } from "./address.ts";

let kept: ReturnType<typeof createWatchlists> | undefined;

/** The server's watchlists: one client for every component. What is followed is one stream of the browser. */
export function keptWatchlists(): ReturnType<typeof createWatchlists> {
  kept ??= sharedWatchlists(createWatchlists(address()), () => sharedTab().streams);
  return kept;
}
