import { spawn, type ChildProcess } from "node:child_process";

/** Waits for the end of descriptor 3, which nobody writes to, and then interrupts its whole group. */
const WATCH = "{ read -r -u 3; kill -INT 0; } >/dev/null 2>&1 &";

/** A command in a group of its own that is interrupted when whoever started it ends, however that happens. */
export interface TiedCommand {
  readonly child: ChildProcess;
  /** Resolves when the command has ended and all that it printed was read. */
  readonly ended: Promise<void>;
  /** Interrupts it and all that it started. */
  interrupt(): void;
}

/**
 * Runs a line of bash. A group of its own gets no Ctrl-C of the terminal, and a test process that is killed
 * runs no code of its own any more: so the command is tied to a pipe that the system closes.
 */
export function tiedCommand(line: string, cwd: string, env: NodeJS.ProcessEnv): TiedCommand {
  const stdio = ["ignore", "pipe", "pipe", "pipe"] as const;
  const child = spawn("bash", ["-c", `${WATCH} ${line}`], { cwd, env, stdio: [...stdio], detached: true });
  const tie = child.stdio[3] as { destroy(): void } | null;
  // The watch outlives the command until the pipe ends, and would be waited for.
  child.once("exit", () => tie?.destroy());
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return { child, ended, interrupt: () => tie?.destroy() };
}
