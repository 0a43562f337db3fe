import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureChromium } from "./chromium.mjs";

let folder = "";

// A machine whose only programs are those that a test puts into `folder`.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "streampulse-chromium-"));
  vi.stubEnv("PATH", folder);
  vi.stubEnv("CHROMIUM", undefined);
  vi.stubEnv("PLAYWRIGHT_BROWSERS_PATH", folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const program = (name: string) => {
  writeFileSync(join(folder, name), "", { mode: 0o755 });
  return join(folder, name);
};

const failing = async () => {
  throw new Error("no network");
};

test("a browser on the PATH is taken, and nothing installed", async () => {
  const path = program("chromium-browser");
  const way = vi.fn(failing);
  expect(await ensureChromium([way])).toBe(path);
  expect(way).not.toHaveBeenCalled();
});

test("the browser that CHROMIUM names comes before the one on the PATH", async () => {
  program("chromium");
  vi.stubEnv("CHROMIUM", program("my-own-browser"));
  expect(await ensureChromium([])).toBe(join(folder, "my-own-browser"));
});

test("a file that cannot be run is no browser; where one way to install fails the next is tried", async () => {
  writeFileSync(join(folder, "chromium"), "", { mode: 0o644 });
  const installing = async () => void program("google-chrome");
  expect(await ensureChromium([failing, installing])).toBe(join(folder, "google-chrome"));
});

test("where no way works, the error says what to do", async () => {
  await expect(ensureChromium([failing, async () => {}])).rejects.toThrow("sudo apt-get install chromium");
});
