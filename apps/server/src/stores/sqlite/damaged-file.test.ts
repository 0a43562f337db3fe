import {
  closeSync,
  copyFileSync,
  existsSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { CandleStep, PriceKind } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { damage, damageTable, leftBehind } from "./harm.ts";
import type { Store, StoreFault } from "../../engine/ports/store.ts";
import type { KeptCandle } from "../../engine/ports/stores/candle-store.ts";
import { backUpStore, openHere } from "../index.ts";
import { SqlStore } from "../sql/sql-store.ts";
import { newestBackup } from "./newest-backup.ts";
import { SqliteDatabase } from "./sqlite-database.ts";

const SECONDS = 5_000;
const prices = { open: "1", high: "2.5", low: "0.5", close: "1.5", volume: "7", count: 3, source: "a" };
const second = (n: number): KeptCandle => {
  return { step: CandleStep.ONE_SECOND, startMs: n * 1_000, endMs: (n + 1) * 1_000, ...prices };
};
const listings = [{ canonical: "X:A", info: { name: "A" } }];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "streampulse-damaged-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function fill(store: Store): Promise<void> {
  const { id } = await store.candles.open({ canonical: "X:A", kind: PriceKind.REAL }, undefined);
  const candles = Array.from({ length: SECONDS }, (_, n) => second(n));
  await store.candles.write([{ series: id, candles, spans: [] }]);
  await store.channels.keep("seed", "42");
  await store.listings.keep("a", { listings, atMs: 1 });
}

/** A closed database with many candles of one series, and a list. */
async function written(): Promise<string> {
  const path = join(folder(), "kept.db");
  const store = await openHere(path);
  await fill(store);
  await store.close();
  return path;
}

/** How much of all that is kept can be read, a hundred seconds at a time, and what the rest is refused with. */
async function readable({ candles }: Store): Promise<{ whole: number; faults: readonly StoreFault[] }> {
  let whole = 0;
  const faults: StoreFault[] = [];
  for (let n = 0; n < SECONDS; n += 100) {
    const range = { series: 1, step: CandleStep.ONE_SECOND, fromMs: n * 1_000, toMs: (n + 100) * 1_000 };
    try {
      const read = await candles.candles(range, 1_000);
      // What is told is what was written, all of it, and never half.
      expect(read).toEqual(Array.from({ length: 100 }, (_, at) => second(n + at)));
      whole += read.length;
    } catch (error) {
      faults.push(error as StoreFault);
    }
  }
  return { whole, faults };
}

const DAMAGED = {
  reason: "STORAGE_UNUSABLE",
  message: "The server's database is damaged: nothing is written to it, and what is whole can still be read.",
};

test("of a file with a damaged page the rest is read, nothing is written, and all of it stays as it is", async () => {
  const path = await written();
  damageTable(path, "candles");
  const before = readFileSync(path);
  const found: StoreFault[] = [];
  const store = await openHere(path, (fault) => found.push(fault));
  expect(found).toMatchObject([DAMAGED]);
  expect(found[0]?.detail).toContain(`The database ${path} is damaged (`);
  expect(found[0]?.detail).toContain("put a backup in its place");
  expect(await store.listings.of("a")).toEqual({ listings, atMs: 1 });
  expect(await store.channels.keep("seed", "43")).toBe("42");
  await expect(store.channels.keep("other", "1")).rejects.toMatchObject(DAMAGED);
  const { whole, faults } = await readable(store);
  expect(whole).toBeGreaterThan(SECONDS * 0.8);
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) {
    expect(fault).toMatchObject({ reason: "STORAGE_UNUSABLE", message: "The server's database is damaged." });
  }
  await expect(store.listings.keep("b", { listings, atMs: 2 })).rejects.toMatchObject(DAMAGED);
  expect(await store.listings.of("b")).toBeUndefined();
  await store.close();
  await expect(backUpStore(path, `${path}-copy`)).rejects.toThrow("The server's database is damaged.");
  expect(existsSync(`${path}-copy`)).toBe(false);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test("damage that is met in use ends the writing from then on, also of what was asked before; what is whole is read on", async () => {
  const path = await written();
  damageTable(path, "candles");
  const before = readFileSync(path);
  const found: StoreFault[] = [];
  // As one that is too large to be looked through at its start.
  const store = new SqlStore(await SqliteDatabase.open(path, (fault) => found.push(fault), 0));
  await store.listings.keep("b", { listings, atMs: 2 });
  expect(found).toEqual([]);
  const read = readable(store);
  const pruned = store.candles
    .prune(1, CandleStep.ONE_SECOND, SECONDS * 1_000, SECONDS)
    .catch((error: unknown) => error);
  const asked = store.listings.keep("b", { listings, atMs: 3 }).catch((error: unknown) => error);
  expect(await pruned).toMatchObject({ reason: "STORAGE_UNUSABLE" });
  expect(await asked).toMatchObject(DAMAGED);
  expect((await read).whole).toBeGreaterThan(SECONDS * 0.8);
  expect(found).toMatchObject([DAMAGED]);
  expect(await store.listings.of("b")).toEqual({ listings, atMs: 2 });
  const log = readFileSync(`${path}-wal`);
  await store.close();
  // What was acknowledged is in the log still, and nothing of it was brought into the damaged file.
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(readFileSync(`${path}-wal`).equals(log)).toBe(true);
  const again = await openHere(path);
  expect(await again.listings.of("b")).toEqual({ listings, atMs: 2 });
  await again.close();
});

test("what was written together with what met the damage is not kept, and told so", async () => {
  const path = await written();
  damageTable(path, "candles");
  const store = new SqlStore(await SqliteDatabase.open(path, () => {}, 0));
  const refused = (call: Promise<unknown>) => call.catch((error: unknown) => error);
  const together = await Promise.all([
    refused(store.listings.keep("b", { listings, atMs: 2 })),
    refused(store.candles.prune(1, CandleStep.ONE_SECOND, SECONDS * 1_000, SECONDS)),
    refused(store.listings.keep("c", { listings, atMs: 2 })),
  ]);
  expect(together).toMatchObject([DAMAGED, { reason: "STORAGE_UNUSABLE" }, DAMAGED]);
  for (const source of ["b", "c"]) expect(await store.listings.of(source)).toBeUndefined();
  await store.close();
});

test("what a killed server wrote last is read of a damaged file too, and stays beside it", async () => {
  const made = folder();
  const store = await openHere(join(made, "kept.db"));
  await fill(store);
  await store.close();
  const again = await openHere(join(made, "kept.db"));
  await again.listings.keep("b", { listings, atMs: 2 });
  const left = leftBehind(join(made, "kept.db"), join(made, "left.db"));
  await again.close();
  damageTable(left, "candles");
  const before = ["", "-wal"].map((suffix) => readFileSync(left + suffix));
  const damaged = await openHere(left);
  expect(await damaged.listings.of("b")).toEqual({ listings, atMs: 2 });
  await expect(damaged.listings.keep("b", { listings, atMs: 3 })).rejects.toMatchObject(DAMAGED);
  await damaged.close();
  expect(["", "-wal"].map((suffix) => readFileSync(left + suffix))).toEqual(before);
});

test("where nothing can be read the file is refused, as unusable, and left as it is", async () => {
  const harms: Readonly<Record<string, (path: string) => void>> = {
    "a header that is none": (path) => damage(path, 0, 100),
    "tables that nobody can name": (path) => damage(path, 100, 3_900),
    "cut behind its first page": (path) => cut(path, 4_096),
  };
  for (const [harm, harmed] of Object.entries(harms)) {
    const path = await written();
    harmed(path);
    const before = readFileSync(path);
    await expect(openHere(path), harm).rejects.toMatchObject({
      reason: "STORAGE_UNUSABLE",
      message: expect.stringMatching(/^The server's database is (damaged|no database)\.$/),
    });
    expect(readFileSync(path).equals(before), harm).toBe(true);
  }
});

test("what is told of a damaged file names the newest whole backup beside it, by what is in it, and how to go back to it", async () => {
  const path = await written();
  const beside = (name: string) => join(dirname(path), name);
  const hour = (file: string, n: number) => utimesSync(file, n * 3_600, n * 3_600);
  for (const [n, name] of ["monday.db", "tuesday", "wednesday.bak"].entries()) {
    await backUpStore(path, beside(name));
    hour(beside(name), n);
  }
  cut(beside("wednesday.bak"), 40_960);
  hour(beside("wednesday.bak"), 2);
  // What else there is, all of it newer.
  copyFileSync(path, beside("a-servers.db"));
  writeFileSync(beside("notes.txt"), "SQLite");
  writeFileSync(beside("none.db"), "");
  for (const [name, sql] of [
    ["anothers.db", "create table kept (a)"],
    ["empty.db", "vacuum"],
  ] as const) {
    const other = new Database(beside(name));
    other.exec(sql);
    other.close();
  }
  damageTable(path, "candles");
  const others = () => readdirSync(dirname(path)).filter((name) => !name.startsWith("kept.db"));
  const before = others();
  const told = async () => {
    const faults: StoreFault[] = [];
    const store = await openHere(path, (fault) => faults.push(fault)).catch((error: StoreFault) => error);
    if (store instanceof Error) return store.detail;
    await store.close();
    return faults[0]?.detail;
  };
  const way = `Stop the server, move it and what is named like it (-wal, -shm) elsewhere, and put a backup in its place`;
  const newest = `The newest backup beside it is ${beside("tuesday")}, of 1970-01-01 01:00:00 UTC. ${way}: copy that one`;
  expect(await told()).toContain(newest);
  expect(others()).toEqual(before);
  rmSync(beside("tuesday"));
  expect(await told()).toContain(`is ${beside("monday.db")}, of 1970-01-01 00:00:00 UTC.`);
  // Also where nothing of it can be read.
  damage(path, 0, 100);
  expect(await told()).toContain(`is ${beside("monday.db")}, of 1970-01-01 00:00:00 UTC.`);
  const count = readdirSync(dirname(path)).length;
  expect([newestBackup(path, count)?.path, newestBackup(path, 0)]).toEqual([beside("monday.db"), undefined]);
  rmSync(beside("monday.db"));
  expect(await told()).toContain(`No backup lies beside it. ${way};`);
});

test("a file that was cut is not written", async () => {
  for (const part of [0.5, 0.9]) {
    const path = await written();
    cut(path, Math.floor(statSync(path).size * part));
    const before = readFileSync(path);
    const store = await openHere(path).catch((error: StoreFault) => error);
    if (store instanceof Error) expect(store).toMatchObject({ reason: "STORAGE_UNUSABLE" });
    else {
      await expect(store.listings.keep("b", { listings, atMs: 2 })).rejects.toMatchObject(DAMAGED);
      await store.close();
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  }
});

function cut(path: string, bytes: number): void {
  const file = openSync(path, "r+");
  ftruncateSync(file, bytes);
  closeSync(file);
}
