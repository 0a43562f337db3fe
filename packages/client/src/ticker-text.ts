import { isFault, parseTicker } from "@streampulse/core";
import { StreamPulseError } from "./errors.ts";

/** The ticker that the text names; throws `invalid_argument` for a text that is none. */
export function tickerOf(text: string): string {
  const parsed = parseTicker(text);
  if (!isFault(parsed)) return parsed.ticker;
  throw new StreamPulseError("invalid_argument", `A ticker ${parsed.fault}.`, {
    reason: "INVALID_ARGUMENT",
    field: "tickers",
  });
}
