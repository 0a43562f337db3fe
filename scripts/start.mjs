// @ts-check
// `npm start`: from a fresh clone to moving prices. Installs and builds what is missing or stale, then
// runs the program under the Node that came with the packages. Arguments go to `streampulse serve`.
import { nodeFault } from "./prepare/node-version.mjs";

const fault = nodeFault(process.versions.node);
if (fault === undefined) {
  // Loaded only now: an old Node could not even parse it.
  void import("./prepare/launch.mjs").then((launch) => launch.start(process.argv.slice(2)));
} else {
  console.error(fault);
  process.exitCode = 1;
}
