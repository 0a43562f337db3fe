import { StoreFault } from "../../engine/ports/store.ts";
import { faultInWords, fileFault } from "./file-fault.ts";
import { newestBackup } from "./newest-backup.ts";

/** Why nothing is written to a damaged file, and for the operator the way back. */
export function damagedFault(path: string, cause: Error): StoreFault {
  const message = "The server's database is damaged: nothing is written to it, and what is whole can still be read.";
  return new StoreFault(message, {
    detail: `The database ${path} is damaged (${cause.message}): it is only read, as far as it is whole. ${wayBack(path)}`,
    reason: "STORAGE_UNUSABLE",
    cause,
  });
}

/** Why nothing is read of a damaged file either: what SQLite said of it, or that its tables mean nothing. */
export function unreadableFault(path: string, cause: Error): StoreFault {
  const known = fileFault(path, cause);
  const fault =
    known.reason === "STORAGE_UNUSABLE" ? known : faultInWords(path, "is damaged", cause, "STORAGE_UNUSABLE");
  const { message, detail, reason } = fault;
  return new StoreFault(message, { detail: `${detail} ${wayBack(path)}`, reason, cause });
}

/** What its operator does about a damaged file. */
function wayBack(path: string): string {
  const backup = newestBackup(path);
  const elsewhere = `move it and what is named like it (-wal, -shm) elsewhere`;
  if (backup === undefined) {
    return (
      `No backup lies beside it. Stop the server, ${elsewhere}, and put a backup in its place; ` +
      "docs/storage.md says what can be saved without one."
    );
  }
  const written = new Date(backup.writtenMs).toISOString().slice(0, 19).replace("T", " ");
  return (
    `The newest backup beside it is ${backup.path}, of ${written} UTC. Stop the server, ${elsewhere}, ` +
    "and put a backup in its place: copy that one there; docs/storage.md says what else can be saved."
  );
}
