import type { Database } from "better-sqlite3";
import { sql, type Kysely } from "kysely";

import type { Work } from "../sql/sql-database.ts";
import type { Tables } from "../sql/tables.ts";

/** Work that somebody waits for. */
export interface Asked {
  readonly work: Work<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Writes what several have asked for as one transaction, so that the disk is waited for once. Each stands or falls by
 * itself; each is told when the whole is on the disk. Returns what is still to be done where a failure ended the
 * transaction in the middle. `check` throws where nothing of it may be written after all.
 */
export async function writeTogether(
  db: Kysely<Tables>,
  file: Database,
  group: readonly Asked[],
  check: () => void,
): Promise<readonly Asked[]> {
  const say = (statement: string) => sql.raw(statement).execute(db);
  const made: { readonly asked: Asked; readonly value: unknown }[] = [];
  const fail = (asked: Iterable<Asked>, error: unknown) => {
    for (const each of asked) each.reject(error);
  };
  try {
    await say("begin immediate");
  } catch (error) {
    fail(group, error);
    return [];
  }
  for (const [at, asked] of group.entries()) {
    try {
      await say("savepoint one");
      made.push({ asked, value: await asked.work(db) });
      await say("release one");
    } catch (error) {
      if (made.at(-1)?.asked === asked) made.pop();
      asked.reject(error);
      // A full disk ends the transaction, and what was written before in it is gone too.
      if (!file.inTransaction) {
        fail(
          made.map(({ asked: before }) => before),
          error,
        );
        return group.slice(at + 1);
      }
      await say("rollback to one");
    }
  }
  try {
    check();
    await say("commit");
  } catch (error) {
    if (file.inTransaction) await say("rollback");
    fail(
      made.map(({ asked }) => asked),
      error,
    );
    return [];
  }
  for (const { asked, value } of made) asked.resolve(value);
  return [];
}
