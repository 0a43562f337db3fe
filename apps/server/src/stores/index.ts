import type { Store, StoreFault } from "../engine/ports/store.ts";
import { backUpPostgres } from "./postgres/back-up.ts";
import { openPostgres } from "./postgres/postgres-store.ts";
import { backUpSqlite } from "./sqlite/back-up.ts";
import { IN_MEMORY } from "./sqlite/owned-file.ts";
import { openSqlite } from "./sqlite/sqlite-store.ts";
import { openInThread } from "./thread/thread-store.ts";

/**
 * Opens the database of STREAMPULSE_DATABASE_URL. What is on a disk or elsewhere has a thread of its own; what is in
 * memory waits for nothing. `onFault` hears each fault that a call is told. Rejects with a StoreFault.
 */
export function openStore(url: string, onFault?: (fault: StoreFault) => void): Promise<Store> {
  return url === IN_MEMORY ? openHere(url) : openInThread(url, onFault);
}

/** Opens it on this thread. */
export function openHere(url: string): Promise<Store> {
  return isPostgres(url) ? openPostgres(url) : openSqlite(url);
}

/** Writes a copy of it to a new file, whether a server runs or not. Throws a StoreFault. */
export function backUpStore(url: string, to: string): void {
  if (isPostgres(url)) backUpPostgres(url);
  backUpSqlite(url, to);
}

const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//.test(url);
