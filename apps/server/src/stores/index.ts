import type { Store } from "../engine/ports/store.ts";
import { SqliteStore } from "./sqlite/sqlite-store.ts";

/** Opens the database of STREAMPULSE_DATABASE_URL. Rejects with a StoreFault. */
export function openStore(url: string): Promise<Store> {
  return SqliteStore.open(url);
}
