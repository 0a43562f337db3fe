import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";

import { MIGRATIONS } from "../migrations/index.ts";

/** The tables of a database are those of a newer program. */
export class NewerTables extends Error {}

/**
 * Brings a database to this program's tables: all missing changes in one transaction, or none. Throws NewerTables
 * where there are changes that this program does not know, and else what the database said.
 */
export async function migrate(db: Kysely<never>, migrations = MIGRATIONS): Promise<void> {
  // As at most starts; to look into the catalogue for what is missing takes longer than all else.
  if (await isMigrated(db, migrations)) return;
  const known = Object.keys(migrations);
  const applied = new Set(await appliedNames(db));
  const provider = { getMigrations: async () => ({ ...migrations }) };
  // Each is of one part: a part that came later with a smaller number does not depend on those that are there.
  const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const isNewer = [...applied].some((name) => !known.includes(name));
  throw isNewer ? new NewerTables("written by a newer program", { cause: error }) : error;
}

/** Whether a database has this program's tables, all of them and no others. Changes nothing. */
export async function isMigrated(db: Kysely<never>, migrations = MIGRATIONS): Promise<boolean> {
  const known = Object.keys(migrations);
  const applied = new Set(await appliedNames(db));
  return applied.size === known.length && known.every((name) => applied.has(name));
}

async function appliedNames(db: Kysely<never>): Promise<readonly string[]> {
  try {
    const rows = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
      .selectFrom("kysely_migration")
      .select("name")
      .execute();
    return rows.map(({ name }) => name);
  } catch {
    return [];
  }
}
