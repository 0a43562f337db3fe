import { defineConfig } from "vitest/config";

/** What runs side by side; two at a time is what two cores carry. */
const besideTheCode = [
  "packages/*/src/**/*.test.ts",
  "apps/*/src/**/*.test.{ts,tsx}",
  "scripts/**/*.test.ts",
  "bench/*.test.ts",
];
/** Whole systems: one at a time and after the rest, so that their own timings are not disturbed. */
const wholeSystem = ["test/**/*.test.ts"];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What must come is waited for on a busy machine too; whoever means a time says it.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      { extends: true, test: { name: "code", include: besideTheCode, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: { name: "system", include: wholeSystem, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
