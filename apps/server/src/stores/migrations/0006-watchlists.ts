import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** The lists that people keep. */
export const watchlists: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("watchlists")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("revision", "bigint", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("updated_ms", "bigint", (column) => column.notNull())
    .addColumn("entries", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("watchlists_list", ["owner", "id"])
    .addCheckConstraint("watchlists_position", sql`position >= 0`)
    .execute();
}
