import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { NODE, ROOT } from "../scripts/prepare/install.mjs";
import { readOptions, USAGE } from "./options.ts";

test("no options ask for everything", () => {
  expect(readOptions([])).toMatchObject({ help: false, quick: false, only: "", rounds: Infinity });
});

test("options are read", () => {
  expect(readOptions(["--rounds", "3", "--only", "ws", "--dry"])).toMatchObject({ rounds: 3, only: "ws", dry: true });
});

test.each([
  [["--qiuck"], "Unknown option '--qiuck'"],
  [["quick"], "Unexpected argument 'quick'"],
  [["--only"], "Option '--only <value>' argument missing"],
  [["--quick=yes"], "Option '--quick' does not take an argument"],
  [["--rounds", "0"], '--rounds takes a whole number from 1 on, not "0"'],
])("%j is refused in a line", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
  try {
    readOptions(args);
  } catch (error) {
    expect((error as Error).message).not.toMatch(/\n|\. /);
  }
});

describe("the program", () => {
  const run = (...args: string[]) => spawnSync(NODE, [join(ROOT, "bench", "run.ts"), ...args], { encoding: "utf8" });

  test("--help is the usage, and nothing else", () => {
    expect(run("--help")).toMatchObject({ status: 0, stdout: `${USAGE}\n`, stderr: "" });
  });

  test.each([
    [["--qiuck"], "Unknown option '--qiuck'"],
    [["--dry", "--only", "nosuchthing"], "nobody's name contains 'nosuchthing'"],
  ])("%j ends with 2 and says why in two lines", (args, why) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(why);
    expect(stderr).not.toContain("    at ");
    expect(stderr.trim().split("\n").length).toBe(2);
  });

  test("a dry run says that clients are measured that read no more", () => {
    expect(run("--dry", "--only", "read no more").stdout).toMatch(/^clients that read no more: .*Connect/);
  });
});
