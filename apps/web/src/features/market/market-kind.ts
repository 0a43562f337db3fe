import { Quality, type Quote } from "@streampulse/core";

/** Which prices the page shows that are not of a real market now. */
export type MarketKind = "simulated" | "replay" | "simulated and replay" | "real";

/** Looks through the quotes there are; one is enough to be told of. Undefined where there is none at all. */
export function marketKind(quotes: Iterable<Quote | undefined>): MarketKind | undefined {
  let isKnown = false;
  let simulated = false;
  let replay = false;
  for (const quote of quotes) {
    isKnown ||= quote !== undefined;
    simulated ||= quote?.quality === Quality.SIMULATED;
    replay ||= quote?.quality === Quality.REPLAY;
  }
  if (simulated) return replay ? "simulated and replay" : "simulated";
  if (replay) return "replay";
  return isKnown ? "real" : undefined;
}
