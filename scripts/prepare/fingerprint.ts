import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const LEFT_OUT = new Set(["node_modules", ".next", "out", "dist", "next-env.d.ts"]);

/**
 * A hash over names and contents of files and folders, in a fixed order. Tests, and what tools leave
 * behind, are left out: they change no build.
 */
export function fingerprint(root: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesUnder(join(root, path))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .filter((name) => !LEFT_OUT.has(name) && !/\.test\.tsx?$|\.tsbuildinfo$/.test(name))
    .flatMap((name) => filesUnder(join(path, name)));
}

/** Whether `stampFile` holds this fingerprint: the work it stands for was finished on the same input. */
export function isStamped(stampFile: string, print: string): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === print;
}

/** Notes that the work was finished on the input of this fingerprint. */
export function stamp(stampFile: string, print: string): void {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, print);
}
