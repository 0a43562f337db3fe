// `npm run check`: everything that tools and the house's rules can say without running the product.
import { GATES, passGate } from "./gates.ts";
import { NODE, ROOT } from "./prepare/install.mjs";
import { CommandError, run, step } from "./prepare/progress.mjs";

const houseRules = async (): Promise<void> => {
  await run(NODE, ["node_modules/vitest/vitest.mjs", "run", "scripts/tidy", "scripts/generate"], { cwd: ROOT });
};

const found: string[] = [];
const checks = [
  ...GATES.map((gate) => ({ promise: gate.promise, work: () => passGate(gate) })),
  { promise: "the house's rules hold, generated files are current", work: houseRules },
];
for (const { promise, work } of checks) {
  try {
    await step(`checking that ${promise}`, promise, work);
  } catch (error) {
    found.push(error instanceof CommandError ? `${error.message}\n\n${error.output}` : String(error));
  }
}
for (const text of found) console.error(`\n${text}`);
process.exitCode = found.length === 0 ? 0 : 1;
