// @ts-check
// `npm test`: from a fresh clone to `N passed, N failed` as the last line. Arguments go to vitest.
import { nodeFault } from "./prepare/node-version.mjs";

const fault = nodeFault(process.versions.node);
if (fault === undefined) {
  // Loaded only now: an old Node could not even parse it.
  void import("./prepare/test-run.mjs").then((run) => run.test(process.argv.slice(2)));
} else {
  console.error(fault);
  process.exitCode = 1;
}
