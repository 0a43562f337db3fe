import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprint, isStamped, stamp } from "./fingerprint.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "streampulse-fingerprint-"));
  mkdirSync(join(root, "src", "dist"), { recursive: true });
  writeFileSync(join(root, "src", "a.ts"), "a");
});

afterEach(() => rmSync(root, { recursive: true }));

const print = () => fingerprint(root, ["src"]);

test("changes with a file's content, name and presence", () => {
  const prints = [print()];
  writeFileSync(join(root, "src", "a.ts"), "b");
  prints.push(print());
  renameSync(join(root, "src", "a.ts"), join(root, "src", "c.ts"));
  prints.push(print());
  writeFileSync(join(root, "src", "d.ts"), "");
  prints.push(print());
  expect(new Set(prints).size).toBe(4);
});

test("does not change with tests and what tools leave behind", () => {
  const before = print();
  for (const name of ["a.test.ts", "x.tsbuildinfo", "dist/a.js"]) writeFileSync(join(root, "src", name), "x");
  expect(print()).toBe(before);
});

test("a stamp holds for the fingerprint it was made with only", () => {
  const file = join(root, "made", "stamp");
  expect(isStamped(file, "one")).toBe(false);
  stamp(file, "one");
  expect([isStamped(file, "one"), isStamped(file, "two")]).toEqual([true, false]);
});
