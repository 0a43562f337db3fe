import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bundleProgram } from "../scripts/prepare/bundle.ts";
import { ROOT } from "../scripts/prepare/install.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder as apps/cli is one, with the program as it was built for this run. */
    readonly builtProgram: string;
  }
}

/**
 * Before the tests of a run, the program is built from its sources as they are now: tests start it by the hundred, and
 * a bundle takes some two thirds of a processor's time that twelve hundred modules do. Beside it is the page, as beside
 * the one that is shipped.
 */
export default async function build(project: TestProject): Promise<() => void> {
  const apps = join(ROOT, `.cache/tested-${process.pid}`);
  const cli = join(apps, "cli");
  const bundle = () => bundleProgram(join(cli, "dist"));
  // The projects of a run have one.
  if (!existsSync(cli)) {
    mkdirSync(join(cli, "bin"), { recursive: true });
    for (const file of ["package.json", "bin/streampulse.mjs"]) {
      copyFileSync(join(ROOT, "apps/cli", file), join(cli, file));
    }
    symlinkSync(join(ROOT, "apps/web"), join(apps, "web"));
    await bundle();
    project.onTestsRerun(bundle);
  }
  project.provide("builtProgram", cli);
  return () => rmSync(apps, { recursive: true, force: true });
}
