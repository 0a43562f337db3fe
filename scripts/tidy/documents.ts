import { posix } from "node:path";
import type { Rule } from "./tree.ts";

const NPM_ITSELF = new Set(["ci", "install", "run", "exec"]);
/** What a reader of the docs gets by building or running, and git therefore does not hold. */
const MADE_LATER = /^(node_modules|\.cache|apps\/cli\/dist|apps\/web\/out)(\/|$)/;
const PATH_LIKE = /^(\.ci|packages|apps|docs|scripts|test|bench)(\/[\w.@-]+)*\/?$/;

/** Scripts and paths that the documents name and that are not there. */
export const documentsTell: Rule = (files) => {
  const manifest = files.find(({ path }) => path === "package.json");
  const scripts = new Set(Object.keys((JSON.parse(manifest?.text ?? "{}") as { scripts?: object }).scripts ?? {}));
  const present = new Set(files.flatMap(({ path }) => withFolders(path)));
  const exists = (path: string): boolean => MADE_LATER.test(path) || present.has(path.replace(/\/$/, ""));
  return files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap(({ path, text }) => {
      const faults: string[] = [];
      const code = text.match(/```[\s\S]*?```|`[^`\n]+`/g) ?? [];
      for (const [, run, name = ""] of code.join("\n").matchAll(/\bnpm (run )?([a-z][\w:-]*)/g)) {
        if (!scripts.has(name) && (run !== undefined || !NPM_ITSELF.has(name))) faults.push(`script ${name}`);
      }
      for (const [, span = ""] of text.matchAll(/`([^`\n]+)`/g)) {
        const plain = span.replace(/:\d+$/, "");
        if (PATH_LIKE.test(plain) && plain.includes("/") && !exists(plain)) faults.push(plain);
      }
      for (const [, link = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^([a-z]+:|#)/.test(link)) continue;
        const target = posix.join(posix.dirname(path), link.replace(/#.*$/, ""));
        if (!exists(target)) faults.push(link);
      }
      return faults.map((fault) => `${path} names what is not there: ${fault}`);
    });
};

function withFolders(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}
