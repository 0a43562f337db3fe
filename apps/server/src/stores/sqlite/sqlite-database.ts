import type { Database } from "better-sqlite3";
import { Kysely } from "kysely";

import { StoreFault } from "../../engine/ports/store.ts";
import { IN_MEMORY } from "./in-memory.ts";
import { migrate, NewerTables } from "../sql/migrate.ts";
import type { SqlDatabase, Work } from "../sql/sql-database.ts";
import type { Tables } from "../sql/tables.ts";
import { faultInWords, fileFault, stateFault } from "./file-fault.ts";
import { ownFile, type OwnedFile } from "./owned-file.ts";
import { OwnSqliteDialect } from "./sqlite-dialect.ts";
import { Turns } from "./turns.ts";

/** Files up to this size are looked through before they are used: some tenths of a second. */
const CHECKED_BYTES_MAX = 64 * 1024 * 1024;

/** How large the log beside the file stays, once it was larger. */
const LOG_BYTES_KEPT = 16 * 1024 * 1024;

/** The embedded database: one file, or nothing but memory. It works while nothing else of its thread runs. */
export class SqliteDatabase implements SqlDatabase {
  /** There is one connection: all work takes turns. */
  readonly #turns: Turns;
  readonly #owned: OwnedFile;
  readonly #path: string;

  private constructor(turns: Turns, owned: OwnedFile, path: string) {
    this.#turns = turns;
    this.#owned = owned;
    this.#path = path;
  }

  /** Opens the file at a path, or `:memory:`, brought to this program's tables. Rejects with a StoreFault. */
  static async open(path: string): Promise<SqliteDatabase> {
    let owned: OwnedFile | undefined;
    try {
      owned = ownFile(path);
      prepare(owned.file, path);
      const db = new Kysely<Tables>({ dialect: new OwnSqliteDialect(owned.file) });
      await migrate(db as unknown as Kysely<never>);
      return new SqliteDatabase(new Turns(db, owned.file, path !== IN_MEMORY), owned, path);
    } catch (error) {
      owned?.end();
      if (error instanceof StoreFault) throw error;
      if (error instanceof NewerTables) {
        throw faultInWords(path, "was written by a newer StreamPulse, which can use it", error);
      }
      throw fileFault(path, error);
    }
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.#turns.read(work);
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.#turns.write(work);
  }

  faultOf(error: unknown): StoreFault | undefined {
    return stateFault(this.#path, error);
  }

  async end(): Promise<void> {
    await this.#turns.idle();
    this.#owned.end();
  }
}

/** Throws where the file is not to be used: nothing of it is changed then. */
function prepare(file: Database, path: string): void {
  if (path !== IN_MEMORY) refuseOthers(file, path);
  file.pragma("journal_mode = WAL");
  // What is acknowledged is on the disk.
  file.pragma("synchronous = FULL");
  file.pragma("foreign_keys = ON");
  // Where somebody read for long the log has grown: what is not needed of it is given back.
  file.pragma(`journal_size_limit = ${LOG_BYTES_KEPT}`);
}

function refuseOthers(file: Database, path: string): void {
  const tables = file.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  if (tables.length > 0 && !tables.includes("kysely_migration")) throw faultInWords(path, "is another program's");
  const bytes =
    Number(file.pragma("page_count", { simple: true })) * Number(file.pragma("page_size", { simple: true }));
  if (bytes > CHECKED_BYTES_MAX) return;
  const found = file.pragma("quick_check(1)", { simple: true });
  if (found !== "ok") throw faultInWords(path, "is damaged", new Error(String(found)));
}
