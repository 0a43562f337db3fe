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

test.skipIf(!canMount)("a backup that has no room says so of its own disk, and leaves nothing there", async () => {
  const kept = mkdtempSync(join(tmpdir(), "streampulse-roomy-"));
  onTestFinished(() => rmSync(kept, { recursive: true }));
  const [path, to] = [join(kept, "kept.db"), join(folder, "copy.db")];
  const store = await openHere(path);
  const listings = Array.from({ length: 4_000 }, (_, n) => ({
    canonical: `X:T${n}`,
    info: { name: "x".repeat(2_000) },
  }));
  await store.listings.keep("a", { listings, atMs: 1 });
  await store.close();
  const program = `const { backUpStore } = await import("${new URL("../index.ts", import.meta.url).href}");
    const { readdirSync } = await import("node:fs");
    const why = await backUpStore("${path}", "${to}").then(() => "made", ({ detail }) => detail);
    console.log(JSON.stringify({ why, left: readdirSync("${folder}") }));`;
  const node = [process.execPath, "--input-type=module", "-e", program];
  const ran = spawnSync("unshare", [...SMALL_DISK, ...node], { encoding: "utf8" });
  expect(JSON.parse(ran.stdout || ran.stderr)).toEqual({
    why: `No backup was written to ${to}: the disk there is full.`,
    left: [],
  });
});

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
