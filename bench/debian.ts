import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { run, step } from "../scripts/prepare/progress.mjs";
import { CACHE } from "./native.ts";

const PACKAGES = ["nats-server", "redis-server", "mosquitto", "nginx-core", "libnginx-mod-nchan"];
const UNPACKED = join(CACHE, "debian");
const FOLDERS = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

/**
 * Fetches the native peers from Debian and unpacks them below `.cache`: nothing is installed into the system, and no
 * service begins. Rejects where there is no apt.
 */
export async function fetchPeers(): Promise<void> {
  const packages = join(CACHE, "packages");
  mkdirSync(packages, { recursive: true });
  await step("Fetching NATS, Redis, mosquitto and nchan", "peers of Debian in .cache/bench", async () => {
    const planned = await run("apt-get", ["-s", "install", "--no-install-recommends", ...PACKAGES]);
    const missing = [...planned.matchAll(/^Inst (\S+)/gm)].map(([, name = ""]) => name);
    if (missing.length > 0) await run("apt-get", ["download", ...missing], { cwd: packages });
    for (const file of readdirSync(packages)) await run("dpkg", ["-x", join(packages, file), UNPACKED]);
  });
}

/** A native peer's program: the system's, or what was unpacked; undefined where neither is. */
export function findProgram(name: string): string | undefined {
  return [...FOLDERS, ...FOLDERS.map((folder) => join(UNPACKED, folder))]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** Where nginx has the module nchan; undefined where it has not. */
export function findNchan(): string | undefined {
  const module = "usr/lib/nginx/modules/ngx_nchan_module.so";
  return ["/", UNPACKED].map((root) => join(root, module)).find((path) => existsSync(path));
}

/** The environment in which what was unpacked finds its libraries. */
export function withLibraries(): Record<string, string> {
  const folder = join(UNPACKED, "usr", "lib", process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu");
  return { LD_LIBRARY_PATH: folder };
}
