// `npm run build`: builds what is stale, the page for browsers and the program; `--force` builds both.
import { bundleProgram } from "./prepare/bundle.ts";
import { exportPage } from "./prepare/page.ts";
import { fingerprint, isStamped, stamp } from "./prepare/fingerprint.ts";
import { ROOT } from "./prepare/install.mjs";
import { step, tellFailure } from "./prepare/progress.mjs";
import { existsSync } from "node:fs";
import { join } from "node:path";

const SHARED = ["package-lock.json", "tsconfig.base.json", "scripts/build.ts", "scripts/prepare", "packages"];

const BUILDS = [
  {
    doing: "Building the page (up to half a minute)",
    done: "Page built",
    inputs: [...SHARED, "apps/web"],
    output: "apps/web/out/index.html",
    work: exportPage,
  },
  {
    doing: "Building the server",
    done: "Server built",
    inputs: [...SHARED, "apps/server", "apps/cli"],
    output: "apps/cli/dist/streampulse.js",
    work: () => bundleProgram(),
  },
] as const;

async function build(force: boolean): Promise<void> {
  for (const { doing, done, inputs, output, work } of BUILDS) {
    const stampFile = join(ROOT, ".cache", "builds", output.replaceAll("/", "-"));
    const print = fingerprint(ROOT, inputs);
    if (!force && existsSync(join(ROOT, output)) && isStamped(stampFile, print)) continue;
    await step(doing, done, work);
    stamp(stampFile, print);
  }
}

try {
  await build(process.argv.includes("--force"));
} catch (error) {
  tellFailure(error);
  process.exitCode = 1;
}
