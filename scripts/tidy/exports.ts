import { isCode, isTest, type Rule } from "./tree.ts";

const EXPORT =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|interface|type) (\w+)/;
/** Routes: what they export, and what it means, is Next's. */
const NAMED_BY_NEXT = /^apps\/web\/src\/app\/.*\b(layout|page|not-found|error|icon)\.tsx$/;
const CONSTANT = /^export const (\w+)\b.*;$/;

/**
 * Exports without a doc comment. Overloads, a type beside the constant of its name, and constants line
 * by line below a described one share its comment.
 */
export const documentedExports: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    if (!isCode(path) || isTest(path) || !/\/src\/|^scripts\//.test(path) || NAMED_BY_NEXT.test(path)) return [];
    const lines = text.split("\n");
    const documented = new Set<string>();
    const faults: string[] = [];
    for (const [at, line] of lines.entries()) {
      const name = EXPORT.exec(line)?.[1];
      if (name === undefined || documented.has(name)) continue;
      const above = lines[at - 1] ?? "";
      const isNextConstant = CONSTANT.test(line) && documented.has(CONSTANT.exec(above)?.[1] ?? "");
      if (above.trimEnd().endsWith("*/") || isNextConstant) documented.add(name);
      else faults.push(`${path}:${at + 1} ${name} has no doc comment`);
    }
    return faults;
  });
