import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { runInside, type Beginning } from "./inside-program.ts";
import type { Ran } from "./run-program.ts";
import { startServer, type RunningServer } from "./running-server.ts";

/** A whole server for the tests of one file, and the terminal's commands run against it. */
export interface TerminalStage {
  /** A folder of the file's own. */
  readonly folder: string;
  readonly database: string;
  /** Writes a file there, and tells its path. */
  file(name: string, text: string): string;
  /** Runs a command line; words with spaces stand in quotes. */
  run(line: string, beginning?: Beginning): Promise<Ran>;
}

/** Starts it before the file's tests and ends it after them. */
export function terminalStage(): TerminalStage {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-terminal-"));
  const database = join(folder, "kept.db");
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({
      STREAMPULSE_DATABASE_URL: database,
      STREAMPULSE_SIMULATED_RATE: "20",
      STREAMPULSE_SIMULATED_SEED: "7",
    });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    database,
    file: (name, text) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    run: (line, beginning = {}) => {
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
      return runInside([...words, "--url", server.url], beginning);
    },
  };
}

/** The lines of NDJSON. */
export function rowsOf(out: string): Record<string, never>[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, never>);
}
