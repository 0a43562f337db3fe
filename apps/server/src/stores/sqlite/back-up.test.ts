import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemScheduler } from "../../system-scheduler.ts";
import { backUpStore, openHere, openStore } from "../index.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "streampulse-backup-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const listings = Array.from({ length: 200 }, (_, n) => ({ canonical: `X:T${n}`, info: { name: `T ${n}` } }));

test("a copy made while a server writes is its state at one moment, whole, and is used in its place", async () => {
  const made = folder();
  const path = join(made, "kept.db");
  const store = await openStore(path, { scheduler: systemScheduler, random: Math.random });
  await store.listings.keep("a", { listings: [], atMs: 0 });
  // In its order: of what is in the copy there is nothing after what is not.
  const writings = Array.from({ length: 150 }, (_, n) =>
    store.listings.keep(`w${n}`, { listings: listings.slice(n), atMs: n }),
  );
  await writings[20];
  await backUpStore(path, join(made, "copy.db"));
  await Promise.all(writings);
  expect(statSync(join(made, "copy.db")).mode & 0o777).toBe(0o600);
  const copy = await openHere(join(made, "copy.db"));
  let isOver = false;
  for (const [n] of writings.entries()) {
    const kept = await copy.listings.of(`w${n}`);
    if (kept === undefined) isOver = true;
    else expect({ isOver, kept }).toEqual({ isOver: false, kept: { listings: listings.slice(n), atMs: n } });
    if (n <= 20) expect(kept).toBeDefined();
  }
  await Promise.all([copy.close(), store.close()]);
});

test("what a server left that was killed is in the copy", async () => {
  const made = folder();
  const path = join(made, "kept.db");
  const store = await openHere(path);
  await store.listings.keep("a", { listings, atMs: 7 });
  // As a killed process leaves them: what was written last is in the log beside the file alone.
  for (const suffix of ["", "-wal"]) writeFileSync(join(made, `left.db${suffix}`), readFileSync(path + suffix));
  await store.close();
  await backUpStore(join(made, "left.db"), join(made, "copy.db"));
  const copy = await openHere(join(made, "copy.db"));
  expect(await copy.listings.of("a")).toEqual({ listings, atMs: 7 });
  await copy.close();
});

test("nothing is written over, left half, or made of what is none; and why is told", async () => {
  const made = folder();
  const path = join(made, "kept.db");
  const [to, taken, text] = [join(made, "copy.db"), join(made, "taken"), join(made, "text")];
  await expect(backUpStore(path, to)).rejects.toThrow(
    `No backup was written to ${to}: there is no database ${path} yet.`,
  );
  await (await openHere(path)).close();
  writeFileSync(taken, "mine");
  await expect(backUpStore(path, taken)).rejects.toThrow(
    `No backup was written to ${taken}: ${taken} is there already.`,
  );
  expect(readFileSync(taken, "utf8")).toBe("mine");
  writeFileSync(`${to}.part`, "another backup's");
  await expect(backUpStore(path, to)).rejects.toThrow(`${to}.part is there already`);
  rmSync(`${to}.part`);
  const nowhere = join(made, "nowhere", "copy.db");
  await expect(backUpStore(path, nowhere)).rejects.toThrow("no file can be made there (ENOENT)");
  await expect(backUpStore(":memory:", to)).rejects.toThrow("the database is in memory");
  await expect(backUpStore("postgres://u:canary@db/prices", to)).rejects.toThrow(
    "No backup was written: pg_dump makes one of the database postgres://u@db/prices.",
  );
  writeFileSync(text, "this is no database, and long enough to be looked at as one".repeat(100));
  await expect(backUpStore(text, to)).rejects.toThrow("The server's database is no database.");
  expect(existsSync(to)).toBe(false);
  expect(readdirSync(made).filter((name) => name.includes("part"))).toEqual([]);
});
