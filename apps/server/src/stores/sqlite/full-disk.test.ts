import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { openHere } from "../index.ts";

const PROGRAM = fileURLToPath(new URL("../fixtures/fills-disk.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "streampulse-full-"));
afterAll(() => rmdirSync(folder));

/** A disk of 3 MiB at the folder, for one command alone. */
const SMALL_DISK = ["-rm", "sh", "-c", 'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"', folder];
const canMount = spawnSync("unshare", [...SMALL_DISK, "true"]).status === 0;

test.skipIf(!canMount)(
  `a full disk is told in words, and what was kept can be read; with room again it goes on`,
  () => {
    const ran = spawnSync("unshare", [...SMALL_DISK, process.execPath, PROGRAM, folder], { encoding: "utf8" });
    const said = JSON.parse(ran.stdout || ran.stderr) as { readonly kept: number };
    expect(said.kept).toBeGreaterThan(3);
    expect(said).toEqual({
      isFault: true,
      reason: "STORAGE_FULL",
      message: "The server's database cannot grow: the disk is full.",
      detail: `The database ${join(folder, "kept.db")} cannot grow: the disk is full. STREAMPULSE_DATABASE_URL names another.`,
      kept: said.kept,
      readWhileFull: said.kept - 1,
      writtenLater: true,
      readLater: said.kept,
      isThere: true,
    });
  },
);

test.runIf(canMount)("a folder that can only be read is told, and what is in it stays as it is", async () => {
  const kept = mkdtempSync(join(tmpdir(), "streampulse-readonly-"));
  onTestFinished(() => rmSync(kept, { recursive: true }));
  const path = join(kept, "kept.db");
  await (await openHere(path)).close();
  const before = readFileSync(path);
  const stores = new URL("../index.ts", import.meta.url).href;
  for (const [opened, words] of [
    [path, "may not be written"],
    [join(kept, "new", "other.db"), "cannot be made"],
  ] as const) {
    const program = `const { openHere } = await import("${stores}");
      await openHere("${opened}").then(() => console.log("opened"), ({ detail }) => console.log(detail));`;
    const node = [process.execPath, "--input-type=module", "-e", program];
    const command = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';
    const ran = spawnSync("unshare", ["-rm", "sh", "-c", command, kept, ...node], { encoding: "utf8" });
    expect(ran.stdout.trim(), ran.stderr).toBe(
      `The database ${opened} ${words}. STREAMPULSE_DATABASE_URL names another.`,
    );
  }
  expect(readFileSync(path).equals(before)).toBe(true);
});
