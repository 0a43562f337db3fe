import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";

import Database from "better-sqlite3";

import { StoreFault } from "../../engine/ports/store.ts";
import { IN_MEMORY } from "./in-memory.ts";
import { fileFault } from "./file-fault.ts";

/**
 * Writes a copy of a database to a file that there was none of: its state at one moment, also while a server writes, who
 * is not held up. The copy is whole, on the disk and looked through when this returns. Throws a StoreFault.
 */
export function backUpSqlite(path: string, to: string): void {
  if (path === IN_MEMORY) throw refused(to, "nothing is kept: the database is in memory");
  if (!existsSync(path)) throw refused(to, `there is no database ${path} yet`);
  const part = `${to}.part`;
  const made: string[] = [];
  try {
    // Its user's alone, and never in the place of another file.
    for (const file of [to, part]) {
      make(file, to);
      made.push(file);
    }
    copy(path, part, to);
    sync(part);
    renameSync(part, to);
  } catch (error) {
    for (const file of made) rmSync(file, { force: true });
    if (error instanceof StoreFault) throw error;
    // The database itself is only read: it is the copy that has no room.
    const { code = "" } = error as { readonly code?: string };
    if (/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC)/.test(code)) throw refused(to, "the disk there is full", error);
    throw fileFault(path, error);
  }
}

function make(file: string, to: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw refused(to, code === "EEXIST" ? `${file} is there already` : `no file can be made there (${code})`, error);
  }
}

function copy(path: string, part: string, to: string): void {
  const file = new Database(path, { readonly: true });
  try {
    // One statement reads one state of the database, whatever is written meanwhile.
    file.prepare("vacuum into ?").run(part);
  } finally {
    file.close();
  }
  const copied = new Database(part, { readonly: true });
  try {
    const found: unknown = copied.pragma("integrity_check(1)", { simple: true });
    if (found !== "ok") throw refused(to, "what was copied is damaged", new Error(String(found)));
  } finally {
    copied.close();
  }
}

function sync(path: string): void {
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}

function refused(to: string, words: string, cause?: unknown): StoreFault {
  return new StoreFault(`No backup was written to ${to}: ${words}.`, { cause });
}
