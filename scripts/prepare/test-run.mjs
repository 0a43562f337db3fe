// @ts-check
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureChromium } from "./chromium.mjs";
import { install, NODE, ROOT } from "./install.mjs";
import { runInForeground } from "./launch.mjs";
import { tellFailure } from "./progress.mjs";
import { describeReport } from "./test-report.mjs";

const REPORT = join(ROOT, ".cache", "test-report.json");
/** Named in vitest.config.ts. */
const COMPILED = join(ROOT, ".cache", "compiled");

/**
 * Prepares what the tests need, runs them and prints the closing line; sets the exit code.
 * @param {readonly string[]} args for vitest, such as a path
 */
export async function test(args) {
  try {
    await install();
    const env = {
      ...process.env,
      PATH: join(ROOT, "node_modules", ".bin") + delimiter + process.env["PATH"],
      CHROMIUM: await ensureChromium(),
    };
    const built = await runInForeground(NODE, [join(ROOT, "scripts", "build.ts")], env);
    if (built !== 0) throw new Error("Without the build, no test can run.");
    for (const left of [REPORT, COMPILED]) rmSync(left, { recursive: true, force: true });
    const vitest = [join(ROOT, "node_modules", "vitest", "vitest.mjs"), "run", ...args];
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${REPORT}`];
    const status = await runInForeground(NODE, [...vitest, ...reporters], env);
    const report = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, "utf8")) : { testResults: [] };
    const { lines, succeeded } = describeReport(report, status, ROOT);
    for (const line of lines) console.log(line);
    process.exitCode = succeeded ? 0 : status || 1;
  } catch (error) {
    tellFailure(error);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
  }
}
