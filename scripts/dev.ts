// `npm run dev`: the server from its sources, started anew when one changes. It serves the page as it
// was last built: `npm run build` in another terminal builds that, and a reload shows it.
import { join } from "node:path";
import { NODE, ROOT } from "./prepare/install.mjs";
import { runInForeground } from "./prepare/launch.mjs";

const WATCHED = ["apps/cli/src", "apps/server/src", "packages/core/src", "packages/proto/src", "packages/client/src"];

const built = await runInForeground(NODE, [join(ROOT, "scripts/build.ts")]);
const watching = WATCHED.map((path) => `--watch-path=${join(ROOT, path)}`);
process.exitCode =
  built === 0
    ? await runInForeground(NODE, [
        ...watching,
        join(ROOT, "scripts/prepare/from-sources.ts"),
        "serve",
        ...process.argv.slice(2),
      ])
    : built;
