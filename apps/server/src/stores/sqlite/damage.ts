import { statSync } from "node:fs";

import Database from "better-sqlite3";

import { MIGRATIONS } from "../migrations/index.ts";
import { NewerTables } from "../sql/migrate.ts";
import { faultInWords, isDamage } from "./file-fault.ts";

/** Files up to this size are looked through before they are used: some tenths of a second. */
const CHECKED_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Looks through a file that is there and that nobody writes, and changes nothing of it. Tells what is damaged; undefined
 * where nothing is, or the file is too large to be looked through. Throws where it is another program's, NewerTables where
 * it is a newer one's, and what SQLite throws where nothing of it can be read.
 */
export function damageOf(path: string, checkedBytesMax = CHECKED_BYTES_MAX): Error | undefined {
  // What is no file is told by opening it to be written.
  if (!statSync(path).isFile()) return undefined;
  const file = new Database(path, { readonly: true });
  try {
    const tables = file.prepare("select name from sqlite_master where type = 'table'").pluck().all();
    if (tables.length > 0 && !tables.includes("kysely_migration")) throw faultInWords(path, "is another program's");
    if (tables.includes("kysely_migration") && isNewer(file)) throw new NewerTables("written by a newer program");
    const numberOf = (pragma: string) => Number(file.pragma(pragma, { simple: true }));
    if (numberOf("page_count") * numberOf("page_size") > checkedBytesMax) return undefined;
    return checked(file);
  } finally {
    file.close();
  }
}

function isNewer(file: Database.Database): boolean {
  const names = file.prepare("select name from kysely_migration").pluck().all();
  return names.some((name) => !Object.hasOwn(MIGRATIONS, String(name)));
}

function checked(file: Database.Database): Error | undefined {
  try {
    const found = file.pragma("quick_check(1)", { simple: true });
    return found === "ok" ? undefined : new Error(String(found));
  } catch (error) {
    if (isDamage(error)) return error;
    throw error;
  }
}
