import { PassThrough, Writable } from "node:stream";
import { main } from "../apps/cli/src/main.ts";
import type { Ran } from "./run-program.ts";

/** What a run has to begin with. */
export interface Beginning {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** A terminal of so many columns that cannot be drawn over, in place of a pipe. */
  readonly columns?: number;
  /** Told of each line on stdout; an answer of false closes it, as `| head -1` does. */
  readonly reads?: (line: string) => boolean;
}

/** Runs the program's commands within this process, with streams of their own: what takes no start of Node. */
export async function runInside(words: readonly string[], beginning: Beginning = {}): Promise<Ran> {
  const { env = {}, stdin = "", columns, reads = () => true } = beginning;
  let isOpen = true;
  const out = new Kept((line) => {
    if (!isOpen || reads(line)) return;
    isOpen = false;
    // As a pipe does whose reader has gone.
    out.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  });
  const err = new Kept();
  const input = new PassThrough();
  input.end(stdin);
  const streams = {
    stdin: input,
    stdout: Object.assign(out, columns === undefined ? {} : { isTTY: true, columns, getColorDepth: () => 8 }),
    stderr: err,
  };
  const process = {
    argv: ["node", "streampulse", ...words],
    env: { TERM: "dumb", NO_COLOR: "1", ...env },
    ppid: globalThis.process.ppid,
    on: () => process,
    ...streams,
  };
  const exit = await main(process as unknown as NodeJS.Process);
  return { out: out.text, err: err.text, exit };
}

class Kept extends Writable {
  text = "";
  readonly #line: (line: string) => void;

  constructor(line: (line: string) => void = () => {}) {
    super({ decodeStrings: false });
    this.#line = line;
  }

  override _write(chunk: unknown, _: BufferEncoding, done: () => void): void {
    const text = String(chunk);
    this.text += text;
    done();
    this.#line(text);
  }
}
