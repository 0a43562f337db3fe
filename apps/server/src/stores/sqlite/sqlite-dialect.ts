import type { Database, Statement } from "better-sqlite3";
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from "kysely";

/** How many statements are kept ready; the one used longest ago goes first. */
const READY_MAX = 200;

/** SQLite as Kysely knows it, with statements that are kept ready and transactions that own the file at once. */
export class OwnSqliteDialect extends SqliteDialect {
  readonly #file: Database;

  constructor(file: Database) {
    super({ database: file });
    this.#file = file;
  }

  override createDriver(): Driver {
    return new OwnSqliteDriver(this.#file);
  }

  override createAdapter(): SqliteAdapter {
    return new OwnSqliteAdapter();
  }
}

/** What is changed in the tables is changed in a transaction, which SQLite can. */
class OwnSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class OwnSqliteDriver extends SqliteDriver {
  readonly #connection: ReadyConnection;

  constructor(file: Database) {
    super({ database: file });
    this.#connection = new ReadyConnection(file);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  /** Not deferred: whoever looks into the file beside us makes it wait here, and never fail in the middle. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** The one connection; a statement is compiled once, not each time. */
class ReadyConnection implements DatabaseConnection {
  readonly #file: Database;
  readonly #ready = new Map<string, Statement>();

  constructor(file: Database) {
    this.#file = file;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#statement(sql);
    if (statement.reader) return { rows: statement.all(parameters) as R[] };
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error("what is read is read in pieces of a size that is known");
  }

  #statement(sql: string): Statement {
    const ready = this.#ready.get(sql);
    if (ready) {
      this.#ready.delete(sql);
      this.#ready.set(sql, ready);
      return ready;
    }
    const made = this.#file.prepare(sql);
    const oldest = this.#ready.keys().next();
    if (this.#ready.size >= READY_MAX && !oldest.done) this.#ready.delete(oldest.value);
    this.#ready.set(sql, made);
    return made;
  }
}
