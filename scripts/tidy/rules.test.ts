import { describe, expect, test } from "vitest";
import { LONGEST_FILES } from "../../test/longest-files.ts";
import { adapters } from "./adapters.ts";
import { engineClocks, environment, fileNames, fileSizes, testsRun } from "./code.ts";
import { noCycles } from "./cycles.ts";
import { documentsTell } from "./documents.ts";
import { documentedExports } from "./exports.ts";
import { adaptersApart, importTable } from "./import-table.ts";
import { noPlaces, pinnedVersions, reasonedDependencies } from "./packages.ts";
import { hooksInCalls, longestFilesExist, mocksApart } from "./test-runs.ts";
import { withoutComments, type Rule } from "./tree.ts";

const SERVER = "apps/server/src";

/** What a rule finds in a project of these files alone. */
function faults(rule: Rule, project: Record<string, string>): string[] {
  return rule(Object.entries(project).map(([path, text]) => ({ path, text })));
}

describe("the import table", () => {
  const refused: [string, string, string][] = [
    ["core knows Node", "packages/core/src/a.ts", 'import { join } from "node:path";'],
    ["the client knows Node", "packages/client/src/a.ts", 'import "node:fs";'],
    ["the client knows React outside its hooks", "packages/client/src/a.ts", 'import { use } from "react";'],
    ["ports know the engine", `${SERVER}/engine/ports/a.ts`, 'import { b } from "../board.ts";'],
    ["the engine knows a source", `${SERVER}/engine/a.ts`, 'import type { B } from "../sources/b.ts";'],
    ["the engine knows settings", `${SERVER}/engine/a.ts`, 'export { b } from "../config.ts";'],
    ["the engine knows the wire's library", `${SERVER}/engine/a.ts`, 'import { q } from "@streampulse/proto";'],
    ["a source knows the engine", `${SERVER}/sources/a.ts`, 'import { b } from "../engine/board.ts";'],
    ["a source knows a store", `${SERVER}/sources/a.ts`, 'import { b } from "../stores/b.ts";'],
    ["a live source knows recordings", `${SERVER}/sources/a.ts`, 'import { b } from "../recordings/b.ts";'],
    ["a transport knows a source", `${SERVER}/transports/a.ts`, 'import { b } from "../sources/b.ts";'],
    ["config knows the app", `${SERVER}/config.ts`, 'import { b } from "./app.ts";'],
    ["the page knows the contract's code", "apps/web/src/a.tsx", 'import { q } from "@streampulse/proto";'],
    ["the page knows the server", "apps/web/src/a.tsx", 'const s = await import("@streampulse/server");'],
    ["the terminal loads the server at once", "apps/cli/src/a.ts", 'import { s } from "@streampulse/server";'],
    ["the terminal knows the server's inside", "apps/cli/src/a.ts", 'import { s } from "../../server/src/app.ts";'],
    ["a part that the table does not have", `${SERVER}/extras/a.ts`, 'import { b } from "../engine/b.ts";'],
    ["an import over several lines", "packages/core/src/a.ts", 'import {\n  join,\n} from "node:path";'],
  ];
  test.each(refused)("refuses: %s", (_, path, text) => {
    expect(faults(importTable, { [path]: text })).toHaveLength(1);
  });

  const allowed: [string, string, string][] = [
    ["parts know themselves", `${SERVER}/engine/a.ts`, 'import { b } from "./b.ts";'],
    ["the engine knows its ports", `${SERVER}/engine/a.ts`, 'import type { S } from "./ports/source.ts";'],
    ["replay knows recordings", `${SERVER}/sources/replay/a.ts`, 'import { b } from "../../recordings/b.ts";'],
    ["the app knows all", `${SERVER}/app.ts`, 'import { b } from "./transports/http/b.ts";'],
    ["the terminal loads the server when asked", "apps/cli/src/a.ts", 'await import("@streampulse/server");'],
    ["tests put real parts together", `${SERVER}/engine/a.test.ts`, 'import { b } from "../sources/b.ts";'],
    ["an import in a comment", "packages/core/src/a.ts", '// import "node:fs";\n/* import "node:fs"; */'],
  ];
  test.each(allowed)("allows: %s", (_, path, text) => {
    expect(faults(importTable, { [path]: text })).toEqual([]);
  });
});

test("an adapter that imports another registered one is refused", () => {
  const project = {
    [`${SERVER}/sources/index.ts`]: 'import { a } from "./a.ts";\nimport { b } from "./b/source.ts";',
    [`${SERVER}/sources/a.ts`]: 'import { c } from "./b/wire.ts";\nimport { d } from "./socket.ts";',
    [`${SERVER}/sources/b/source.ts`]: 'import { e } from "./wire.ts";',
  };
  expect(faults(adaptersApart, project)).toEqual([`${SERVER}/sources/a.ts may not know another adapter: ./b/wire.ts`]);
});

test("a circle of imports is found once, with its way", () => {
  const project = {
    "packages/core/src/a.ts": 'import { b } from "./b.ts";',
    "packages/core/src/b.ts": 'import type { C } from "./c.ts";',
    "packages/core/src/c.ts": 'export * from "./a.ts";',
    "packages/core/src/d.ts": 'import { a } from "./a.ts";',
  };
  const [a, b, c] = Object.keys(project);
  expect(faults(noCycles, project)).toEqual([`${a} → ${b} → ${c} → ${a}`]);
});

test.each([
  ["sources", "Source"],
  ["alert-channels", "Channel"],
])("an adapter of %s must be registered and tested by its suite", (folder, word) => {
  const source = { [`${SERVER}/${folder}/a.ts`]: `export const a = define${word}({});` };
  const index = { [`${SERVER}/${folder}/index.ts`]: 'import { a } from "./a.ts";' };
  const suite = { [`${SERVER}/${folder}/a.test.ts`]: `describe${word}(a);` };
  expect(faults(adapters, source)).toHaveLength(2);
  expect(faults(adapters, { ...source, ...index })).toHaveLength(1);
  expect(faults(adapters, { ...source, ...index, [`${SERVER}/${folder}/a.test.ts`]: "test();" })).toHaveLength(1);
  expect(faults(adapters, { ...source, ...index, ...suite })).toEqual([]);
});

test("a door must be tested by the suite of all doors, and not by another door's test", () => {
  const sink = { [`${SERVER}/transports/http/sse-sink.ts`]: "export class SseSink implements Sink {}" };
  const suite = (file: string) => ({ [`${SERVER}/transports/http/${file}`]: "describeTransport(a);" });
  expect(faults(adapters, sink)).toHaveLength(1);
  expect(faults(adapters, { ...sink, ...suite("http-conformance.test.ts") })).toHaveLength(1);
  expect(faults(adapters, { ...sink, [`${SERVER}/transports/http/sse.test.ts`]: "test();" })).toHaveLength(1);
  expect(faults(adapters, { ...sink, ...suite("sse.test.ts") })).toEqual([]);
  expect(faults(adapters, { ...sink, ...suite("sse-conformance.test.ts") })).toEqual([]);
});

test.each([
  ["PriceLink", "price-link"],
  ["SessionExchange", "session-exchange"],
])("a bus's %s must be tested by its suite, beside it", (port, name) => {
  const end = { [`${SERVER}/buses/far/${name}.ts`]: `export class Far implements ${port} {}` };
  const suite = (file: string, run = `describe${port}(a);`) => ({ [`${SERVER}/buses/${file}`]: run });
  expect(faults(adapters, end)).toHaveLength(1);
  expect(faults(adapters, { ...end, ...suite(`local/${name}.test.ts`) })).toHaveLength(1);
  expect(faults(adapters, { ...end, ...suite(`far/${name}.test.ts`, "test();") })).toHaveLength(1);
  expect(faults(adapters, { ...end, ...suite(`far/${name}.test.ts`) })).toEqual([]);
});

test("a file of 300 lines is short enough, one of 301 is not", () => {
  expect(faults(fileSizes, { "apps/a.ts": "\n".repeat(300) })).toEqual([]);
  expect(faults(fileSizes, { "apps/a.ts": "\n".repeat(301) })).toHaveLength(1);
});

test("names without an idea are refused wherever they stand", () => {
  const names = ["utils/a.ts", "helpers.ts", "price-utils.ts", "types.ts", "common.test.ts", "PriceRow.tsx"];
  for (const name of names) expect(faults(fileNames, { [`apps/${name}`]: "" }), name).toHaveLength(1);
  for (const name of ["price-row.tsx", "a.test.ts"]) {
    expect(faults(fileNames, { [`apps/${name}`]: "" }), name).toEqual([]);
  }
});

test("code that reads the environment, time or chance is found by its line", () => {
  expect(faults(environment, { [`${SERVER}/app.ts`]: "a;\nprocess.env.B;" })).toEqual([
    `${SERVER}/app.ts:2 reads the environment`,
  ]);
  expect(faults(environment, { [`${SERVER}/config.ts`]: "process.env.B;" })).toEqual([]);
  expect(faults(engineClocks, { [`${SERVER}/engine/a.ts`]: "// Date.now()\nDate.now();" })).toHaveLength(1);
});

test("an export needs a doc comment, but shares that of its name", () => {
  const bare = { "packages/core/src/a.ts": "export const a = 1;\nexport async function b() {}" };
  const shared = "/** Said. */\nexport const A = {};\nexport type A = string;\n/**\n * Said.\n */\nexport class B {}";
  const listed = "/** Both. */\nexport const A = 1;\nexport const B = 2;\n\nexport const C = 3;";
  expect(faults(documentedExports, bare)).toHaveLength(2);
  expect(faults(documentedExports, { "packages/core/src/a.ts": shared })).toEqual([]);
  expect(faults(documentedExports, { "packages/core/src/a.ts": listed })).toEqual([
    "packages/core/src/a.ts:5 C has no doc comment",
  ]);
});

test("a test that is switched off is found, one that depends on what is there is not", () => {
  const off = ["only", "skip", "todo"].map((word) => `test.${word}("a", b);`).join("\n");
  expect(faults(testsRun, { "test/a.test.ts": off })).toHaveLength(3);
  expect(faults(testsRun, { "test/a.test.ts": 'test.skipIf(absent)("a", b);' })).toEqual([]);
});

test("a hook of a module that tests load is found, one in a function is not, and a test file may have its own", () => {
  const hook = "afterAll(() => {});";
  expect(faults(hooksInCalls, { "test/a.ts": hook, [`${SERVER}/fixtures/a.ts`]: hook })).toHaveLength(2);
  expect(faults(hooksInCalls, { "test/a.ts": `function a() {\n  ${hook}\n}`, "test/a.test.ts": hook })).toEqual([]);
});

test("a test file that replaces a module must be among those with a process of their own", () => {
  for (const way of ["mock", "doMock"]) {
    const mocking = { "test/a.test.ts": `test("a", () => {\n  vi.${way}("node:fs", () => {});\n});` };
    const configured = (config: string) => faults(mocksApart, { ...mocking, "vitest.config.ts": config });
    expect(faults(mocksApart, mocking)).toHaveLength(1);
    expect(configured('const unshared = [\n  "test/b.test.ts",\n  "test/a.test.ts",\n];')).toEqual([]);
    const alone = 'const alone = ["test/a.test.ts"];';
    expect(configured(`const unshared = [];\n${alone}`)).toHaveLength(1);
    expect(configured('const unshared = [\n  // "test/a.test.ts",\n];')).toHaveLength(1);
  }
});

test("a file that would run first and is gone is found", () => {
  const there = Object.fromEntries(LONGEST_FILES.map((path) => [path, ""]));
  const [, ...rest] = LONGEST_FILES;
  expect(faults(longestFilesExist, there)).toEqual([]);
  expect(faults(longestFilesExist, Object.fromEntries(rest.map((path) => [path, ""])))).toHaveLength(1);
});

test("documents may name only what is there", () => {
  const there = { "package.json": '{ "scripts": { "dev": "" } }', "apps/a/b.ts": "" };
  const right =
    "`npm run dev`, npm packages, `npm ci`, `apps/a/`, [b](apps/a/b.ts), [out](https://example.org), `NaN/2`";
  const wrong = "`npm run fly`\n```\n npm fly\n```\n `apps/c`, [c](apps/c.ts#d)";
  expect(faults(documentsTell, { ...there, "README.md": right })).toEqual([]);
  expect(faults(documentsTell, { ...there, "README.md": wrong })).toHaveLength(4);
});

test("a dependency is exact and has its reason", () => {
  const manifest = '{ "dependencies": { "a": "^1.0.0", "b": "1.0.0" }, "peerDependencies": { "c": ">=1" } }';
  expect(faults(pinnedVersions, { "apps/x/package.json": manifest })).toHaveLength(1);
  const contributing = "| `a`, `c` | because |\n";
  expect(faults(reasonedDependencies, { "package.json": manifest, "CONTRIBUTING.md": contributing })).toEqual([
    "CONTRIBUTING.md gives no reason for b",
  ]);
});

test("a path of the machine or a registry's address is found, a route is not", () => {
  const home = ["", "root", "x"].join("/");
  expect(faults(noPlaces, { "a.ts": `open("${home}");` })).toHaveLength(1);
  expect(faults(noPlaces, { "package-lock.json": `"resolved": "${["https:", "", "x"].join("/")}"` })).toHaveLength(1);
  expect(faults(noPlaces, { "a.ts": 'fetch("/v1/quotes"); import "./root/a.ts";' })).toEqual([]);
});

test("removing comments keeps lines and what looks like a comment inside text", () => {
  expect(withoutComments('a("http://b"); // c\n/* d\n e */ f')).toBe('a("http://b"); \n\n f');
});
