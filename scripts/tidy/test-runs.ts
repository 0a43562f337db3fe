import { LONGEST_FILES } from "../../test/longest-files.ts";
import { isCode, isTest, withoutComments, type Rule } from "./tree.ts";

const isTestFile = (path: string): boolean => /\.test\.tsx?$/.test(path);

/**
 * Hooks outside of test files stand in functions that test files call. A process runs many files and loads a module
 * once: a hook of the module's own would be the first file's alone.
 */
export const hooksInCalls: Rule = (files) =>
  files.flatMap(({ path, text }) =>
    isCode(path) && isTest(path) && !isTestFile(path) && /^(before|after)(Each|All)\(/m.test(withoutComments(text))
      ? [`${path} has a hook that only the first test file of a process would run`]
      : [],
  );

/** A test file that replaces a module is among the `unshared` of vitest.config.ts, where it gets a process of its own. */
export const mocksApart: Rule = (files) => {
  const { text: config = "" } = files.find(({ path }) => path === "vitest.config.ts") ?? {};
  const [, unshared = ""] = /^const unshared = \[([^\]]*)\]/m.exec(withoutComments(config)) ?? [];
  return files.flatMap(({ path, text }) =>
    isTestFile(path) && /\bvi\s*\.(mock|doMock)\(/.test(withoutComments(text)) && !unshared.includes(`"${path}"`)
      ? [`${path} replaces a module that other files of its process may have loaded`]
      : [],
  );
};

/** What is begun first is there. */
export const longestFilesExist: Rule = (files) => {
  const paths = new Set(files.map(({ path }) => path));
  return LONGEST_FILES.filter((path) => !paths.has(path)).map((path) => `${path} would run first, and is not there`);
};
