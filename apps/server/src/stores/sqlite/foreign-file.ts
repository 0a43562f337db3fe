import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";

/** What each database of SQLite begins with. */
const BEGINNING = Buffer.from("SQLite format 3\0", "latin1");

/**
 * Whether what is at a path was never a database of ours: a file that begins as none does, with nothing beside it that a
 * server leaves there. One of ours whose beginning is damaged has its owner's file. Changes nothing; throws what the
 * system throws where the file cannot be read.
 */
export function isForeign(path: string): boolean {
  // An empty file is a database without tables; what is no file is told by opening it.
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size === 0) return false;
  if (["-owner", "-wal"].some((suffix) => existsSync(path + suffix))) return false;
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(BEGINNING.length);
    const read = readSync(file, bytes, 0, bytes.length, 0);
    return !bytes.subarray(0, read).equals(BEGINNING);
  } finally {
    closeSync(file);
  }
}
