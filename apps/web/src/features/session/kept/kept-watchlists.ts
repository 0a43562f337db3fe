import type { Watchlists } from "@streampulse/client/watchlists";
import { lateCalls } from "../late-calls.ts";
import { sharedWatchlists } from "../one-stream/shared-kept.ts";
import { sharedTab } from "../one-stream/tab.ts";

const CALLS = ["list", "get", "create", "update", "reorder", "delete", "import", "export"] as const;

const calls = async () => (await import("./direct-watchlists.ts")).directWatchlists();

let kept: Watchlists | undefined;

/**
 * The server's watchlists: one client for every component. What is followed is one stream of the browser; the code of
 * calls comes with the first of them.
 */
export function keptWatchlists(): Watchlists {
  kept ??= sharedWatchlists(lateCalls(calls, CALLS), () => sharedTab().streams);
  return kept;
}
