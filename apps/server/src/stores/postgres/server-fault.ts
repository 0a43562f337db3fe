import type { FailureReason } from "@streampulse/core";

import { StoreFault } from "../../engine/ports/store.ts";

/**
 * By the beginning of an error's code, PostgreSQL's SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html)
 * or the system's: what is the matter with the server. The first that fits is told.
 */
const WORDS: readonly (readonly [code: string, words: string])[] = [
  ["22021", "takes no text with the character U+0000"],
  ["25006", "cannot be written"],
  ["28", "refuses the user or the password"],
  ["3D000", "does not exist"],
  ["42501", "does not let this user do what is needed"],
  ["53100", "cannot grow: the disk is full"],
  ["53300", "has no connection left"],
  ["53", "is out of resources"],
  ["55P03", "is in use by another server"],
  ["57P", "is going down or coming up"],
  ["XX001", "is damaged"],
  ["XX002", "is damaged"],
  ["XX", "has met a fault of its own"],
  ["ECONN", "cannot be reached"],
  ["EHOST", "cannot be reached"],
  ["ENET", "cannot be reached"],
  ["ENOTFOUND", "cannot be reached: its host is unknown"],
  ["EAI_AGAIN", "cannot be reached: its host is unknown"],
  ["ETIMEDOUT", "cannot be reached"],
  ["EPIPE", "cannot be reached"],
];
const REASONS: Readonly<Record<string, FailureReason>> = {
  // Somebody's input: no other database minds.
  "22021": "INVALID_ARGUMENT",
  "53100": "STORAGE_FULL",
  XX001: "STORAGE_UNUSABLE",
  XX002: "STORAGE_UNUSABLE",
};

/** What is the matter with the database of that name, which holds no password, where an error is of its state. */
export function stateFault(place: string, error: unknown): StoreFault | undefined {
  const { code, name } = error as { readonly code?: string; readonly name: string };
  const known = WORDS.find(([beginning]) => code?.startsWith(beginning))?.[1];
  // What the library says of its own, such as that a connection ended, has no code, and is of no other class.
  const words = known ?? (code === undefined && name === "Error" ? "cannot be reached" : undefined);
  return words === undefined ? undefined : faultInWords(place, words, error, REASONS[code ?? ""]);
}

/** The same of any error: it could not be opened. */
export function serverFault(place: string, error: unknown): StoreFault {
  const { code = "unknown" } = error as { readonly code?: string };
  return stateFault(place, error) ?? faultInWords(place, `cannot be used (${code})`, error);
}

/** The same where this program knows better. */
export function faultInWords(place: string, words: string, cause?: unknown, reason?: FailureReason): StoreFault {
  return new StoreFault(`The server's database ${words}.`, {
    detail: `The database ${place} ${words}. STREAMPULSE_DATABASE_URL names another.`,
    cause,
    ...(reason && { reason }),
  });
}

/** A database's URL without its password and whatever else is for the two ends alone. */
export function placeOf(url: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}
