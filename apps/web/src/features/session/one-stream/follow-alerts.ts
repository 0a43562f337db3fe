import { type AlertsUpdate, createAlerts } from "@streampulse/client/alerts";
import type { FollowStream } from "./held-streams.ts";

/** The stream of alerts of whoever this browser is to the server that served the page. */
export function followAlerts(options: Parameters<FollowStream>[2]): AsyncIterable<AlertsUpdate> {
  return createAlerts({ url: "" }).follow(options);
}
