import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../prepare/install.mjs";

/** A file of the project: its path from the root with `/`, and its text. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** A rule of the house: looks at the whole project and names each fault, with its place. */
export type Rule = (files: readonly ProjectFile[]) => string[];

/** Every file that is committed or would be: what git ignores is left out. */
export function projectFiles(): ProjectFile[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return [...new Set(listed.trim().split("\n"))]
    .filter((path) => existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

/** Whether it is code, of any kind. */
export function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs|js)$/.test(path) && !isGenerated(path);
}

/** Whether a tool wrote it. */
export function isGenerated(path: string): boolean {
  return path.includes("/gen/");
}

/** Whether it only runs in tests: tests, the suites that adapters share, what stands beside them. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/conformance(\.ts|\/)|\/fixtures\//.test(path) || path.startsWith("test/");
}

/** Source text without comments, so that a rule about code does not find prose. Lines keep their numbers. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|[\s;{}()])\/\/[^\n]*/gm, "$1");
}
