import { addressClass } from "./address-class.ts";
import { literalOf, outboundUrl } from "./outbound-url.ts";

/** Why a place that is on this machine or in its networks is not called. */
export function privateWords(who: string): string {
  return `${who} is on this machine or in a private network; STREAMPULSE_CHANNELS_ALLOW_PRIVATE=true allows these.`;
}

/**
 * The same for an address that says by itself that it is such a place, where these are not allowed; undefined for every
 * other. Names are looked up when they are called, and not before.
 */
export function privateTrouble(
  who: string,
  text: string | undefined,
  { allowPrivate }: { readonly allowPrivate: boolean },
): string | undefined {
  const url = outboundUrl(text ?? "");
  if (!url) return undefined;
  const literal = literalOf(url);
  const isPrivate = literal === undefined ? isThisMachine(url.hostname) : addressClass(literal) === "private";
  return isPrivate && !allowPrivate ? privateWords(who) : undefined;
}

/** RFC 6761: these names never mean anything else. */
function isThisMachine(host: string): boolean {
  return /(^|\.)localhost\.?$/.test(host);
}
