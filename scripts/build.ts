// `npm run build`: builds what is stale, the program and the page for browsers; `--force` builds both. Behind `--serve` stand the
// words of `streampulse serve`: the new program looks at them and at its settings before the page takes its time.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bundleProgram } from "./prepare/bundle.ts";
import { NODE, ROOT } from "./prepare/install.mjs";
import { exportPage } from "./prepare/page.ts";
import { tellFailure } from "./prepare/progress.mjs";
import { type Build, buildStale } from "./prepare/stale-builds.ts";

const SHARED = ["package-lock.json", "tsconfig.base.json", "scripts/build.ts", "scripts/prepare", "packages"];
const PROGRAM = join(ROOT, "apps", "cli", "bin", "streampulse.mjs");

const words = process.argv.slice(2);
const serveAt = words.indexOf("--serve");

const BUILDS: readonly Build[] = [
  {
    doing: "Building the server",
    done: "Server built",
    inputs: [...SHARED, "apps/server", "apps/cli"],
    output: "apps/cli/dist/streampulse.js",
    work: () => bundleProgram(),
  },
  {
    doing: "Building the page (up to half a minute)",
    done: "Page built",
    inputs: [...SHARED, "apps/web"],
    output: "apps/web/out/index.html",
    work: exportPage,
    ...(serveAt !== -1 && { before: () => checkServing(words.slice(serveAt + 1)) }),
  },
];

/** What is wrong is told by the program itself. */
function checkServing(given: readonly string[]): number {
  return spawnSync(NODE, [PROGRAM, "serve", "--check", ...given], { stdio: "inherit" }).status ?? 1;
}

try {
  const own = serveAt === -1 ? words : words.slice(0, serveAt);
  process.exitCode = await buildStale(ROOT, BUILDS, own.includes("--force"));
} catch (error) {
  tellFailure(error);
  process.exitCode = 1;
}
