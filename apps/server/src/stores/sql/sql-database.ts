import type { Kysely } from "kysely";

import type { StoreFault } from "../../engine/ports/store.ts";
import type { Tables } from "./tables.ts";

/** Statements that belong together. They await nothing but the database. */
export type Work<T> = (db: Kysely<Tables>) => Promise<T>;

/** An open database: what the parts of a store do their work with. */
export interface SqlDatabase {
  /** Runs statements that only read; they see one state, with every writing that had resolved before. */
  read<T>(work: Work<T>): Promise<T>;
  /** Runs statements as one transaction, behind those asked for before. Resolves when it is on the disk. */
  write<T>(work: Work<T>): Promise<T>;
  /** What an error of the database means, in words; undefined where it is no state of the database's but a mistake of ours. */
  faultOf(error: unknown): StoreFault | undefined;
  /** Lets go of it, when nothing runs any more. */
  end(): Promise<void>;
}

/** What a part of the store does its work with. Both reject with a StoreFault. */
export type SqlWork = Pick<SqlDatabase, "read" | "write">;
