import { isIPv6 } from "node:net";

const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const PARTS = 8;
/** The /64 of an IPv6 address: one household, school or machine has it for itself, and chooses the rest. */
const GROUP_PARTS = 4;

/** Whom a socket's address is of, for bounds: an IPv4 address itself, mapped or not; of an IPv6 one its /64. */
export function addressGroup(text: string): string {
  const mapped = MAPPED.exec(text)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(text)) return text;
  const [head = [], tail = []] = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  // Dotted, the last two parts are one.
  const tailParts = tail.length + (tail.at(-1)?.includes(".") ? 1 : 0);
  const gap = Array.from({ length: Math.max(0, PARTS - head.length - tailParts) }, () => "0");
  const parts = [...head, ...gap, ...tail].slice(0, GROUP_PARTS);
  return `${parts.map((part) => Number.parseInt(part, 16).toString(16)).join(":")}::/64`;
}
