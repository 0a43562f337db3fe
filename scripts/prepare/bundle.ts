import { rmSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { ROOT } from "./install.mjs";

/** Packages of npm stay outside and are loaded from node_modules; only the workspaces are bundled. */
const npmPackagesOutside: Plugin = {
  name: "npm-packages-outside",
  setup(bundling) {
    bundling.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === "entry-point" || path.startsWith("@streampulse/")) return undefined;
      return { path, external: true };
    });
  },
};

/**
 * Bundles the program to streampulse.js in a folder, apps/cli/dist, in chunks: a command loads what it
 * needs, so that `watch` and `--help` never load the server.
 */
export async function bundleProgram(outdir: string = join(ROOT, "apps/cli/dist")): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: {
      streampulse: join(ROOT, "apps/cli/src/main.ts"),
      // What a server with several processes starts them from.
      worker: join(ROOT, "apps/server/src/workers/entry.ts"),
      // The thread that a server has its database in.
      store: join(ROOT, "apps/server/src/stores/thread/entry.ts"),
    },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    sourcemap: true,
    logLevel: "silent",
    plugins: [npmPackagesOutside],
  });
}
