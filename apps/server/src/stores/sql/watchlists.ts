import type { WatchlistEntry } from "@streampulse/core";

import type { KeptWatchlist, WatchlistChange, WatchlistStore } from "../../engine/ports/stores/watchlist-store.ts";
import type { SqlWork } from "./sql-database.ts";
import type { WatchlistTables } from "./tables/watchlist-tables.ts";

/** The watchlists of all owners, in a table. */
export class SqlWatchlists implements WatchlistStore {
  readonly #work: SqlWork;

  constructor(work: SqlWork) {
    this.#work = work;
  }

  all(owner: string): Promise<readonly KeptWatchlist[]> {
    return this.#work.read(async (db) => {
      const rows = await db
        .selectFrom("watchlists")
        .selectAll()
        .where("owner", "=", owner)
        .orderBy("position")
        .execute();
      return rows.map(watchlistOf);
    });
  }

  change(owner: string, { put, removed, order }: WatchlistChange): Promise<void> {
    return this.#work.write(async (db) => {
      if (removed.length > 0) {
        await db.deleteFrom("watchlists").where("owner", "=", owner).where("id", "in", removed).execute();
      }
      for (const list of put) {
        const contents = contentsOf(list);
        await db
          .insertInto("watchlists")
          .values({ owner, id: list.id, position: 0, ...contents })
          .onConflict((conflict) => conflict.columns(["owner", "id"]).doUpdateSet(contents))
          .execute();
      }
      for (const [position, id] of (order ?? []).entries()) {
        await db.updateTable("watchlists").set({ position }).where("owner", "=", owner).where("id", "=", id).execute();
      }
    });
  }
}

function contentsOf({ name, revision, createdMs, updatedMs, entries }: KeptWatchlist) {
  return { name, revision, created_ms: createdMs, updated_ms: updatedMs, entries: JSON.stringify(entries) };
}

function watchlistOf(row: WatchlistTables["watchlists"]): KeptWatchlist {
  const entries = JSON.parse(row.entries) as WatchlistEntry[];
  const { id, name, revision } = row;
  return { id, name, revision, entries, createdMs: row.created_ms, updatedMs: row.updated_ms };
}
