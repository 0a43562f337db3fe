/**
 * The test files that take longest, the longest first: most of the time they wait, for a process, a browser or a
 * bound of time. Begun early they have the company of all the others; begun last they would be waited for alone.
 */
export const LONGEST_FILES: readonly string[] = [
  "test/lost-workers.test.ts",
  "apps/cli/src/commands/server.test.ts",
  "scripts/gates.test.ts",
  "test/starting-workers.test.ts",
  "test/broken-network.test.ts",
  "test/readme.test.ts",
  "test/e2e/page.test.ts",
  "test/e2e/chart.test.ts",
  "test/e2e/status.test.ts",
  "apps/server/src/sources/tradingview/stream-connection.test.ts",
  "test/secrets.test.ts",
  "apps/server/src/transports/lost-peers.test.ts",
  "test/connection-cap.test.ts",
  "apps/server/src/sources/tradingview/pages-connection.test.ts",
  "test/source-check.test.ts",
  "test/workers.test.ts",
  "test/random-losses.test.ts",
  "apps/cli/src/lost-parent.test.ts",
];
