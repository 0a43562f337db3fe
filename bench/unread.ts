import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { NODE, ROOT } from "../scripts/prepare/install.mjs";
import { run } from "../scripts/prepare/progress.mjs";

/** The doors whose clients stop reading. */
export const UNREAD_DOORS = ["Connect", "gRPC", "WebSocket", "TCP lines"] as const;

/** What a server holds for a client that reads no more, in KiB. */
export interface Unread {
  readonly door: (typeof UNREAD_DOORS)[number];
  /** The kernel's bound on what was not yet sent; undefined where it has none. */
  readonly lowat: number | undefined;
  /** In the server's kernel, beyond what the client's own took into its receive window. */
  readonly kernelKib: number;
  /** What the process holds more for it than for one that reads. */
  readonly processKib: number;
}

/** What docs/operations.md tells operators to set. */
export const LOWAT = 16_384;

const OWN_NETWORK = ["-Urn", "sh", "-c"];
const SETTING = "/proc/sys/net/ipv4/tcp_notsent_lowat";

/** Why it cannot be measured here; undefined where it can. The setting is a network's, so it takes one of its own. */
export function unreadMissing(): string | undefined {
  const tried = spawnSync("unshare", [...OWN_NETWORK, `ip link set lo up && echo ${LOWAT} > ${SETTING}`]);
  return tried.status === 0 ? undefined : "no network of its own can be made here (unshare -Urn)";
}

/** Has clients of one door stop reading until nothing more is taken for them. Rejects with what went wrong. */
export async function measureUnread(door: Unread["door"], lowat: number | undefined): Promise<Unread> {
  const setting = lowat === undefined ? "" : `echo ${lowat} > ${SETTING} && `;
  const words = [NODE, "--expose-gc", join(ROOT, "bench", "unread-clients.ts"), door];
  const script = `ip link set lo up && ${setting}exec "$@"`;
  const printed = await run("unshare", [...OWN_NETWORK, script, "unread", ...words]);
  return { door, lowat, ...(JSON.parse(printed) as { kernelKib: number; processKib: number }) };
}

/** Each door with the bound, and one without. */
export async function measureAllUnread(): Promise<Unread[]> {
  const all: Unread[] = [];
  for (const door of UNREAD_DOORS) all.push(await measureUnread(door, LOWAT));
  all.push(await measureUnread("Connect", undefined));
  return all;
}
