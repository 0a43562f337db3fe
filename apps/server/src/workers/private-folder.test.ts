import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { makePrivateFolder, removePrivateFolder } from "./private-folder.ts";

let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "private-"));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

test("nobody else may look into it, and it is gone with what is in it", () => {
  vi.stubEnv("TMPDIR", temporary);
  const folder = makePrivateFolder();
  expect(folder.startsWith(`${temporary}/streampulse-`)).toBe(true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, "prices.sock"), "");
  removePrivateFolder(folder);
  expect(() => statSync(folder)).toThrow(/ENOENT/);
  removePrivateFolder(folder);
});

test("its path is short enough for a socket's, whatever the place for temporary files is called", () => {
  const long = join(temporary, "x".repeat(60));
  mkdirSync(long);
  vi.stubEnv("TMPDIR", long);
  const folder = makePrivateFolder();
  removePrivateFolder(folder);
  expect(Buffer.byteLength(join(folder, "prices.sock"))).toBeLessThan(100);
});
