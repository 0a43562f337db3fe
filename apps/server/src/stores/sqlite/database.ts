import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { StoreFault } from "../../engine/ports/store.ts";
import { MIGRATIONS } from "../migrations/index.ts";
import type { Tables } from "./tables.ts";

/** A database in this process alone, gone with it. */
export const IN_MEMORY = ":memory:";

/** Another process may hold the file for a moment while it goes down. */
const BUSY_MS = 1_000;

/** Opens a file, made where there is none, brought to this program's tables. Rejects with a StoreFault. */
export async function openDatabase(path: string): Promise<Kysely<Tables>> {
  const file = openFile(path);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: file }) });
  try {
    await migrate(db, path);
    return db;
  } catch (error) {
    await db.destroy();
    throw error instanceof StoreFault ? error : faultOf(path, error);
  }
}

function openFile(path: string): Database.Database {
  let file;
  try {
    if (path !== IN_MEMORY) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    file = new Database(path, { timeout: BUSY_MS });
    // One process owns it, and says so: a second one is told, and cannot write beside it.
    file.pragma("locking_mode = EXCLUSIVE");
    file.pragma("journal_mode = WAL");
    // What is acknowledged is on the disk.
    file.pragma("synchronous = FULL");
    file.pragma("foreign_keys = ON");
    return file;
  } catch (error) {
    file?.close();
    throw faultOf(path, error);
  }
}

async function migrate(db: Kysely<Tables>, path: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const done = (await migrator.getMigrations()).length;
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  // Migrations that this program does not know are why nothing was even tried.
  if (results === undefined && done > 0 && /missing|corrupted/i.test((error as Error).message)) {
    throw new StoreFault(`${path} was written by a newer StreamPulse; run that one, or set STREAMPULSE_DATABASE_URL.`);
  }
  throw error;
}

const WORDS: Readonly<Record<string, string>> = {
  SQLITE_BUSY: "is in use by another process",
  SQLITE_LOCKED: "is in use by another process",
  SQLITE_CANTOPEN: "cannot be opened",
  SQLITE_READONLY: "cannot be written",
  SQLITE_FULL: "cannot grow: the disk is full",
  SQLITE_IOERR: "cannot be read or written",
  SQLITE_NOTADB: "is no database",
  SQLITE_CORRUPT: "is damaged",
  EACCES: "may not be written",
  EPERM: "may not be written",
  EROFS: "may not be written",
  ENOTDIR: "is in no folder",
  EEXIST: "is in no folder",
  ENOSPC: "cannot be made: the disk is full",
};

/** What went wrong with a file, in words. */
export function faultOf(path: string, error: unknown): StoreFault {
  const { code = "" } = error as { readonly code?: string };
  const known = Object.keys(WORDS).find((key) => code.startsWith(key));
  const words = known === undefined ? `cannot be used (${code || "unknown"})` : WORDS[known];
  return new StoreFault(`The database ${path} ${words}. STREAMPULSE_DATABASE_URL names another.`, error);
}
