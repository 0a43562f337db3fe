// @ts-check
import { relative } from "node:path";
import { elapsed } from "./progress.mjs";

const SLOWEST = 8;
const SLOW_MS = 1_000;

const named = (/** @type {{ file: string, fullName: string }} */ test) => `${test.file} > ${test.fullName}`;

/**
 * @typedef {{ status: string, fullName: string }} TestOutcome
 * @typedef {{ name: string, status: string, startTime: number, endTime: number, assertionResults: TestOutcome[] }} FileOutcome
 */

/**
 * What a run's JSON report says to a person: the slowest files, every skipped test by name, every failed
 * one, and as the last line the counts. A file that failed by itself (it did not load, a hook threw)
 * counts as one failure, and so does a run that failed though no test did. Without any test, nothing
 * was shown: that is no success.
 * @param {{ testResults: FileOutcome[] }} report
 * @param {number} status vitest's exit code
 * @param {string} root what file names are shown relative to
 * @returns {{ lines: string[], succeeded: boolean }}
 */
export function describeReport(report, status, root) {
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: relative(root, file.name) })),
  );
  const passed = tests.filter((test) => test.status === "passed");
  const failures = tests.filter((test) => test.status === "failed").map(named);
  const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed").map(named);
  for (const file of report.testResults) {
    const ownFailure = file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed");
    if (ownFailure) failures.push(`${relative(root, file.name)} (the file itself)`);
  }
  if (status !== 0 && failures.length === 0 && tests.length > 0) failures.push("the run itself, see above");
  const slowest = report.testResults
    .map((file) => ({ name: relative(root, file.name), ms: file.endTime - file.startTime }))
    .filter((file) => file.ms >= SLOW_MS)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST);
  const lines = [
    ...slowest.map((file) => `slow: ${file.name} (${elapsed(file.ms)})`),
    ...skipped.map((name) => `skipped: ${name}`),
    ...failures.map((name) => `failed: ${name}`),
    ...(tests.length === 0 ? ["No test ran."] : []),
    `${passed.length} passed, ${failures.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`,
  ];
  return { lines, succeeded: status === 0 && failures.length === 0 && passed.length > 0 };
}
