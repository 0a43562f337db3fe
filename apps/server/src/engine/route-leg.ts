import type { Feed } from "./feed.ts";
import type { Source } from "./ports/source.ts";

/** A source that could not tell whether it has a listing is asked again after this. */
export const ASK_AGAIN_MS = 10_000;

/** One of the sources that may carry a listing. */
export interface Leg {
  readonly source: Source;
  feed: Feed | undefined;
  asking: AbortController | undefined;
  /** When it was joined or asked last. */
  sinceMs: number;
  /** It has nothing in the listing's place, or could not tell; asked again from then on. */
  withoutUntilMs: number;
  /** It could not tell when it was asked last. */
  isUntold: boolean;
}

/** The legs of an order, of which none is joined yet; those before the `home`th have just been asked and could not tell. */
export function legsOf(order: readonly Source[], home: number, now: number): Leg[] {
  return order.map((source, n) => ({
    source,
    feed: undefined,
    asking: undefined,
    sinceMs: now,
    withoutUntilMs: n < home ? now + ASK_AGAIN_MS : 0,
    isUntold: n < home,
  }));
}
