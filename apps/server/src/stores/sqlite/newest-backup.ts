import { closeSync, existsSync, opendirSync, openSync, readSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import Database from "better-sqlite3";

import { damageOf } from "./damage.ts";

/** A backup: its path, and when it was written, epoch ms. */
export interface FoundBackup {
  readonly path: string;
  readonly writtenMs: number;
}

/** So many files of the folder are looked at, and so many of those that may be backups are looked through. */
const FILES_MAX = 1_000;
const LOOKED_THROUGH_MAX = 20;
/** What a database begins with; behind its page size stands a 1 where it is written without a log beside it, as copies are. */
const BEGINNING = Buffer.from("SQLite format 3\0", "latin1");
const FORMAT_AT = 18;

/**
 * The newest whole backup among the files beside a database, told by what is in them: their names are their users'.
 * Undefined where there is none, or the folder can't be read. Changes nothing and never throws.
 */
export function newestBackup(database: string, filesMax = FILES_MAX): FoundBackup | undefined {
  const own = resolve(database);
  const found: FoundBackup[] = [];
  try {
    const folder = opendirSync(dirname(own));
    try {
      for (let n = 0, entry = folder.readSync(); entry && n < filesMax; n++, entry = folder.readSync()) {
        const path = join(dirname(own), entry.name);
        // A name that a log could not show as it is helps nobody.
        if (path === own || !entry.isFile() || /\p{C}/u.test(entry.name) || !isCopy(path)) continue;
        found.push({ path, writtenMs: statSync(path).mtimeMs });
      }
    } finally {
      folder.closeSync();
    }
  } catch {
    return undefined;
  }
  const newestFirst = found.toSorted((a, b) => b.writtenMs - a.writtenMs);
  return newestFirst.slice(0, LOOKED_THROUGH_MAX).find(({ path }) => isWhole(path));
}

/** Whether a file is a database that no server has, or had: looking into it makes nothing beside it. */
function isCopy(path: string): boolean {
  if (["-owner", "-wal", "-journal"].some((suffix) => existsSync(path + suffix))) return false;
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const bytes = Buffer.alloc(FORMAT_AT + 2);
    const read = readSync(file, bytes, 0, bytes.length, 0);
    return read === bytes.length && bytes.subarray(0, BEGINNING.length).equals(BEGINNING) && bytes[FORMAT_AT] === 1;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** One that is empty, another program's or a newer one's is none. */
function isWhole(path: string): boolean {
  try {
    return hasTables(path) && damageOf(path) === undefined;
  } catch {
    return false;
  }
}

function hasTables(path: string): boolean {
  const file = new Database(path, { readonly: true });
  try {
    return file.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get() !== undefined;
  } finally {
    file.close();
  }
}
