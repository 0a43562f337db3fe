import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Alerts, the log of their firings, and what was heard of their tickers. */
export const alerts: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("alerts")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("standing", "text", (column) => column.notNull())
    .addColumn("terms", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("alert_firings")
    .addColumn("cursor", "bigint", (column) => column.primaryKey())
    .addColumn("id", "text", (column) => column.notNull().unique())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("alert_id", "text", (column) => column.notNull())
    .addColumn("ticker", "text", (column) => column.notNull())
    .addColumn("facts", "text", (column) => column.notNull())
    .execute();
  for (const columns of [
    ["owner", "cursor"],
    ["owner", "alert_id", "cursor"],
    ["owner", "ticker", "cursor"],
  ]) {
    const name = `alert_firings_${columns.at(-2)}`;
    await db.schema.createIndex(name).on("alert_firings").columns(columns).execute();
  }
  await db.schema
    .createTable("alert_marks")
    .addColumn("ticker", "text", (column) => column.primaryKey())
    .addColumn("price", "text", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("price_kind", "integer", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .execute();
}
