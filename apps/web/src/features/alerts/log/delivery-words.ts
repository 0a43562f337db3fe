import { type AlertDelivery, DeliveryState } from "@streampulse/client/alerts";
import { spanText } from "../span-text.ts";

/** What became of one notice, for its line in the log. */
export interface DeliveryWords {
  readonly tone: "good" | "waiting" | "bad";
  readonly word: string;
  /** Why it failed, or when it is tried again. */
  readonly detail: string | undefined;
}

/** The words for a delivery at a time. */
export function deliveryWords(delivery: AlertDelivery, nowMs: number): DeliveryWords {
  const { state, attempts, nextAttemptTimeMs, lastError } = delivery;
  const tries = `${attempts} ${attempts === 1 ? "try" : "tries"}`;
  if (state === DeliveryState.DELIVERED)
    return { tone: "good", word: "Delivered", detail: attempts > 1 ? `after ${tries}` : undefined };
  if (state === DeliveryState.FAILED)
    return { tone: "bad", word: "Given up", detail: joined(lastError, `after ${tries}`) };
  if (attempts === 0) return { tone: "waiting", word: "On its way", detail: undefined };
  const leftS = Math.ceil(((nextAttemptTimeMs ?? nowMs) - nowMs) / 1_000);
  const again =
    leftS <= 0 ? "tried again now" : `tried again in ${spanText(leftS < 120 ? leftS : Math.round(leftS / 60) * 60)}`;
  return { tone: "waiting", word: "Failed so far", detail: joined(lastError, again) };
}

function joined(error: string | undefined, more: string): string {
  return error === undefined ? more : `${error} ${more[0]?.toUpperCase()}${more.slice(1)}.`;
}
