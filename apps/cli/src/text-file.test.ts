import { existsSync, mkdtempSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeNewFile } from "./text-file.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a file that is there is not written over", () => {
  const file = join(folder, "there.csv");
  writeNewFile(file, "one");
  expect(() => writeNewFile(file, "two")).toThrow(`${file} is there already.`);
  expect(readFileSync(file, "utf8")).toBe("one");
});

test("of a file that the disk has no room for nothing stays, and the reason is told", () => {
  const file = join(folder, "full.csv");
  const fill = (fd: number, text: string): void => {
    writeSync(fd, text.slice(0, 2));
    throw Object.assign(new Error("write"), { code: "ENOSPC" });
  };
  expect(() => writeNewFile(file, "one", fill)).toThrow("the disk is full; nothing of it was left there.");
  expect(existsSync(file)).toBe(false);
});

test("a folder that there is not is told", () => {
  expect(() => writeNewFile(join(folder, "no", "such.csv"), "one")).toThrow("there is no such folder.");
});
