// @ts-check
import { spawn } from "node:child_process";

const TICK_MS = 1_000;
const TAIL_LINES = 40;

/**
 * Elapsed time as a person reads it: `84 ms`, `3.2 s`, `1 min 12 s`.
 * @param {number} ms
 */
export function elapsed(ms) {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A command that failed; its output says why and is shown whole. */
export class CommandError extends Error {
  /**
   * @param {string} command as a person would type it
   * @param {number | string} status exit code or signal
   * @param {string} output
   */
  constructor(command, status, output) {
    super(`${command} failed (${status})`);
    this.output = output;
  }
}

/**
 * Runs a command quietly and resolves to what it printed; rejects with a CommandError that holds it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new CommandError([command, ...args].join(" "), code ?? signal ?? "?", output));
    });
  });
}

/**
 * Does one piece of work under a line that says so: live with its seconds on a terminal, one line at its
 * start and one at its end elsewhere. Rejects as the work does.
 * @template T
 * @param {string} doing such as `Installing packages`
 * @param {string} done such as `Installed packages`
 * @param {() => Promise<T>} work
 * @param {NodeJS.WriteStream} [out]
 * @returns {Promise<T>}
 */
export async function step(doing, done, work, out = process.stderr) {
  const began = Date.now();
  const live = out.isTTY;
  const show = () => out.write(`\r\u001b[2K  … ${doing} ${elapsed(Date.now() - began)}`);
  if (live) show();
  else out.write(`  … ${doing}\n`);
  const ticking = live ? setInterval(show, TICK_MS) : undefined;
  const end = (/** @type {string} */ line) => out.write(`${live ? "\r\u001b[2K" : ""}${line}\n`);
  try {
    const result = await work();
    end(`  ✓ ${done} (${elapsed(Date.now() - began)})`);
    return result;
  } catch (error) {
    end(`  ✗ ${doing} failed after ${elapsed(Date.now() - began)}`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

/**
 * The last words of a script that cannot go on: the failed command's output, without a stack.
 * @param {unknown} error
 */
export function tellFailure(error) {
  if (error instanceof CommandError) {
    process.stderr.write(`\n${error.output.trimEnd().split("\n").slice(-TAIL_LINES).join("\n")}\n`);
  }
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
}
