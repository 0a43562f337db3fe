import { allImports } from "./imports.ts";
import { isTest, type Rule } from "./tree.ts";

/** Files that know each other in a circle, each circle once: `a → b → a`. Types count as knowing. */
export const noCycles: Rule = (files) => {
  const targets = new Map<string, string[]>();
  for (const { from, target } of allImports(files)) {
    if (target === undefined || isTest(from)) continue;
    targets.set(from, [...(targets.get(from) ?? []), target]);
  }
  const done = new Set<string>();
  const faults: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) faults.push([...way.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return faults;
};
