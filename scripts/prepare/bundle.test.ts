import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ROOT } from "./install.mjs";

/** The bin beside the sources alone, as in the repository before any build. */
const unbuilt = mkdtempSync(join(tmpdir(), "streampulse-sources-"));

beforeAll(() => {
  mkdirSync(join(unbuilt, "bin"));
  copyFileSync(join(ROOT, "apps/cli/bin/streampulse.mjs"), join(unbuilt, "bin/streampulse.mjs"));
  symlinkSync(join(ROOT, "apps/cli/src"), join(unbuilt, "src"));
});

afterAll(() => rmSync(unbuilt, { recursive: true }));

test.each([
  ["what is built", inject("builtProgram")],
  ["before any build the sources", unbuilt],
])("%s: two processes of its own serve", { timeout: 60_000 }, async (_, folder) => {
  const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
  const env = {
    ...{ PATH, NODE_COMPILE_CACHE },
    STREAMPULSE_WORKERS: "2",
    STREAMPULSE_DATABASE_URL: join(unbuilt, "kept.db"),
  };
  const program = spawn(process.execPath, [join(folder, "bin/streampulse.mjs"), "serve", "--port", "0"], {
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(program, "close");
  let url: string | undefined;
  for await (const line of createInterface({ input: program.stdout })) {
    url = /http:\/\/\S+/.exec(line)?.[0];
    if (url) break;
  }
  // Named, so that a server without the database's thread would not have started.
  expect((await fetch(`${url}/readyz`, { headers: { connection: "close" } })).status).toBe(200);
  program.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});
