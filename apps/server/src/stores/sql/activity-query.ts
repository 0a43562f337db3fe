import type { ExpressionBuilder, Kysely } from "kysely";

import type { ActivityQuery, CloseQuery } from "../../engine/ports/stores/portfolio-store.ts";
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

/** The rows of the closes that match, by day and ticker: a place in the index too. */
export function selectCloses(db: Kysely<Tables>, owner: string, { fromDay, toDay, beyond, limit }: CloseQuery) {
  const all = db.selectFrom("portfolio_closes").selectAll().where("owner", "=", owner).where("day", "<=", toDay);
  const rows =
    beyond === undefined
      ? all.where("day", ">=", fromDay)
      : all.where((row) => row(row.refTuple("day", "ticker"), ">", row.tuple(beyond.day, beyond.ticker)));
  return rows.orderBy("day").orderBy("ticker").limit(limit);
}

/** Whether it is an account's own, or a transfer to it. */
export function ofAccount(row: ExpressionBuilder<Tables, "portfolio_activities">, accountId: string) {
  return row.or([row("account_id", "=", accountId), row("to_account_id", "=", accountId)]);
}
