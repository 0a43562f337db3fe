import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What sources list. */
export const listings: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("listing_sets")
    .addColumn("source", "text", (column) => column.primaryKey())
    .addColumn("generation", "bigint", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("listings")
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("generation", "bigint", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("canonical", "text", (column) => column.notNull())
    .addColumn("info", "text", (column) => column.notNull())
    .addColumn("hours", "text")
    .addPrimaryKeyConstraint("listings_place", ["source", "generation", "position"])
    .addCheckConstraint("listings_position", sql`position >= 0`)
    .execute();
}
