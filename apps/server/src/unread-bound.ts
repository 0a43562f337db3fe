import { readFileSync } from "node:fs";

const SETTING = "/proc/sys/net/ipv4/tcp_notsent_lowat";

/** Above this the setting bounds nothing worth the name; unset it is 4 GiB. */
const BOUNDED_MAX_BYTES = 1024 * 1024;

/**
 * What to say at the start where the kernel takes megabytes for a client that does not read: a bound that
 * no program can set for itself from here. Undefined where it is bounded, or where there is no such setting.
 */
export function unreadBoundAdvice(path: string = SETTING): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  if (Number(text) <= BOUNDED_MAX_BYTES) return undefined;
  return "A mute client may hold 4 MB here; 64 kB with: sudo sysctl -w net.ipv4.tcp_notsent_lowat=16384";
}
