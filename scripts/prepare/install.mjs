// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, step } from "./progress.mjs";

/** The project's folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** The Node that runs everything once the packages are there. */
export const NODE = join(ROOT, "node_modules", ".bin", "node");

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/**
 * Whether what was installed is what the lock says. npm writes its record, node_modules/.package-lock.json,
 * when an install is complete; packages for other platforms are in the lock only.
 * @param {Lock} lock
 * @param {Lock} record
 */
export function isAsLocked(lock, record) {
  return Object.entries(lock.packages).every(([path, { version, optional, devOptional }]) => {
    const installed = record.packages[path];
    if (installed === undefined) return path === "" || optional === true || devOptional === true;
    return installed.version === version;
  });
}

/**
 * Whether the packages below `root` are complete and those of its lock.
 * @param {string} root
 */
export function isInstalled(root) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record) || !existsSync(join(root, "node_modules", ".bin", "node"))) return false;
  const [lock, installed] = [join(root, "package-lock.json"), record].map((path) =>
    JSON.parse(readFileSync(path, "utf8")),
  );
  return isAsLocked(lock, installed);
}

/**
 * Brings node_modules in line with package-lock.json, with `npm ci` where it is missing, incomplete or
 * older. Says nothing when there is nothing to do.
 * @returns {Promise<void>}
 */
export async function install() {
  if (isInstalled(ROOT)) return;
  await step("Installing packages (about a minute the first time)", "Packages installed", () =>
    run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: ROOT }),
  );
}
