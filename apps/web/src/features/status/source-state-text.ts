import { BreakerState, Quality, SourceState, type SourceStatus } from "@streampulse/core";

/** A source's state as a person reads it. */
export interface SourceWords {
  readonly tone: "neutral" | "good" | "waiting" | "bad";
  readonly word: string;
  /** What it means, and what there is to do. */
  readonly meaning: string;
}

/** The words for how a source is now. */
export function sourceWords(status: SourceStatus): SourceWords {
  switch (status.state) {
    case SourceState.CONNECTED:
      if (status.reason !== undefined)
        return {
          tone: "waiting",
          word: "Connected, silent",
          meaning: "It has a connection and no price has come over it yet. Nothing to do: it is watched.",
        };
      return { tone: "good", word: "Connected", meaning: "Prices come as it tells them." };
    case SourceState.RECONNECTING:
      return {
        tone: "waiting",
        word: "Reconnecting",
        meaning:
          "It is tried again by itself. Last prices stay, marked as old; another source stands in where one can.",
      };
    case SourceState.DOWN:
      return {
        tone: "bad",
        word: "Down",
        meaning:
          "It failed five times in a row and is tried once a minute. If the reason names a key or a plan, its settings need a change.",
      };
    case SourceState.FAILED_OVER:
      return {
        tone: "waiting",
        word: "Failed over",
        meaning: "Another source carries its tickers. It gets them back once it was well for a minute.",
      };
    default:
      return { tone: "neutral", word: "Idle", meaning: "Nobody watches a ticker of it, so nothing is asked of it." };
  }
}

/** The breaker in words. */
export function breakerText(breaker: BreakerState): string {
  if (breaker === BreakerState.OPEN) return "Open: left alone";
  if (breaker === BreakerState.HALF_OPEN) return "Half open: being tried";
  return "Closed: all well";
}

const QUALITIES: Readonly<Record<number, string>> = {
  [Quality.LIVE]: "Live prices",
  [Quality.DELAYED]: "Delayed prices",
  [Quality.CLOSED]: "Closing prices",
  [Quality.SIMULATED]: "Simulated prices",
  [Quality.REPLAY]: "Replayed prices",
};

/** What kind of prices a source has. */
export function qualityText(quality: Quality): string {
  return QUALITIES[quality] ?? "Prices";
}

/** How long the server has been there, in its two greatest units: `3 d 4 h`, `5 min 12 s`. */
export function uptimeText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return "0 s";
  return parts
    .slice(first, first + 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
