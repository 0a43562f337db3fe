import { configDefaults, defineConfig } from "vitest/config";

/** What runs side by side; two at a time is what two cores carry. */
const besideTheCode = [
  "packages/*/src/**/*.test.ts",
  "apps/*/src/**/*.test.{ts,tsx}",
  "scripts/**/*.test.ts",
  "bench/*.test.ts",
];
/** Whole systems, after the rest: they mostly wait, three at a time. */
const wholeSystems = ["test/**/*.test.ts"];
/** Those that measure, or fill the machine: one at a time, last. */
const alone = [
  "test/{bench,deaf-clients,h2-floods,idle-connections,replay-day,slow-clients,tradingview-server}.test.ts",
  "test/e2e/failover.test.ts",
];

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
        test: {
          name: "systems",
          include: wholeSystems,
          exclude: [...configDefaults.exclude, ...alone],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: "alone", include: alone, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
