import { posix } from "node:path";
import { isCode, withoutComments, type ProjectFile } from "./tree.ts";

/** One import statement or call. */
export interface Import {
  /** The file that has it. */
  readonly from: string;
  /** As it is written. */
  readonly specifier: string;
  /** The project's file that it names, without regard to whether that exists; undefined for a package. */
  readonly target: string | undefined;
  /** `import("…")` in an expression: loaded when it runs. */
  readonly dynamic: boolean;
  /** `import type …`: gone at run time. */
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** The imports of one file, in no particular order. `import("x").T` in a type counts as a dynamic one. */
export function importsOf({ path, text }: ProjectFile): Import[] {
  const code = withoutComments(text);
  const found: Import[] = [];
  const add = (specifier: string, dynamic: boolean, typeOnly: boolean): void => {
    const target = specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : undefined;
    found.push({ from: path, specifier, target, dynamic, typeOnly });
  };
  for (const [, type, specifier] of code.matchAll(STATIC)) add(specifier ?? "", false, type !== undefined);
  for (const [, specifier] of code.matchAll(DYNAMIC)) add(specifier ?? "", true, false);
  return found;
}

/** The imports of all code files. */
export function allImports(files: readonly ProjectFile[]): Import[] {
  return files.filter((file) => isCode(file.path)).flatMap(importsOf);
}
