import type { FailureReason } from "@streampulse/core";

import { StoreFault } from "../../engine/ports/store.ts";

/** By the beginning of an error's code, as SQLite and the system have them: what is the matter with the file. */
const WORDS: Readonly<Record<string, string>> = {
  SQLITE_BUSY: "is in use by another process",
  SQLITE_LOCKED: "is in use by another process",
  SQLITE_CANTOPEN: "cannot be opened",
  SQLITE_READONLY: "cannot be written",
  SQLITE_PERM: "cannot be written",
  SQLITE_FULL: "cannot grow: the disk is full",
  // There is no room for what SQLite makes beside the file while it is open.
  SQLITE_IOERR_SHMSIZE: "cannot grow: the disk is full",
  SQLITE_IOERR: "cannot be read or written",
  SQLITE_NOTADB: "is no database",
  SQLITE_CORRUPT: "is damaged",
  EACCES: "may not be written",
  EPERM: "may not be written",
  EROFS: "may not be written",
  ENOTDIR: "is in no folder",
  EEXIST: "is in no folder",
  ENOENT: "cannot be made",
  ENOSPC: "cannot be made: the disk is full",
};
const REASONS: Readonly<Record<string, FailureReason>> = {
  SQLITE_FULL: "STORAGE_FULL",
  SQLITE_IOERR_SHMSIZE: "STORAGE_FULL",
  ENOSPC: "STORAGE_FULL",
  SQLITE_NOTADB: "STORAGE_UNUSABLE",
  SQLITE_CORRUPT: "STORAGE_UNUSABLE",
};

/** What is the matter with the file at a path, where an error is of its state. */
export function stateFault(path: string, error: unknown): StoreFault | undefined {
  const { code = "" } = error as { readonly code?: string };
  const known = Object.keys(WORDS).find((key) => code.startsWith(key));
  return known === undefined ? undefined : faultInWords(path, WORDS[known] ?? "", error, REASONS[known]);
}

/** The same of any error: it could not be opened. */
export function fileFault(path: string, error: unknown): StoreFault {
  const { code = "unknown" } = error as { readonly code?: string };
  return stateFault(path, error) ?? faultInWords(path, `cannot be used (${code})`, error);
}

/** The same where this program knows better than the system. */
export function faultInWords(path: string, words: string, cause?: unknown, reason?: FailureReason): StoreFault {
  return new StoreFault(`The server's database ${words}.`, {
    detail: `The database ${path} ${words}. STREAMPULSE_DATABASE_URL names another.`,
    cause,
    ...(reason && { reason }),
  });
}

/** Whether an error of a file that is in use says that the file is damaged. */
export function isDamage(error: unknown): error is Error {
  const { code = "" } = error as { readonly code?: string };
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}
