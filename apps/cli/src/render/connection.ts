import type { ConnectionState } from "@streampulse/client";
import { showDuration } from "./freshness.ts";
import { plainReason } from "./plain-reason.ts";

/** The state of the connection, in a few words; its mark differs with the state, so that no colour is needed. */
export function connectionText(state: ConnectionState, nowMs: number): string {
  switch (state.status) {
    case "connecting":
      return "○ connecting";
    case "live":
      // Not "live": that is said of prices, and these may be simulated, old or missing.
      return "● connected";
    case "stalled":
      return `◐ silent for ${showDuration(nowMs - state.sinceMs)}`;
    case "reconnecting": {
      const inSeconds = Math.max(0, Math.ceil((state.retryAtMs - nowMs) / 1_000));
      const when = inSeconds === 0 ? "now" : `in ${inSeconds}s`;
      return `◌ reconnecting ${when}: ${plainReason(state.reason, 120)}`;
    }
    case "offline":
      return "○ offline";
    case "stopped":
      return `■ stopped: ${plainReason(state.reason, 120)}`;
  }
}
