import { ChannelFault } from "../engine/ports/alert-channel.ts";
import { retryAfterMs } from "./retry-after.ts";

/** Statuses that say of this one message that it will never be taken. */
const OF_THE_MESSAGE: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/**
 * What a status says of a delivery: nothing where it was taken (2xx), else a ChannelFault. 410 is the other side's word
 * for never again. The rest is worth another attempt, since who is being set up anew answers 404 or 401 for a while.
 */
export function faultOfStatus(
  who: string,
  { status, retryAfter }: { readonly status: number; readonly retryAfter?: string | undefined },
  nowMs: number,
): ChannelFault | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 410) return new ChannelFault("gone", `${who} says that it is gone for good (HTTP 410).`);
  if (OF_THE_MESSAGE.has(status)) return new ChannelFault("refused", `${who} refused the notice (HTTP ${status}).`);
  const wait = retryAfterMs(retryAfter, nowMs);
  if (status >= 300 && status < 400) {
    return new ChannelFault(
      "later",
      `${who} answered with a redirection, which is not followed (HTTP ${status}).`,
      wait,
    );
  }
  if (status === 429) return new ChannelFault("later", `${who} takes no more notices for now (HTTP 429).`, wait);
  const trouble = status >= 500 ? "has trouble of its own" : "did not take the notice";
  return new ChannelFault("later", `${who} ${trouble} (HTTP ${status}).`, wait);
}
