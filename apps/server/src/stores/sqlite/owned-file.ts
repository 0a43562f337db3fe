import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

import Database from "better-sqlite3";

import { IN_MEMORY } from "./in-memory.ts";

/** Another process may hold the file for a moment while it goes down, or look into it. */
const BUSY_MS = 1_000;

/** A database file that no other server has. */
export interface OwnedFile {
  readonly file: Database.Database;
  /** The log beside the file stays there from now on: what is in it is not brought into the file when that is closed. */
  keepLog(): void;
  /** Lets go of both. */
  end(): void;
}

/**
 * Opens a file, made where there is none, and owns it until `end`, however the process ends. Who owns it has a lock on
 * a file beside it, `<path>-owner`: the system frees that with the process, and other programs may read the database
 * meanwhile, as a backup does. `isWritten` is asked once it is owned, before anything of it could change: false opens it
 * to be read only. Throws what that, SQLite or the system throws.
 */
export function ownFile(path: string, isWritten: () => boolean): OwnedFile {
  if (path === IN_MEMORY) {
    const file = new Database(path);
    return { file, keepLog() {}, end: () => file.close() };
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const owner = owned(path);
  let file: Database.Database | undefined;
  try {
    makePrivate(path);
    const opened = (file = new Database(path, { timeout: BUSY_MS, readonly: !isWritten() }));
    let reader: Database.Database | undefined;
    return {
      file,
      keepLog() {
        if (!opened.readonly) reader ??= readerOf(path);
      },
      end() {
        opened.close();
        reader?.close();
        owner.close();
      },
    };
  } catch (error) {
    file?.close();
    owner.close();
    throw error;
  }
}

/**
 * SQLite brings the log into the file and deletes it where the last that has the file open closes it, unless that one
 * only reads.
 */
function readerOf(path: string): Database.Database | undefined {
  let reader: Database.Database | undefined;
  try {
    reader = new Database(path, { timeout: BUSY_MS, readonly: true });
    // It has the file open for others once it has read of it.
    reader.pragma("schema_version");
    return reader;
  } catch {
    // Where not even its beginning can be read, nothing can be brought into it.
    reader?.close();
    return undefined;
  }
}

/** The lock of SQLite's own on an empty database: there is none of Node's. */
function owned(path: string): Database.Database {
  makePrivate(`${path}-owner`);
  const owner = new Database(`${path}-owner`, { timeout: BUSY_MS });
  try {
    owner.pragma("journal_mode = MEMORY");
    owner.exec("begin exclusive");
    return owner;
  } catch (error) {
    owner.close();
    throw error;
  }
}

/**
 * A file that is its user's alone, as is what SQLite makes beside it. One that is there is not opened here: closing it
 * would end the locks that this process has on it.
 */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (process.platform !== "win32") chmodPrivate(path);
  }
}

/** Somebody else's file stays as it is: whether it may be used is found out by using it. */
function chmodPrivate(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
  }
}
