import { join } from "node:path";
import { NODE, ROOT } from "./install.mjs";
import { run } from "./progress.mjs";

/** Exports the page to apps/web/out, whole: the server serves that folder as it is. */
export async function exportPage(): Promise<void> {
  await run(NODE, [join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    cwd: join(ROOT, "apps/web"),
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
}
