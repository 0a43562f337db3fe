import { describe, expect, test } from "vitest";
import { adapters } from "./tidy/adapters.ts";
import { engineClocks, environment, fileNames, fileSizes, testsRun } from "./tidy/code.ts";
import { noCycles } from "./tidy/cycles.ts";
import { documentsTell } from "./tidy/documents.ts";
import { documentedExports } from "./tidy/exports.ts";
import { adaptersApart, importTable } from "./tidy/import-table.ts";
import { noPlaces, pinnedVersions, reasonedDependencies } from "./tidy/packages.ts";
import { hooksInCalls, longestFilesExist, mocksApart } from "./tidy/test-runs.ts";
import { projectFiles, type Rule } from "./tidy/tree.ts";

const files = projectFiles();

const RULES: readonly (readonly [string, Rule])[] = [
  ["each part imports only whom the import table lets it know", importTable],
  ["adapters of a folder do not know one another", adaptersApart],
  ["no files import each other in a circle", noCycles],
  ["every adapter is registered and runs its port's suite", adapters],
  ["no file is longer than a reader can hold", fileSizes],
  ["every file is named after its idea", fileNames],
  ["the environment is read in one place", environment],
  ["the engine's time and chance are passed in", engineClocks],
  ["every export says what its signature cannot", documentedExports],
  ["no test is switched off", testsRun],
  ["no module of tests has hooks of its own", hooksInCalls],
  ["a test file that replaces a module shares its process with none", mocksApart],
  ["the test files that run first are there", longestFilesExist],
  ["every script and path that the documents name is there", documentsTell],
  ["every dependency is one exact version", pinnedVersions],
  ["every dependency has its reason in CONTRIBUTING", reasonedDependencies],
  ["nothing names a place of the machine it was made on", noPlaces],
];

describe("in the whole project", () => {
  test.each(RULES)("%s", (_, rule) => {
    expect(rule(files)).toEqual([]);
  });
});
