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
 * Bundles the program to apps/cli/dist/streampulse.js, in chunks: a command loads what it needs, so that
 * `watch` and `--help` never load the server.
 */
export async function bundleProgram(): Promise<void> {
  const outdir = join(ROOT, "apps/cli/dist");
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: { streampulse: join(ROOT, "apps/cli/src/main.ts") },
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
