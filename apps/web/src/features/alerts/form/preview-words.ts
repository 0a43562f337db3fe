import type { PreviewAlertResponse } from "@streampulse/client/alerts";
import { compareDecimal } from "@streampulse/core";
import type { NumberText } from "../../../ui/number-text.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A week whose candles do not quite begin and end with it is one too. */
const WEEK_LEAST_MS = 6.5 * DAY_MS;

/** What of an alert its preview's words depend on. */
export interface PreviewedAlert {
  readonly hasLevel: boolean;
  /** Else it fires once. */
  readonly repeats: boolean;
}

/** What a preview tells, in sentences: how far it is now, and what would have been. What is not known is not told. */
export function previewWords(
  answer: PreviewAlertResponse,
  { hasLevel, repeats }: PreviewedAlert,
  numbers: NumberText,
  momentText: (timeMs: number) => string,
): readonly string[] {
  const { quote, distancePercent, wouldHaveFired, firstFiredTimeMs, basis } = answer;
  if (quote === undefined) return ["This ticker has no price yet. The alert waits for its first one."];
  const said: string[] = [];
  if (distancePercent !== undefined) said.push(distanceWords(distancePercent, numbers, hasLevel));
  if (wouldHaveFired === undefined || !basis) {
    said.push(`There is no history of it yet to say ${repeats ? "how often" : "whether"} it would have fired.`);
  } else if (repeats || wouldHaveFired === 0) said.push(`${pastWords(wouldHaveFired, numbers)} ${spanOf(basis)}.`);
  else {
    const first = firstFiredTimeMs === undefined ? "" : ` (first about ${momentText(firstFiredTimeMs)})`;
    said.push(`Would have fired in ${spanOf(basis)}${first}.`);
  }
  return said;
}

function distanceWords(percent: string, numbers: NumberText, hasLevel: boolean): string {
  if (compareDecimal(percent, "0") === 0) return hasLevel ? "The price is there now." : "It would fire now.";
  const size = numbers.price(percent.replace("-", ""), 1);
  return `${size} % away now: the price has to ${percent.startsWith("-") ? "fall" : "rise"}.`;
}

function pastWords(count: number, numbers: NumberText): string {
  if (count === 0) return "Would not have fired in";
  return `Would have fired ${count === 1 ? "once" : `${numbers.count(count)} times`} in`;
}

function spanOf({ fromTimeMs, toTimeMs }: { readonly fromTimeMs: number; readonly toTimeMs: number }): string {
  const ms = toTimeMs - fromTimeMs;
  if (ms >= WEEK_LEAST_MS) return "the last week";
  if (ms >= 2 * DAY_MS) return `the last ${Math.round(ms / DAY_MS)} days`;
  if (ms >= 2 * HOUR_MS) return `the last ${Math.round(ms / HOUR_MS)} hours`;
  const minutes = Math.max(1, Math.round(ms / 60_000));
  return minutes === 1 ? "the last minute" : `the last ${minutes} minutes`;
}
