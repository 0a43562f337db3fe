import { SourceFault } from "../../engine/ports/source.ts";
import { retryAfterMs } from "./retry-after.ts";

const PLACE_REFUSED_FOR_MS = 60_000;
/** Without a Retry-After: a minute for haste, and two for a ban, the shortest of them. */
const HASTE_FOR_MS = 60_000;
const BAN_FOR_MS = 120_000;

/**
 * What a status says of the caller, on a request or on a socket's upgrade: refused for its place (451, or 403 of
 * a web firewall) or for its haste (429, 418 when banned). Undefined for any other status. `vendor` is its name as
 * sentences for users have it, `retryAfter` the header, in seconds or a date.
 */
export function refusalOf(
  vendor: string,
  status: number,
  retryAfter: string | null | undefined,
  nowMs: number,
): SourceFault | undefined {
  if (status === 451 || status === 403) {
    return new SourceFault("unavailable", `${vendor} refuses this location or network.`, PLACE_REFUSED_FOR_MS);
  }
  if (status !== 429 && status !== 418) return undefined;
  const waitMs = retryAfterMs(retryAfter, nowMs) ?? (status === 418 ? BAN_FOR_MS : HASTE_FOR_MS);
  return new SourceFault("unavailable", `${vendor} asks for fewer requests.`, waitMs);
}
