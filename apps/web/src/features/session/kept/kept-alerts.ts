import { createAlerts } from "@streampulse/client/alerts";
import { sharedAlerts } from "../one-stream/shared-kept.ts";
import { sharedTab } from "../one-stream/tab.ts";
import { address } from "./address.ts";

let kept: ReturnType<typeof createAlerts> | undefined;

/** The server's alerts, their log and their channels: one client for every component. What is followed is one stream of the browser. */
export function keptAlerts(): ReturnType<typeof createAlerts> {
  kept ??= sharedAlerts(createAlerts(address()), () => sharedTab().streams);
  return kept;
}
