import { onLostParent } from "./lost-parent.ts";
import { COLOURED, PLAIN, type Style } from "./render/style.ts";

/** The process as commands see it. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Styles for stdout and for stderr; each knows whether it is a terminal and what NO_COLOR says. */
  readonly style: Style;
  readonly errorStyle: Style;
  /** Whether stdout can be drawn over: a terminal, and no dumb one. */
  readonly drawable: boolean;
  /** The columns of stdout; Infinity where it is no terminal and nothing should be cut. */
  columns(): number;
  /** Writes one line to stdout. Its text is clean already. */
  out(line: string): void;
  /** Writes one line to stderr. Its text is clean already. */
  err(line: string): void;
  /** Aborts when nobody reads stdout any more: the command ends quietly. */
  readonly closed: AbortSignal;
  /**
   * From this call on, the first SIGINT or SIGTERM aborts the signal instead of ending the process, and
   * a second ends it at once. Below npm the loss of the parent is a first one. Commands that hold nothing
   * never call it.
   */
  interrupted(): AbortSignal;
}

const INTERRUPTED = 130;

/** The terminal of a real process. */
export function openTerminal(process: NodeJS.Process): Terminal {
  const { env, stdin, stdout, stderr, ppid: parent } = process;
  const closed = new AbortController();
  let interrupt: AbortController | undefined;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    // `| head -1` took what it wanted. Anything else about stdout cannot be told on it either.
    if (error.code !== "EPIPE") process.exitCode = 1;
    closed.abort();
  });
  stderr.on("error", () => {
    // Whoever closed stderr does not want to read this.
  });
  return {
    env,
    stdin,
    stdout,
    stderr,
    style: styleOf(stdout, env),
    errorStyle: styleOf(stderr, env),
    drawable: stdout.isTTY === true && env["TERM"] !== "dumb",
    columns: () => (stdout.isTTY ? stdout.columns || 80 : Infinity),
    out: (line) => {
      if (!closed.signal.aborted) stdout.write(`${line}\n`);
    },
    err: (line) => void stderr.write(`${line}\n`),
    closed: closed.signal,
    interrupted: () => {
      if (interrupt) return interrupt.signal;
      const controller = new AbortController();
      interrupt = controller;
      const stop = () => (controller.signal.aborted ? process.exit(INTERRUPTED) : controller.abort());
      process.on("SIGINT", stop);
      process.on("SIGTERM", stop);
      onLostParent(process, parent, () => controller.abort());
      return controller.signal;
    },
  };
}

function styleOf(stream: NodeJS.WriteStream, env: Readonly<Record<string, string | undefined>>): Style {
  // https://no-color.org: any value but the empty one.
  if (env["NO_COLOR"]) return PLAIN;
  return stream.isTTY && stream.getColorDepth(env) > 1 ? COLOURED : PLAIN;
}
