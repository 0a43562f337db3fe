import { describe, expect, test } from "vitest";
import { describeReport } from "./test-report.mjs";

const file = (name: string, status: string, outcomes: readonly string[], ms = 5) => ({
  name: `/project/${name}`,
  status,
  startTime: 0,
  endTime: ms,
  assertionResults: outcomes.map((outcome, at) => ({ status: outcome, fullName: `test ${at}` })),
});

const closing = (testResults: ReturnType<typeof file>[], status: number) => {
  const { lines, succeeded } = describeReport({ testResults }, status, "/project");
  return { last: lines.at(-1), lines, succeeded };
};

describe("the closing line", () => {
  test("counts what passed and failed over all files", () => {
    const result = closing([file("a", "failed", ["passed", "failed"]), file("b", "passed", ["passed"])], 1);
    expect(result).toMatchObject({ last: "2 passed, 1 failed", succeeded: false });
    expect(result.lines).toContain("failed: a > test 1");
  });

  test("counts and names every skipped test, for which nothing fails", () => {
    const result = closing([file("a", "passed", ["passed", "skipped", "todo", "pending"])], 0);
    expect(result).toMatchObject({ last: "1 passed, 0 failed, 3 skipped", succeeded: true });
    expect(result.lines.filter((line) => line.startsWith("skipped: "))).toHaveLength(3);
  });

  test("counts a file that did not load as a failure", () => {
    expect(closing([file("a", "failed", []), file("b", "passed", ["passed"])], 1)).toMatchObject({
      last: "1 passed, 1 failed",
      succeeded: false,
    });
  });

  test("counts a run that failed by itself, though every test passed", () => {
    expect(closing([file("a", "passed", ["passed"])], 1)).toMatchObject({
      last: "1 passed, 1 failed",
      succeeded: false,
    });
  });

  test("is no success without a test, or with skipped ones only", () => {
    expect(closing([], 0)).toMatchObject({ last: "0 passed, 0 failed", succeeded: false });
    expect(closing([file("a", "passed", ["skipped"])], 0)).toMatchObject({ succeeded: false });
  });
});

test("slow files come before, the slowest first", () => {
  const { lines } = closing(
    [
      file("quick", "passed", ["passed"], 999),
      file("slow", "passed", ["passed"], 1_500),
      file("slower", "passed", [], 62_000),
    ],
    0,
  );
  expect(lines.slice(0, 2)).toEqual(["slow: slower (1 min 2 s)", "slow: slow (1.5 s)"]);
  expect(lines.join()).not.toContain("quick");
});
