import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram } from "./bundle.ts";
import { ROOT } from "./install.mjs";

/** A folder as apps/cli is one, so that the real one's build is left alone. */
const folder = join(ROOT, `.cache/program-${process.pid}`);

beforeAll(async () => {
  mkdirSync(join(folder, "bin"), { recursive: true });
  for (const file of ["package.json", "bin/streampulse.mjs"]) {
    copyFileSync(join(ROOT, "apps/cli", file), join(folder, file));
  }
  await bundleProgram(join(folder, "dist"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(["1", "2"])("what is built serves, on %s of its own processes", { timeout: 60_000 }, async (workers) => {
  const env = {
    PATH: process.env["PATH"] ?? "",
    STREAMPULSE_WORKERS: workers,
    STREAMPULSE_DATABASE_URL: join(folder, "kept.db"),
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
  // Named, so that a server whose bundle lacked the database's thread would not have started.
  expect((await fetch(`${url}/readyz`, { headers: { connection: "close" } })).status).toBe(200);
  program.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});
