import { Quality, type Quote } from "@streampulse/core";

/** Which prices the page shows that are not of a real market now. */
export type MarketKind = "simulated" | "replay" | "simulated and replay" | "real";

/** Looks through the quotes there are; one is enough to be told of. */
export function marketKind(quotes: Iterable<Quote | undefined>): MarketKind {
  let simulated = false;
  let replay = false;
  for (const quote of quotes) {
    simulated ||= quote?.quality === Quality.SIMULATED;
    replay ||= quote?.quality === Quality.REPLAY;
  }
  if (simulated) return replay ? "simulated and replay" : "simulated";
  return replay ? "replay" : "real";
}
