import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { describeStore } from "../conformance.ts";
import { IN_MEMORY } from "./database.ts";
import { SqliteStore } from "./sqlite-store.ts";

/** A folder of its own, gone with the test. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "streampulse-store-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describeStore("sqlite, a file", () => {
  const made = mkdtempSync(join(tmpdir(), "streampulse-store-"));
  return {
    open: () => SqliteStore.open(join(made, "deep", "er", "prices.db")),
    end: () => rmSync(made, { recursive: true }),
  };
});

describeStore("sqlite, in memory", () => ({ open: () => SqliteStore.open(IN_MEMORY), end: () => {} }), {
  "what was kept is there after another start": "memory is gone with its process",
  "close waits for what is being written, and a closed store refuses": "memory is gone with its process",
});

test("a writing that was cut off leaves the list before it, and nothing in the way of the next", async () => {
  const path = join(folder(), "prices.db");
  const store = await SqliteStore.open(path);
  await store.keepListings("a", { listings: [{ canonical: "X:A", info: {} }], atMs: 1 });
  await store.close();
  // As a process leaves it that is killed between two pieces: rows of the next generation, and no set of theirs.
  const file = new Database(path);
  file.prepare("insert into listings values ('a', 2, 0, 'X:CUT', '{}', null)").run();
  file.close();
  const after = await SqliteStore.open(path);
  expect(await after.listings("a")).toEqual({ listings: [{ canonical: "X:A", info: {} }], atMs: 1 });
  await after.keepListings("a", { listings: [{ canonical: "X:B", info: {} }], atMs: 2 });
  expect(await after.listings("a")).toEqual({ listings: [{ canonical: "X:B", info: {} }], atMs: 2 });
  await after.close();
});

test("a second process is told that the file is in use", async () => {
  const path = join(folder(), "prices.db");
  const store = await SqliteStore.open(path);
  await store.keepListings("a", { listings: [], atMs: 1 });
  const other = new Database(path, { timeout: 0 });
  expect(() => other.prepare("select * from listing_sets").all()).toThrow(/locked/);
  other.close();
  await store.close();
});

test("a file of a newer program is refused in words, and left as it is", async () => {
  const path = join(folder(), "prices.db");
  await (await SqliteStore.open(path)).close();
  const file = new Database(path);
  file.prepare("insert into kysely_migration values ('9999-from-the-future', '2030-01-01')").run();
  file.close();
  await expect(SqliteStore.open(path)).rejects.toThrow(`${path} was written by a newer StreamPulse`);
});

test("what is no database, or cannot be one, is told with its path and the setting", async () => {
  const made = folder();
  writeFileSync(join(made, "text"), "this is no database, and long enough to be looked at as one".repeat(100));
  mkdirSync(join(made, "folder"));
  for (const [path, words] of [
    [join(made, "text"), "is no database"],
    [join(made, "folder"), "cannot be opened"],
    [join(made, "text", "below"), "is in no folder"],
  ] as const) {
    const fault = `The database ${path} ${words}. STREAMPULSE_DATABASE_URL names another.`;
    await expect(SqliteStore.open(path), path).rejects.toThrow(fault);
  }
});

test("the folder that is made for it is its user's alone", async () => {
  const made = folder();
  const store = await SqliteStore.open(join(made, "own", "prices.db"));
  await store.close();
  expect(statSync(join(made, "own")).mode & 0o777).toBe(0o700);
});
