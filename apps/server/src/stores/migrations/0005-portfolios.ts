import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Accounts, what happened in them, and what stands beside. */
export const portfolios: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("portfolios")
    .addColumn("owner", "text", (column) => column.primaryKey())
    .addColumn("currency", "text", (column) => column.notNull())
    .addColumn("time_zone", "text", (column) => column.notNull())
    .addColumn("last_number", "bigint", (column) => column.notNull())
    .addColumn("revision", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("portfolio_accounts")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("currency", "text", (column) => column.notNull())
    .addColumn("ignores_cash", "integer", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("portfolio_accounts_key", ["owner", "id"])
    .execute();
  await db.schema
    .createTable("portfolio_activities")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("day", "integer", (column) => column.notNull())
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("to_account_id", "text")
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("ticker", "text")
    .addColumn("external_id", "text")
    .addColumn("facts", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("updated_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("portfolio_activities_key", ["owner", "number"])
    .execute();
  await index(db, "days", ["owner", "day", "number"]).execute();
  await index(db, "tickers", ["owner", "ticker", "day", "number"]).execute();
  await index(db, "accounts", ["owner", "account_id", "day", "number"]).execute();
  await index(db, "external_ids", ["owner", "account_id", "external_id"]).unique().execute();
  await db.schema
    .createTable("portfolio_closes")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("day", "integer", (column) => column.notNull())
    .addColumn("ticker", "text", (column) => column.notNull())
    .addColumn("price", "text", (column) => column.notNull())
    .addColumn("currency", "text", (column) => column.notNull())
    .addColumn("is_pretend", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("portfolio_closes_key", ["owner", "day", "ticker"])
    .execute();
  await db.schema
    .createTable("budget_targets")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("flow", "text", (column) => column.notNull())
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("from_month", "integer", (column) => column.notNull())
    .addColumn("currency", "text")
    .addColumn("amount", "text")
    .addPrimaryKeyConstraint("budget_targets_key", ["owner", "flow", "category", "from_month"])
    .execute();
}

function index(db: Kysely<unknown>, name: string, columns: string[]) {
  return db.schema.createIndex(`portfolio_activities_${name}`).on("portfolio_activities").columns(columns);
}
