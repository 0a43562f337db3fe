import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { SERVER_FLAGS } from "../scripts/prepare/node-flags.mjs";

/** What a run of the program left behind. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly exit: number | null;
}

/** A run in progress. */
export interface Running {
  readonly ended: Promise<Ran>;
  /** Resolves with the text once stdout or stderr (in a terminal: the screen) holds it; rejects if it ended without. */
  shows(text: string | RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  readonly pid: number | undefined;
  /** Nobody reads stdout any more, as behind `| head -1`. */
  stopReading(): void;
  /** Keys, in a terminal. */
  type(keys: string): void;
}

/** The real bin with a bundle that was made for this run (`test/built-program.ts`): no earlier build is tested in its place. */
export class Program {
  /** A folder of its own, for files of a test. */
  readonly home: string = mkdtempSync(join(tmpdir(), "streampulse-program-"));
  readonly #bin = join(inject("builtProgram"), "bin", "streampulse.mjs");

  /** Runs it to its end. `nodeWords` stand before the program, for Node itself. */
  run(words: readonly string[], env: Record<string, string> = {}, nodeWords: readonly string[] = []): Promise<Ran> {
    return follow(process.execPath, [...nodeWords, this.#bin, ...words], this.#environment(env), false).ended;
  }

  /** Starts it with pipes for stdout and stderr, in Node as `npm start` sets it. */
  start(words: readonly string[], env: Record<string, string> = {}): Running {
    return follow(process.execPath, [...SERVER_FLAGS, this.#bin, ...words], this.#environment(env), false);
  }

  /** Starts it below a shell that waits for it and passes no signal on, as npm does; the signals go to the shell. */
  startBelowShell(words: readonly string[], env: Record<string, string> = {}): Running {
    const script = ["-c", '"$@"; exit "$?"', "sh"];
    return follow("sh", [...script, process.execPath, this.#bin, ...words], this.#environment(env), false);
  }

  /** Starts it in a terminal of 100 columns, which `script` (part of every Debian) makes. */
  startInTerminal(words: readonly string[], env: Record<string, string> = {}): Running {
    const command = `stty cols 100 rows 30; exec ${[process.execPath, this.#bin, ...words].join(" ")}`;
    const terminal = { SHELL: "/bin/sh", TERM: "xterm-256color", ...env };
    return follow("script", ["-qfec", command, "/dev/null"], this.#environment(terminal), true);
  }

  remove(): void {
    rmSync(this.home, { recursive: true });
  }

  // Nothing of the environment that the tests run in, neither its settings nor its taste in colours, but for
  // where Node keeps what it compiled: it halves what a start costs.
  #environment(env: Record<string, string>): Record<string, string> {
    const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
    return { PATH, NODE_COMPILE_CACHE, HOME: this.home, ...env };
  }
}

function follow(command: string, words: readonly string[], env: Record<string, string>, hasKeys: boolean): Running {
  const child = spawn(command, words, { env, stdio: [hasKeys ? "pipe" : "ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  const waiting = new Set<() => void>();
  const read = (text: string, isOut: boolean) => {
    if (isOut) out += text;
    else err += text;
    for (const look of waiting) look();
  };
  const find = (awaited: string | RegExp): string | undefined =>
    [out, err]
      .map((text) => (typeof awaited === "string" ? text.includes(awaited) && awaited : awaited.exec(text)?.[0]))
      .find(Boolean) || undefined;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => read(text, true));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => read(text, false));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exit) => resolve({ out, err, exit }));
  });
  return {
    ended,
    shows: (awaited) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = find(awaited);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        const missing = () => reject(new Error(`ended without showing ${String(awaited)}: ${out}${err}`));
        ended.then(missing, reject);
      }),
    signal: (name) => void child.kill(name),
    pid: child.pid,
    stopReading: () => void child.stdout?.destroy(),
    type: (keys) => void child.stdin?.write(keys),
  };
}
