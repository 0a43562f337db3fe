import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAsLocked, isInstalled } from "./install.mjs";

const lockOf = (packages: Record<string, object>) => ({ packages: { "": { version: "1.0.0" }, ...packages } });
const a = { "node_modules/a": { version: "1.2.3" } };
const forAnotherPlatform = { "node_modules/a-win32": { version: "1.2.3", optional: true } };

describe("installed packages are as locked", () => {
  test("when every one has its version, those for other platforms aside", () => {
    expect(isAsLocked(lockOf({ ...a, ...forAnotherPlatform }), { packages: a })).toBe(true);
  });

  test("and are not when one is missing", () => {
    expect(isAsLocked(lockOf(a), { packages: {} })).toBe(false);
  });

  test("and are not when one has another version", () => {
    const older = { "node_modules/a": { version: "1.2.2" } };
    expect(isAsLocked(lockOf(a), { packages: older })).toBe(false);
    const olderOptional = { "node_modules/a-win32": { version: "1.0.0", optional: true } };
    expect(isAsLocked(lockOf(forAnotherPlatform), { packages: olderOptional })).toBe(false);
  });
});

describe("a folder", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "streampulse-install-"));
    mkdirSync(join(root, "node_modules", ".bin"), { recursive: true });
    writeFileSync(join(root, "package-lock.json"), JSON.stringify(lockOf(a)));
    writeFileSync(join(root, "node_modules", ".bin", "node"), "");
    writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: a }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test("that npm finished installing is left alone, whoever called npm", () => {
    expect(isInstalled(root)).toBe(true);
  });

  test("whose install was cut off is installed again", () => {
    rmSync(join(root, "node_modules", ".package-lock.json"));
    expect(isInstalled(root)).toBe(false);
  });

  test("without the Node of its packages is installed again", () => {
    rmSync(join(root, "node_modules", ".bin", "node"));
    expect(isInstalled(root)).toBe(false);
  });
});
