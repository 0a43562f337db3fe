// @ts-check
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { NODE, ROOT } from "./install.mjs";
import { run, step } from "./progress.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The path of a program on the PATH, or undefined.
 * @param {string} name
 * @returns {string | undefined}
 */
function onPath(name) {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * A Chromium that is installed: the one that CHROMIUM names, one on the PATH, or Playwright's own.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && existsSync(named)) return named;
  const found = NAMES.map(onPath).find((path) => path !== undefined);
  if (found !== undefined) return found;
  const { chromium } = await import("playwright-core");
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** @returns {Promise<void>} */
async function installFromDebian() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env });
  await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env });
}

/** @returns {Promise<void>} */
async function installFromPlaywright() {
  await run(NODE, [join(ROOT, "node_modules", "playwright-core", "cli.js"), "install", "chromium"], { cwd: ROOT });
}

/** How a Chromium can be had here, the best way first. */
function waysToInstall() {
  const isRootOnDebian = process.getuid?.() === 0 && onPath("apt-get") !== undefined;
  return isRootOnDebian ? [installFromDebian, installFromPlaywright] : [installFromPlaywright];
}

/**
 * The path of a Chromium for the tests in a real browser. Installs one where it may: Debian's as root,
 * else Playwright's own. Rejects with what to do where neither works.
 * @param {readonly (() => Promise<void>)[]} [ways]
 * @returns {Promise<string>}
 */
export async function ensureChromium(ways = waysToInstall()) {
  const present = await findChromium();
  if (present !== undefined) return present;
  for (const way of ways) {
    try {
      await step("Installing Chromium for the browser tests", "Chromium installed", way);
    } catch {
      continue;
    }
    const found = await findChromium();
    if (found !== undefined) return found;
  }
  throw new Error(
    "The browser tests need Chromium, and it could not be installed here.\n" +
      "Install it (Debian and Ubuntu: sudo apt-get install chromium), or set CHROMIUM to the path of one,\n" +
      "then run `npm test` again.",
  );
}
