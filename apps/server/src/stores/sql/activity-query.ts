import type { ExpressionBuilder, Kysely } from "kysely";

import type { ActivityQuery } from "../../engine/ports/stores/portfolio-store.ts";
import type { Tables } from "./tables.ts";

/** The rows of the activities that match, in the order asked for. */
export function selectActivities(db: Kysely<Tables>, owner: string, query: ActivityQuery) {
  const { accountId, ticker, fromDay, toDay, kinds, beyond, order, limit } = query;
  const isNewest = order === "newest";
  let rows = db.selectFrom("portfolio_activities").selectAll().where("owner", "=", owner);
  if (accountId !== undefined) rows = rows.where((row) => ofAccount(row, accountId));
  if (ticker !== undefined) rows = rows.where("ticker", "=", ticker);
  if (fromDay !== undefined) rows = rows.where("day", ">=", fromDay);
  if (toDay !== undefined) rows = rows.where("day", "<=", toDay);
  if (kinds !== undefined) rows = rows.where("kind", "in", kinds);
  if (beyond !== undefined) {
    const { day, number } = beyond;
    // As a tuple it is a place in the index, and not a reading of everything before it.
    rows = rows.where((row) => row(row.refTuple("day", "number"), isNewest ? "<" : ">", row.tuple(day, number)));
  }
  const direction = isNewest ? "desc" : "asc";
  return rows.orderBy("day", direction).orderBy("number", direction).limit(limit);
}

/** Whether it is an account's own, or a transfer to it. */
export function ofAccount(row: ExpressionBuilder<Tables, "portfolio_activities">, accountId: string) {
  return row.or([row("account_id", "=", accountId), row("to_account_id", "=", accountId)]);
}
