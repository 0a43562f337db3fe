import type { AlertCondition, Firing } from "../ports/alert.ts";

const WINDOW_WORDS: Readonly<Record<number, string>> = {
  60_000: "1 minute",
  300_000: "5 minutes",
  3_600_000: "1 hour",
  86_400_000: "24 hours",
};

/** What happened, in words that follow the ticker: `crossed above 215`. */
export function eventWords({ condition, direction, percent }: Firing): string {
  const way = direction === "down" ? "down" : "up";
  switch (condition.kind) {
    case "above":
    case "below":
      return `is ${condition.kind} ${condition.price}`;
    case "crossing_up":
    case "crossing_down":
    case "crossing":
      return `crossed ${way === "up" ? "above" : "below"} ${condition.price}`;
    case "percent_move":
      return `is ${way} ${sizeOf(percent, condition)} % from ${condition.referencePrice}`;
    case "window_move":
      return `went ${way} ${sizeOf(percent, condition)} % within ${WINDOW_WORDS[condition.windowMs]}`;
    case "stale":
      return condition.forMs === 0 ? "has become stale" : `has been stale for ${condition.forMs / 1_000} s`;
  }
}

/** Why it is not known when it happened, a sentence; undefined where it is. */
export function outageWords({ outage }: Firing): string | undefined {
  if (outage === undefined) return undefined;
  const seconds = Math.max(1, Math.round((outage.toMs - outage.fromMs) / 1_000));
  const why = outage.cause === "server" ? "the server did not run" : "its source brought no prices";
  return `It may have happened at any time within the ${seconds} s before: ${why}.`;
}

/** How far it went: two digits behind the point, and no sign. */
function sizeOf(
  percent: string | undefined,
  { percent: asked }: AlertCondition & { readonly percent: string },
): string {
  return percent === undefined ? asked : percent.replace("-", "").replace(/(\.\d\d)\d+$/, "$1");
}
