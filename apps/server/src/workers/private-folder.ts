import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A socket's path may have 107 bytes on Linux and 103 elsewhere; this leaves room for names below it. Source: unix(7). */
const BASE_MAX_BYTES = 60;
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "that is no folder",
  EACCES: "this user may not write there",
  EROFS: "nothing may be written there",
  ENOSPC: "the disk is full",
};

/**
 * Makes a folder that only this user may look into (0700), for what processes of one server share. Throws the
 * system's error where it cannot be made.
 */
export function makePrivateFolder(): string {
  return mkdtempSync(join(baseFolder(), "streampulse-"));
}

/** For users: why it could not be made. */
export function folderFault({ code, message }: NodeJS.ErrnoException): string {
  const why = REASONS[code ?? ""] ?? code ?? message;
  return `Several workers need a folder for temporary files, and in ${baseFolder()} none can be made: ${why}. TMPDIR names another place.`;
}

function baseFolder(): string {
  return Buffer.byteLength(tmpdir()) > BASE_MAX_BYTES ? "/tmp" : tmpdir();
}

/** Removes it and what is in it, where it is still there. */
export function removePrivateFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
