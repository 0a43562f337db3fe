import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { LongestFirst } from "./test/running-order.ts";

const everything = [
  "packages/*/src/**/*.test.ts",
  "apps/*/src/**/*.test.{ts,tsx}",
  "scripts/**/*.test.ts",
  "bench/*.test.ts",
  "test/**/*.test.ts",
];
/** They replace a module of Node's, or weigh their process: what another file loaded or left would be in the way. */
const unshared = [
  "apps/server/src/transports/descriptors.test.ts",
  "apps/server/src/sources/vendor/json.test.ts",
  "test/h2-floods.test.ts",
];
/** Those that measure time, or have little of it: after the others, each with a core of its own. */
const alone = ["test/{bench,deaf-clients,slow-clients}.test.ts", "test/e2e/{failover,push}.test.ts"];
/** It weighs a server by the byte: last, with nothing beside it. */
const weighed = ["test/idle-connections.test.ts"];

/** Where Node keeps what it compiled: by the hundred, the programs and workers of a run load the same modules. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL(".cache/compiled", import.meta.url));

/** Makes the program that the tests start. */
const BUILT_PROGRAM = "test/built-program.ts";

export default defineConfig({
  test: {
    pool: "forks",
    // Two cores carry three files: of most, half the time is waiting.
    maxWorkers: 3,
    env: { NODE_COMPILE_CACHE },
    // What must come is waited for on a busy machine too; whoever means a time says it.
    testTimeout: 90_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // What a test stood in for does not reach the next one, nor the next file of its process.
    ...{ restoreMocks: true, unstubEnvs: true, unstubGlobals: true },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "shared",
          globalSetup: BUILT_PROGRAM,
          // A process goes on to the next file with the modules that it has loaded.
          isolate: false,
          include: everything,
          exclude: [...configDefaults.exclude, ...unshared, ...alone, ...weighed],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "unshared", include: unshared, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: { name: "alone", globalSetup: BUILT_PROGRAM, include: alone, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      { extends: true, test: { name: "weighed", include: weighed, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
