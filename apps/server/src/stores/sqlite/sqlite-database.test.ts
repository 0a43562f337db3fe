import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Kysely, sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openHere } from "../index.ts";
import { MIGRATIONS } from "../migrations/index.ts";
import { migrate } from "../sql/migrate.ts";
import { damage } from "./harm.ts";
import { OwnSqliteDialect } from "./sqlite-dialect.ts";
import { SqliteDatabase } from "./sqlite-database.ts";

/** A folder of its own, gone with the test. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "streampulse-store-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A closed database with a list of many tickers. */
async function written(): Promise<string> {
  const path = join(folder(), "prices.db");
  const store = await openHere(path);
  const listings = Array.from({ length: 3_000 }, (_, n) => ({ canonical: `X:T${n}`, info: { name: `T ${n}` } }));
  await store.listings.keep("a", { listings, atMs: 1 });
  await store.close();
  return path;
}

/** What is thrown where the database at a path is not to be had. */
const fault = (path: string, words: string) =>
  expect.objectContaining({
    message: `The server's database ${words}.`,
    detail: `The database ${path} ${words}. STREAMPULSE_DATABASE_URL names another.`,
  });

test("a second server is told that the file is in use, and has it when the first is gone", async () => {
  const path = join(folder(), "prices.db");
  const store = await openHere(path);
  await expect(openHere(path)).rejects.toEqual(fault(path, "is in use by another process"));
  await store.close();
  await (await openHere(path)).close();
});

test("another program may read the file while a server has it", async () => {
  const path = join(folder(), "prices.db");
  const store = await openHere(path);
  await store.listings.keep("a", { listings: [], atMs: 1 });
  const other = new Database(path, { readonly: true });
  expect(other.prepare("select source from listing_sets").all()).toEqual([{ source: "a" }]);
  other.close();
  await store.close();
});

test("a transaction that fails leaves nothing of itself, and those behind it are made", async () => {
  const database = await SqliteDatabase.open(join(folder(), "prices.db"));
  const row = (source: string) => ({ source, generation: 1, at_ms: 1 });
  const failing = database.write(async (db) => {
    await db.insertInto("listing_sets").values(row("a")).execute();
    await db.insertInto("listing_sets").values(row("a")).execute();
  });
  const next = database.write((db) => db.insertInto("listing_sets").values(row("b")).execute());
  await expect(failing).rejects.toThrow();
  await next;
  const sources = await database.read((db) => db.selectFrom("listing_sets").select("source").execute());
  expect(sources).toEqual([{ source: "b" }]);
  await database.end();
});

test("a mistake of ours is no fault of the file's: it is told as it is", async () => {
  const path = join(folder(), "prices.db");
  const database = await SqliteDatabase.open(path);
  const statement = "select * from nothing_of_that_name";
  const error: unknown = await database.read((db) => sql.raw(statement).execute(db)).catch((thrown: unknown) => thrown);
  expect(database.faultOf(error)).toBeUndefined();
  expect(database.faultOf(new TypeError("of ours"))).toBeUndefined();
  // The second as a file is opened there is no room beside.
  for (const code of ["SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"]) {
    const full = database.faultOf(Object.assign(new Error("full"), { code }));
    expect(full).toEqual(fault(path, "cannot grow: the disk is full"));
    expect(full?.reason).toBe("STORAGE_FULL");
  }
  await database.end();
});

test("changes of the tables are made all or not at all, and again at the next start", async () => {
  const path = await written();
  const file = new Database(path);
  onTestFinished(() => void file.close());
  const db = new Kysely<never>({ dialect: new OwnSqliteDialect(file) });
  const creates = (name: string) => ({
    up: (one: Kysely<unknown>) => one.schema.createTable(name).addColumn("id", "integer").execute(),
  });
  const cut = { up: () => Promise.reject(new Error("cut")) };
  const tables = () => file.prepare("select name from sqlite_master where name in ('one', 'two')").pluck().all();
  const first = { ...MIGRATIONS, "9001-one": creates("one") };
  await expect(migrate(db, { ...first, "9002-cut": cut })).rejects.toThrow("cut");
  expect(tables()).toEqual([]);
  await migrate(db, { ...first, "9002-two": creates("two") });
  expect(tables()).toEqual(["one", "two"]);
});

test.each(["WAL", "DELETE"])("a %s file of a newer program is refused in words, and left as it is", async (mode) => {
  const path = await written();
  const file = new Database(path);
  // A backup has no log beside it.
  file.pragma(`journal_mode = ${mode}`);
  file.prepare("insert into kysely_migration values ('9999-from-the-future', '2030-01-01')").run();
  file.close();
  const before = readFileSync(path);
  const words = "was written by a newer StreamPulse, which can use it";
  await expect(openHere(path)).rejects.toEqual(fault(path, words));
  expect(readFileSync(path).equals(before)).toBe(true);
});

test("another program's database is refused, and left as it is", async () => {
  const path = join(folder(), "places.sqlite");
  const file = new Database(path);
  file.exec("create table bookmarks (url text)");
  file.close();
  const before = readFileSync(path);
  await expect(openHere(path)).rejects.toEqual(fault(path, "is another program's"));
  expect(readFileSync(path).equals(before)).toBe(true);
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
    await expect(openHere(path), path).rejects.toEqual(fault(path, words));
  }
});

test("a file that was never a database is its name's fault, and stays as it is; one of ours without its beginning is damaged", async () => {
  const made = folder();
  const path = join(made, "notes.txt");
  for (const text of ["x", "SQLite format 3", "notes ".repeat(1_000)]) {
    writeFileSync(path, text, { mode: 0o644 });
    for (const time of ["first", "again"]) {
      const found = await openHere(path).catch((error: unknown) => error);
      expect(found, `${text.slice(0, 20)}, ${time}`).toEqual(fault(path, "is no database"));
      expect(found).toMatchObject({ reason: "UNAVAILABLE" });
    }
    expect(readdirSync(made)).toEqual(["notes.txt"]);
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(statSync(path).mode & 0o777).toBe(0o644);
  }
  const ours = await written();
  damage(ours, 0, 16);
  await expect(openHere(ours)).rejects.toMatchObject({ reason: "STORAGE_UNUSABLE" });
  const empty = join(made, "empty.db");
  writeFileSync(empty, "");
  await (await openHere(empty)).close();
});

test("the folder that is made for it is its user's alone, and so is each file, also one that was everybody's", async () => {
  const path = join(folder(), "own", "prices.db");
  await (await openHere(path)).close();
  expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  chmodSync(path, 0o644);
  const store = await openHere(path);
  await store.listings.keep("a", { listings: [], atMs: 1 });
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-owner`]) {
    expect(statSync(file).mode & 0o777, file).toBe(0o600);
  }
  await store.close();
});
