import { isCode, isGenerated, isTest, withoutComments, type ProjectFile, type Rule } from "./tree.ts";

const LINES_MAX = 300;
/** Files that may be longer, each with the reason why no cut makes them clearer. */
const LONG_FILES: ReadonlyMap<string, string> = new Map();

/** Files beyond the size at which a reader loses the thread. */
export const fileSizes: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    if (!/\.(ts|tsx|mjs|css)$/.test(path) || isGenerated(path) || LONG_FILES.has(path)) return [];
    const lines = text.split("\n").length - 1;
    return lines > LINES_MAX ? [`${path} has ${lines} lines: which idea in it is a file of its own?`] : [];
  });

const NO_IDEA = /^(utils?|helpers?|common|shared|misc|types|managers?|services?)$/;
/** As a last word: `price-service` is a service of the contract, `price-manager` is nothing. */
const NO_IDEA_AT_END = /-(utils?|helpers?|types|managers?)$/;

/** Names of files and folders that name no idea. */
export const fileNames: Rule = (files) =>
  files.flatMap(({ path }) => {
    if (!isCode(path)) return [];
    const words = path.replace(/(\.test)?\.\w+$/, "").split("/");
    const faults = words.filter((word) => NO_IDEA.test(word) || NO_IDEA_AT_END.test(word));
    const name = words.at(-1) ?? "";
    if (!/^[a-z0-9.-]+$/.test(name)) faults.push(name);
    return faults.map((word) => `${path}: "${word}" names no idea in kebab-case`);
  });

/** Where the environment may be read: settings are interpreted in one place, and main functions pass it on. */
const ENVIRONMENT =
  /^(scripts|bench|test)\/|\.test\.tsx?$|\.config\.\w+$|^apps\/server\/src\/config|^apps\/cli\/(bin\/|src\/main\.ts$)/;

/** The environment is read where it is interpreted, and nowhere else. */
export const environment: Rule = (files) =>
  linesOf(
    files.filter((file) => isCode(file.path) && !ENVIRONMENT.test(file.path)),
    /\bprocess\.env\b/,
  ).map((place) => `${place} reads the environment`);

/** The engine has no clock, timer or chance of its own: they are passed in, so that tests can hold them. */
export const engineClocks: Rule = (files) =>
  linesOf(
    files.filter(({ path }) => path.startsWith("apps/server/src/engine/") && isCode(path) && !isTest(path)),
    /\b(Date\.now|new Date\(\)|performance\.now|setTimeout|setInterval|setImmediate|Math\.random)\b/,
  ).map((place) => `${place} takes time or chance from the process`);

/**
 * Tests that are switched off, or that switch off all others. The suites of ports are free to: they name
 * each adapter's exceptions with their reasons.
 */
export const testsRun: Rule = (files) =>
  linesOf(
    files.filter(({ path }) => isCode(path) && isTest(path) && !/\/conformance\b/.test(path)),
    /\b(test|it|describe|suite|bench)(\.\w+)*\.(only|skip|todo)\b/,
  ).map((place) => `${place} switches a test off`);

function linesOf(files: readonly ProjectFile[], wanted: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    withoutComments(text)
      .split("\n")
      .flatMap((line, at) => (wanted.test(line) ? [`${path}:${at + 1}`] : [])),
  );
}
