import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Channels, what goes out over them, and what the server keeps of its own for that. */
export const channels: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("channels")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("request_id", "text", (column) => column.notNull())
    .addColumn("place", "bigint", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("options", "text", (column) => column.notNull())
    .addColumn("secrets", "text", (column) => column.notNull())
    .addColumn("paused", "integer", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("updated_ms", "bigint", (column) => column.notNull())
    .addColumn("last_delivered_ms", "bigint")
    .addColumn("last_failed_ms", "bigint")
    .addColumn("last_error", "text")
    .addUniqueConstraint("channels_request", ["owner", "request_id"])
    .execute();
  await db.schema
    .createTable("deliveries")
    .addColumn("place", "bigint", (column) => column.primaryKey())
    .addColumn("key", "text", (column) => column.notNull().unique())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("channel_id", "text", (column) => column.notNull())
    .addColumn("alert_id", "text", (column) => column.notNull())
    .addColumn("notice", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("next_ms", "bigint")
    .addColumn("ended_ms", "bigint")
    .addColumn("last_error", "text")
    .addCheckConstraint("deliveries_state", sql`state in ('waiting', 'delivered', 'failed')`)
    .execute();
  // The first that waits for a channel; a user's log; what ended long ago.
  await index(db, "deliveries_waiting", ["state", "channel_id", "place"]);
  await index(db, "deliveries_log", ["owner", "place"]);
  await index(db, "deliveries_ended", ["ended_ms"]);
  await db.schema
    .createTable("server_keys")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
}

async function index(db: Kysely<unknown>, name: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(name).on("deliveries").columns(columns).execute();
}
