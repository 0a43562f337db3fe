import { globSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./install.mjs";
import { PLAIN_CONTRACT } from "./plain-descriptors.ts";

const WEB = join(ROOT, "apps/web");

/** What of an export a start without a network does not need. */
const NOT_KEPT = /^\/(404|_not-found|service-worker)\b|\/404\.html$|\.(map|br|gz)$/;

/** Bundles the page's workers into its export, each one file: a shared worker and a service worker have fixed names. */
export async function bundleWorkers(out: string, name: string): Promise<void> {
  await bundle(out, "stream-worker", "src/features/session/one-stream/stream-worker.ts");
  const files = JSON.stringify({ build: name, paths: keptPaths(out) });
  await bundle(out, "service-worker", "src/worker/service-worker.ts", { STREAMPULSE_FILES: files });
}

/** The paths of an export's files as the server has them, those of documents without `index.html`. */
export function keptPaths(out: string): string[] {
  return globSync("**/*", { cwd: out })
    .filter((name) => statSync(join(out, name)).isFile())
    .map((name) => `/${name.split(sep).join("/")}`)
    .filter((path) => !NOT_KEPT.test(path))
    .map((path) => path.replace(/\/index\.html$/, "/"))
    .toSorted();
}

async function bundle(out: string, name: string, entry: string, define: Record<string, string> = {}): Promise<void> {
  await build({
    entryPoints: { [name]: join(WEB, entry) },
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    define,
    alias: { "@streampulse/proto": join(PLAIN_CONTRACT, "index.ts") },
    logLevel: "silent",
  });
}
