import { posix } from "node:path";
import { importsOf } from "./imports.ts";
import { isTest, type Rule } from "./tree.ts";

/** Folders of adapters: what a file of one calls to be an adapter, and the suite that every one must pass. */
const PORTS = [
  { folder: "apps/server/src/sources", defines: /\bdefineSource\(/, suite: /\bdescribeSource\(/ },
] as const;

/** An adapter that nobody can choose, or that no suite holds to its port's contract. */
export const adapters: Rule = (files) =>
  PORTS.flatMap(({ folder, defines, suite }) => {
    const inFolder = files.filter(({ path }) => path.startsWith(`${folder}/`));
    const index = inFolder.find(({ path }) => path === `${folder}/index.ts`);
    const registered = new Set(index === undefined ? [] : importsOf(index).map(({ target }) => target));
    const tests = inFolder.filter(({ path, text }) => path.endsWith(".test.ts") && suite.test(text));
    return inFolder
      .filter(({ path, text }) => !isTest(path) && path !== index?.path && defines.test(text))
      .flatMap(({ path }) => {
        const faults = registered.has(path) ? [] : [`${path} is not registered in ${folder}/index.ts`];
        const own = posix.dirname(path) === folder ? path.replace(/\.ts$/, "") : posix.dirname(path);
        const isHeld = tests.some((test) => test.path.startsWith(`${own}.`) || test.path.startsWith(`${own}/`));
        return isHeld ? faults : [...faults, `${path} has no test that runs ${folder}/conformance.ts`];
      });
  });
