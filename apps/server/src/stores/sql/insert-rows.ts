import { CompiledQuery, type Insertable, type InsertQueryBuilder, type InsertResult, type Kysely } from "kysely";

import type { Tables } from "./tables.ts";

/** Rows of one statement. */
const TOGETHER = [256, 16, 1] as const;

/** Makes the statement that inserts these rows, with what is to happen on a conflict. */
type MakeInsert<Table extends keyof Tables> = (
  db: Kysely<Tables>,
  rows: readonly Insertable<Tables[Table]>[],
) => InsertQueryBuilder<Tables, Table, InsertResult>;

/**
 * An insert of many rows of one shape. Its statements are made once for each of a few numbers of rows and each kind of
 * database, not for every batch anew, which is slower than the inserting. Every row has all columns, in the same order.
 */
export function insertRows<Table extends keyof Tables>(make: MakeInsert<Table>) {
  const textsOf = new WeakMap<object, Map<number, string>>();
  return async (db: Kysely<Tables>, rows: readonly Insertable<Tables[Table]>[]): Promise<void> => {
    const { constructor: kind } = db.getExecutor().adapter;
    const texts = textsOf.get(kind) ?? new Map<number, string>();
    textsOf.set(kind, texts);
    let from = 0;
    for (const size of TOGETHER) {
      for (; rows.length - from >= size; from += size) {
        const some = rows.slice(from, from + size);
        const text = texts.get(size) ?? make(db, some).compile().sql;
        texts.set(size, text);
        await db.executeQuery(
          CompiledQuery.raw(
            text,
            some.flatMap((row) => Object.values(row)),
          ),
        );
      }
    }
  };
}
