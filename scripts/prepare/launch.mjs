// @ts-check
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { install, NODE, ROOT } from "./install.mjs";
import { SERVER_FLAGS } from "./node-flags.mjs";
import { elapsed, tellFailure } from "./progress.mjs";

const PROGRAM = join(ROOT, "apps", "cli", "bin", "streampulse.mjs");
/** A terminal, npm and this script may each pass on one and the same key press: within this, it is one. */
const SAME_SIGNAL_MS = 500;
/** How often it is looked whether npm's shell is still there. */
const LOOK_EVERY_MS = 1_000;
const PARENT = process.ppid;

/**
 * Runs a command with this process's output and signals, and resolves to the exit code that stands for
 * its end. The child has a process group of its own, so that a signal reaches it once, by this way only.
 * Below npm, whose shell passes no signal on but ends by it, the loss of that shell is a SIGTERM.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"], detached: true });
    let lastMs = 0;
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      const now = Date.now();
      if (now - lastMs > SAME_SIGNAL_MS) child.kill(signal);
      lastMs = now;
    };
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, pass);
    const looking = setInterval(() => {
      // Whoever was told by a signal needs no second one, which would cut its drain short.
      if (process.env["npm_lifecycle_event"] === undefined || process.ppid === PARENT || lastMs > 0) return;
      pass("SIGTERM");
    }, LOOK_EVERY_MS).unref();
    child.on("error", reject);
    child.on("exit", () => clearInterval(looking));
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
  });
}

/**
 * Installs, builds and serves; what is wrong with what is to be served is told before the page is built. Sets the exit code when the program has ended.
 * @param {readonly string[]} args
 */
export async function start(args) {
  const began = Date.now();
  try {
    process.stderr.write("StreamPulse\n");
    await install();
    const built = await runInForeground(NODE, [join(ROOT, "scripts", "build.ts"), "--serve", ...args]);
    if (built !== 0) {
      process.exitCode = built;
      return;
    }
    process.stderr.write(`  ✓ Installed and built (${elapsed(Date.now() - began)})\n`);
    process.exitCode = await runInForeground(NODE, [...SERVER_FLAGS, PROGRAM, "serve", ...args]);
  } catch (error) {
    tellFailure(error);
    process.exitCode = 1;
  }
}
