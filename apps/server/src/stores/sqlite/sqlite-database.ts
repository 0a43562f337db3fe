import type { Database } from "better-sqlite3";
import { Kysely } from "kysely";

import { StoreFault } from "../../engine/ports/store.ts";
import { IN_MEMORY } from "./in-memory.ts";
import { isMigrated, migrate, NewerTables } from "../sql/migrate.ts";
import type { SqlDatabase, Work } from "../sql/sql-database.ts";
import type { Tables } from "../sql/tables.ts";
import { damageOf } from "./damage.ts";
import { damagedFault, unreadableFault } from "./damaged-fault.ts";
import { faultInWords, fileFault, isDamage, stateFault } from "./file-fault.ts";
import { isForeign } from "./foreign-file.ts";
import { ownFile, type OwnedFile } from "./owned-file.ts";
import { OwnSqliteDialect } from "./sqlite-dialect.ts";
import { Turns } from "./turns.ts";

/** How large the log beside the file stays, once it was larger. */
const LOG_BYTES_KEPT = 16 * 1024 * 1024;

/** The embedded database: one file, or nothing but memory. It works while nothing else of its thread runs. */
export class SqliteDatabase implements SqlDatabase {
  /** There is one connection: all work takes turns. */
  readonly #turns: Turns;
  readonly #owned: OwnedFile;
  readonly #path: string;
  readonly #onFound: (fault: StoreFault) => void;
  /** Why nothing is written: what is written to a damaged file may go over what is whole. */
  #damaged: StoreFault | undefined;

  private constructor(db: Kysely<Tables>, owned: OwnedFile, path: string, onFound: (fault: StoreFault) => void) {
    this.#turns = new Turns(db, owned.file, path !== IN_MEMORY, () => {
      if (this.#damaged) throw this.#damaged;
    });
    this.#owned = owned;
    this.#path = path;
    this.#onFound = onFound;
  }

  /**
   * Opens the file at a path, or `:memory:`, brought to this program's tables. A damaged one that has these is open all the
   * same: it is read as far as it is whole, and takes no writing. `onFound` is told so, now or whenever it is found. Rejects
   * with a StoreFault.
   */
  static async open(
    path: string,
    onFound: (fault: StoreFault) => void = () => {},
    checkedBytesMax?: number,
  ): Promise<SqliteDatabase> {
    let owned: OwnedFile | undefined;
    try {
      // Before anything is made beside it.
      if (path !== IN_MEMORY && isForeign(path)) throw faultInWords(path, "is no database");
      let damage: Error | undefined;
      owned = ownFile(path, () => (damage = damageOf(path, checkedBytesMax)) === undefined);
      const db = new Kysely<Tables>({ dialect: new OwnSqliteDialect(owned.file) });
      if (damage === undefined) {
        prepare(owned.file);
        await migrate(db as unknown as Kysely<never>);
      } else if (!(await isMigrated(db as unknown as Kysely<never>))) {
        throw unreadableFault(path, damage);
      }
      const database = new SqliteDatabase(db, owned, path, onFound);
      if (damage !== undefined) database.#find(damage);
      return database;
    } catch (error) {
      owned?.end();
      if (error instanceof StoreFault) throw error;
      if (error instanceof NewerTables) {
        throw faultInWords(path, "was written by a newer StreamPulse, which can use it", error, "STORAGE_UNUSABLE");
      }
      throw isDamage(error) ? unreadableFault(path, error) : fileFault(path, error);
    }
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.#turns.read((db) => this.#watched(work, db));
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.#turns.write((db) => {
      // Also of what was asked for before it was found.
      if (this.#damaged) throw this.#damaged;
      return this.#watched(work, db);
    });
  }

  faultOf(error: unknown): StoreFault | undefined {
    return stateFault(this.#path, error);
  }

  async end(): Promise<void> {
    await this.#turns.idle();
    this.#owned.end();
  }

  async #watched<T>(work: Work<T>, db: Kysely<Tables>): Promise<T> {
    try {
      return await work(db);
    } catch (error) {
      if (isDamage(error)) this.#find(error);
      throw error;
    }
  }

  #find(damage: Error): void {
    if (this.#damaged) return;
    this.#damaged = damagedFault(this.#path, damage);
    this.#owned.keepLog();
    this.#onFound(this.#damaged);
  }
}

function prepare(file: Database): void {
  file.pragma("journal_mode = WAL");
  // What is acknowledged is on the disk.
  file.pragma("synchronous = FULL");
  file.pragma("foreign_keys = ON");
  // Where somebody read for long the log has grown: what is not needed of it is given back.
  file.pragma(`journal_size_limit = ${LOG_BYTES_KEPT}`);
}
