import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A socket's path may have 107 bytes on Linux and 103 elsewhere; this leaves room for names below it. Source: unix(7). */
const BASE_MAX_BYTES = 60;

/** Makes a folder that only this user may look into (0700), for what processes of one server share. */
export function makePrivateFolder(): string {
  const base = Buffer.byteLength(tmpdir()) > BASE_MAX_BYTES ? "/tmp" : tmpdir();
  return mkdtempSync(join(base, "streampulse-"));
}

/** Removes it and what is in it, where it is still there. */
export function removePrivateFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
