import type { Store } from "../../engine/ports/store.ts";
import { SqlStore } from "../sql/sql-store.ts";
import { PostgresDatabase } from "./postgres-database.ts";

/** Opens the database of a `postgres://` URL. Rejects with a StoreFault. */
export async function openPostgres(url: string): Promise<Store> {
  return new SqlStore(await PostgresDatabase.open(url));
}
