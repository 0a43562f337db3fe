import { isIP } from "node:net";
import { z } from "zod";
import { ChannelFault } from "../../engine/ports/alert-channel.ts";
import { addressClass } from "./address-class.ts";

/** The most characters an address may have. */
const URL_MAX = 2_048;

/**
 * The address that a user gave, as a browser reads it: numbers of every base, wide digits and dots are then what they
 * mean. Undefined where it is no http or https address, holds a name and password, or is longer than 2,048 characters.
 */
export function outboundUrl(text: string): URL | undefined {
  if (text.length > URL_MAX || /[\s\\]|\p{Cc}/u.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  url.hash = "";
  return url;
}

/** The address in a URL's host; undefined where it is a name. */
export function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}

/** The schema of an address that a user gives: one that may never be called is refused at once. */
export const outboundAddress = z.string().transform((text, context) => {
  const url = outboundUrl(text);
  const literal = url && literalOf(url);
  if (url !== undefined && (literal === undefined || addressClass(literal) !== "never")) return url.href;
  context.addIssue({ code: "custom" });
  return z.NEVER;
});

/** The URL of an address that was checked when it was given. Throws a ChannelFault where it is none by now. */
export function keptUrl(text: string | undefined): URL {
  const url = outboundUrl(text ?? "");
  if (url) return url;
  throw new ChannelFault("refused", "The channel has no address that can be called; give it one.");
}
