import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What prices were. */
export const candles: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("series")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("canonical", "text", (column) => column.notNull())
    .addColumn("kind", "integer", (column) => column.notNull())
    .addColumn("hours", "text")
    .addUniqueConstraint("series_key", ["canonical", "kind"])
    .execute();
  await db.schema
    .createTable("candles")
    .addColumn("series", "integer", (column) => column.notNull())
    .addColumn("step", "integer", (column) => column.notNull())
    .addColumn("start_ms", "bigint", (column) => column.notNull())
    .addColumn("is_told", "integer", (column) => column.notNull())
    .addColumn("end_ms", "bigint", (column) => column.notNull())
    .addColumn("open", "text", (column) => column.notNull())
    .addColumn("high", "text", (column) => column.notNull())
    .addColumn("low", "text", (column) => column.notNull())
    .addColumn("close", "text", (column) => column.notNull())
    .addColumn("volume", "text")
    .addColumn("count", "bigint")
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("told_to_ms", "bigint")
    .addPrimaryKeyConstraint("candles_place", ["series", "step", "start_ms", "is_told"])
    .addCheckConstraint("candles_span", sql`end_ms > start_ms`)
    .execute();
  await db.schema
    .createTable("pruned_candles")
    .addColumn("series", "integer", (column) => column.notNull())
    .addColumn("step", "integer", (column) => column.notNull())
    .addColumn("before_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("pruned_candles_place", ["series", "step"])
    .execute();
  await db.schema
    .createTable("listened_spans")
    .addColumn("series", "integer", (column) => column.notNull())
    .addColumn("step", "integer", (column) => column.notNull())
    .addColumn("from_ms", "bigint", (column) => column.notNull())
    .addColumn("to_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_by", "text")
    .addPrimaryKeyConstraint("listened_spans_place", ["series", "step", "from_ms"])
    .addCheckConstraint("listened_spans_span", sql`to_ms > from_ms`)
    .execute();
}
