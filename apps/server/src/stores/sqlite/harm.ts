import { closeSync, copyFileSync, existsSync, openSync, writeSync } from "node:fs";
import Database from "better-sqlite3";

/** For tests: damages a part of a database file as a disk would: bytes that mean nothing in the place of those that were. */
export function damage(path: string, at: number, bytes: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  closeSync(file);
}

/** Where the pages of a table lie that hold its rows, in their order, and how large they are. */
export function pagesOf(path: string, table: string): { readonly at: readonly number[]; readonly bytes: number } {
  const file = new Database(path, { readonly: true });
  const bytes = Number(file.pragma("page_size", { simple: true }));
  const leaves = "select pageno from dbstat where name = ? and pagetype = 'leaf' order by path";
  const numbers = file.prepare(leaves).pluck().all(table) as readonly number[];
  file.close();
  return { at: numbers.map((number) => (number - 1) * bytes), bytes };
}

/** Damages one page in the middle of a table's rows. */
export function damageTable(path: string, table: string): void {
  const { at, bytes } = pagesOf(path, table);
  damage(path, at[Math.floor(at.length / 2)] as number, bytes);
}

/** A copy of a database that somebody has open, as its process would leave it if it were killed now. */
export function leftBehind(path: string, to: string): string {
  for (const suffix of ["", "-wal"]) if (existsSync(path + suffix)) copyFileSync(path + suffix, to + suffix);
  return to;
}
