// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, step } from "./progress.mjs";

/** The project's folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** The Node that runs everything once the packages are there. */
export const NODE = join(ROOT, "node_modules", ".bin", "node");

const STAMP = join(ROOT, "node_modules", ".streampulse-install");

/** What the installed packages must match: the lock, and where they were installed for. */
function wanted() {
  const lock = readFileSync(join(ROOT, "package-lock.json"));
  return createHash("sha256").update(lock).update(`${process.platform} ${process.arch}`).digest("hex");
}

function isInstalled() {
  return existsSync(NODE) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted();
}

/**
 * Brings node_modules in line with package-lock.json, with `npm ci` where it is missing or older. Says
 * nothing when there is nothing to do. Resolves to whether it installed.
 * @returns {Promise<boolean>}
 */
export async function install() {
  if (isInstalled()) return false;
  await step("Installing packages (about a minute the first time)", "Packages installed", async () => {
    await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: ROOT });
    writeFileSync(STAMP, wanted());
  });
  return true;
}
