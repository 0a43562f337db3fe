import type { ConnectionState } from "@streampulse/client";

/** How the pill says it. `detail` moves (an age, a countdown) and is for the eye: announced would be chatter. */
export interface ConnectionWords {
  readonly tone: "good" | "waiting" | "bad";
  readonly word: string;
  readonly detail: string;
}

/** The words for a state of the connection at a time, and for how much of what is listed its sources do not bring. */
export function connectionWords(
  state: ConnectionState,
  nowMs: number,
  sources: "none" | "some" | "all" = "none",
): ConnectionWords {
  switch (state.status) {
    case "connecting":
      return { tone: "waiting", word: "Connecting", detail: "" };
    case "live":
      // Not "Live": that is said of prices, and these may be simulated, old or missing.
      if (sources === "none") return { tone: "good", word: "Connected", detail: "" };
      return sources === "all"
        ? { tone: "bad", word: "Sources down", detail: "" }
        : { tone: "waiting", word: "Some sources down", detail: "" };
    case "stalled": {
      const silent = Math.max(0, Math.floor((nowMs - state.sinceMs) / 1_000));
      return { tone: "waiting", word: "Stalled", detail: `silent for ${silent} s` };
    }
    case "reconnecting": {
      const left = Math.ceil((state.retryAtMs - nowMs) / 1_000);
      return { tone: "waiting", word: "Reconnecting", detail: left > 0 ? `in ${left} s` : "now" };
    }
    case "offline":
      return { tone: "bad", word: "Offline", detail: "" };
    case "stopped":
      return { tone: "bad", word: "Stopped", detail: "" };
  }
}
