import { type Candle, CandleStep } from "@streampulse/client/history";

const NEW_YORK = new Intl.DateTimeFormat("en", { timeZone: "America/New_York", hour: "numeric", hourCycle: "h23" });

/** Which clock the times of a chart go by, as a person says it: the reader's, or that of the market's trading days. */
export function clockWords(step: CandleStep, candle: Candle | undefined, zone: string): string {
  if (step !== CandleStep.ONE_DAY) return `Times of ${zone.replaceAll("_", " ")}`;
  if (!candle || candle.startMs % 86_400_000 === 0) return "Days of UTC";
  const hour = Number(NEW_YORK.format(candle.startMs));
  if (hour === 0) return "Trading days of New York";
  return hour === 17 ? "Trading days from 17:00 to 17:00 in New York" : "Trading days of the market";
}

/** The reader's time zone. */
export function readersZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
