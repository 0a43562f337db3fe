import { join } from "node:path";
import { compressPage } from "./compress.ts";
import { fingerprint } from "./fingerprint.ts";
import { NODE, ROOT } from "./install.mjs";
import { writePlainContract } from "./plain-descriptors.ts";
import { run } from "./progress.mjs";
import { bundleWorkers } from "./workers.ts";

/** Exports the page to apps/web/out, whole, with its workers, its texts also packed: the server serves that folder as it is. */
export async function exportPage(): Promise<void> {
  const build = fingerprint(ROOT, ["package-lock.json", "scripts/prepare", "packages", "apps/web"]).slice(0, 12);
  writePlainContract();
  await run(NODE, [join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    cwd: join(ROOT, "apps/web"),
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", STREAMPULSE_BUILD: build },
  });
  await bundleWorkers(join(ROOT, "apps/web/out"), build);
  await compressPage(join(ROOT, "apps/web/out"));
}
