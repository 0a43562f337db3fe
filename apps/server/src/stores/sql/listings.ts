import type { HoursName } from "@streampulse/core";

import type { Listing, ListingInfo } from "../../engine/ports/source.ts";
import type { KeptListings, ListingStore } from "../../engine/ports/stores/listing-store.ts";
import { insertRows } from "./insert-rows.ts";
import type { SqlWork } from "./sql-database.ts";
import type { ListingTables } from "./tables/listing-tables.ts";

const insertListings = insertRows<"listings">((db, rows) => db.insertInto("listings").values(rows));

/** The lists of sources, in tables. */
export class SqlListings implements ListingStore {
  readonly #work: SqlWork;

  constructor(work: SqlWork) {
    this.#work = work;
  }

  of(source: string): Promise<KeptListings | undefined> {
    return this.#work.read(async (db) => {
      const set = await db.selectFrom("listing_sets").selectAll().where("source", "=", source).executeTakeFirst();
      if (!set) return undefined;
      const rows = await db
        .selectFrom("listings")
        .select(["canonical", "info", "hours"])
        .where("source", "=", source)
        .where("generation", "=", set.generation)
        .orderBy("position")
        .execute();
      return { atMs: set.at_ms, listings: rows.map(listingOf) };
    });
  }

  keep(source: string, { listings, atMs }: KeptListings): Promise<void> {
    return this.#work.write(async (db) => {
      const before = await db
        .selectFrom("listing_sets")
        .select("generation")
        .where("source", "=", source)
        .executeTakeFirst();
      const set = { generation: (before?.generation ?? 0) + 1, at_ms: atMs };
      await db.deleteFrom("listings").where("source", "=", source).execute();
      const rows = listings.map(({ canonical, info, hours }, position) => ({
        source,
        generation: set.generation,
        position,
        canonical,
        info: JSON.stringify(info),
        hours: hours ?? null,
      }));
      await insertListings(db, rows);
      await db
        .insertInto("listing_sets")
        .values({ source, ...set })
        .onConflict((conflict) => conflict.column("source").doUpdateSet(set))
        .execute();
    });
  }
}

function listingOf(row: Pick<ListingTables["listings"], "canonical" | "info" | "hours">): Listing {
  const info = JSON.parse(row.info) as ListingInfo;
  return { canonical: row.canonical, info, ...(row.hours === null ? {} : { hours: row.hours as HoursName }) };
}
