import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../scripts/prepare/install.mjs";
import { run } from "../scripts/prepare/progress.mjs";

/** What the benchmarks make and fetch; git ignores it. */
export const CACHE = join(ROOT, ".cache", "bench");

const SOURCES = join(ROOT, "bench", "native");

/** Compiles a program of bench/native, once per state of its sources. Rejects where there is no C compiler. */
export async function compiled(name: "load" | "limit"): Promise<string> {
  const texts = readdirSync(SOURCES).map((file) => readFileSync(join(SOURCES, file)));
  const state = texts.reduce((hash, text) => hash.update(text), createHash("sha256")).digest("hex");
  const path = join(CACHE, `${name}-${state.slice(0, 12)}`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  // Under its name only once it is whole: somebody else may want it, and compile it, meanwhile.
  const own = `${path}.${randomUUID()}`;
  await run("cc", ["-O2", "-Wall", "-Wextra", "-Werror", "-o", own, join(SOURCES, `${name}.c`)]);
  renameSync(own, path);
  return path;
}
