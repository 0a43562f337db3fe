import type { Cancel } from "@streampulse/core";
import type { SourceContext } from "../../engine/ports/source.ts";

/** Exchanges end connections that are a day old; a successor is asked for in time, and not by all at once. */
const AFTER_MS = 23 * 3_600_000;
const SPREAD_MS = 15 * 60_000;

/** Calls once when a connection that opened now should retire: an hour before it is a day old, or a little earlier. */
export function beforeADay({ scheduler, random }: SourceContext, retire: () => void): Cancel {
  return scheduler.after(AFTER_MS - random() * SPREAD_MS, retire);
}
