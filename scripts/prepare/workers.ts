import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./install.mjs";

const WEB = join(ROOT, "apps/web");

/** Bundles the page's workers into its export, each one file: a shared worker and a service worker have fixed names. */
export async function bundleWorkers(out: string): Promise<void> {
  await bundle(out, "stream-worker", "src/features/session/one-stream/stream-worker.ts", {});
}

async function bundle(out: string, name: string, entry: string, define: Record<string, string>): Promise<void> {
  await build({
    entryPoints: { [name]: join(WEB, entry) },
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    define,
    logLevel: "silent",
  });
}
