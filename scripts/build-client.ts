// `node scripts/build-client.ts`: builds the SDK as it is published, into packages/client/dist.
import { join } from "node:path";
import { packClient } from "./prepare/client-package.ts";
import { ROOT } from "./prepare/install.mjs";
import { tellFailure } from "./prepare/progress.mjs";

try {
  await packClient(join(ROOT, "packages/client/dist"));
} catch (error) {
  tellFailure(error);
  process.exitCode = 1;
}
