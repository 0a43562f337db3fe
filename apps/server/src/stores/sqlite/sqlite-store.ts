import type { Store, StoreFault } from "../../engine/ports/store.ts";
import { SqlStore } from "../sql/sql-store.ts";
import { SqliteDatabase } from "./sqlite-database.ts";

/** Opens the embedded database, a file's path or `:memory:`, on this thread. Rejects with a StoreFault. */
export async function openSqlite(path: string, onFound?: (fault: StoreFault) => void): Promise<Store> {
  return new SqlStore(await SqliteDatabase.open(path, onFound));
}
