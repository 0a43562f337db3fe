import type { Store, StoreFault } from "../engine/ports/store.ts";
import { IN_MEMORY } from "./sqlite/in-memory.ts";
import { openInThread, type ThreadStoreDeps } from "./thread/thread-store.ts";

/**
 * Opens the database of STREAMPULSE_DATABASE_URL. What is on a disk or elsewhere has a thread of its own; what is in
 * memory waits for nothing. Rejects with a StoreFault.
 */
export function openStore(url: string, deps: ThreadStoreDeps): Promise<Store> {
  return url === IN_MEMORY ? openHere(url) : openInThread(url, deps);
}

/**
 * Opens it on this thread, which loads the libraries of this database and of no other. `onFound` hears what the database
 * finds to be the matter with itself, while it is open or as it opens.
 */
export async function openHere(url: string, onFound?: (fault: StoreFault) => void): Promise<Store> {
  if (isPostgres(url)) return (await import("./postgres/postgres-store.ts")).openPostgres(url);
  return (await import("./sqlite/sqlite-store.ts")).openSqlite(url, onFound);
}

/** Writes a copy of it to a new file, whether a server runs or not. Rejects with a StoreFault. */
export async function backUpStore(url: string, to: string): Promise<void> {
  if (isPostgres(url)) (await import("./postgres/back-up.ts")).backUpPostgres(url);
  else (await import("./sqlite/back-up.ts")).backUpSqlite(url, to);
}

const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//.test(url);
