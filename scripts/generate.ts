// `npm run generate`: the contract's TypeScript, and the documents that are made from code.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateContract } from "./generate/contract.ts";
import { PAGES } from "./generate/pages.ts";
import { ROOT } from "./prepare/install.mjs";
import { step, tellFailure } from "./prepare/progress.mjs";

try {
  await step("Generating the contract's code", "packages/proto/src/gen", () => generateContract());
  for (const [path, page] of Object.entries(PAGES)) {
    await step(`Writing ${path}`, path, async () => writeFileSync(join(ROOT, path), page()));
  }
} catch (error) {
  tellFailure(error);
  process.exitCode = 1;
}
