import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
  type Dialect,
} from "kysely";
import { expect, test } from "vitest";
import { insertRows } from "./insert-rows.ts";
import type { Tables } from "./tables.ts";

/** A database of this kind that keeps nothing, and what it was told. */
function database(parts: Pick<Dialect, "createAdapter" | "createQueryCompiler">) {
  const told: string[] = [];
  const dialect: Dialect = {
    ...parts,
    createDriver: () => new DummyDriver(),
    createIntrospector: () => {
      throw new Error("nobody looks into it");
    },
  };
  return { db: new Kysely<Tables>({ dialect, log: ({ query }) => void told.push(query.sql) }), told };
}

test("each kind of database gets statements of its own, however many are written to in one process", async () => {
  const postgres = database({
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  });
  const sqlite = database({
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  });
  const insert = insertRows<"listings">((db, rows) => db.insertInto("listings").values(rows));
  const row = { source: "s", generation: 1, position: 0, canonical: "X:T", info: "{}", hours: null };
  for (const { db } of [postgres, sqlite, postgres]) await insert(db, [row]);
  expect(postgres.told).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/values \(\$1, \$2, /)));
  expect(sqlite.told).toEqual([expect.stringMatching(/values \(\?, \?, /)]);
});
