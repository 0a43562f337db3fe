import { Kysely, PostgresDialect } from "kysely";
import { DatabaseError, Pool, types, type ClientConfig } from "pg";

import { StoreFault } from "../../engine/ports/store.ts";
import { migrate, NewerTables } from "../sql/migrate.ts";
import type { SqlDatabase, Work } from "../sql/sql-database.ts";
import type { Tables } from "../sql/tables.ts";
import { OwningClient } from "./owning-client.ts";
import { faultInWords, placeOf, serverFault, stateFault } from "./server-fault.ts";

/** How long a connection may take to be made, and a statement to be answered: beyond that nobody is there. */
const CONNECT_MS = 5_000;
const ANSWER_MS = 60_000;
/** Connections that read, beside the one that writes. */
const READERS = 3;

/** PostgreSQL's number of the type `bigint`. Its values come as text unless read so; ours stay below 2^53. */
const INT8: number = types.builtins.INT8;
const readers = {
  getTypeParser: (type: number, format?: "text" | "binary") =>
    type === INT8 ? Number : types.getTypeParser(type, format ?? "text"),
};

/** A database of a PostgreSQL server: one connection writes and owns it, a few read. */
export class PostgresDatabase implements SqlDatabase {
  readonly #writing: Kysely<Tables>;
  readonly #reading: Kysely<Tables>;
  readonly #owner: OwningClient;
  readonly #place: string;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(url: string) {
    const config: ClientConfig = {
      connectionString: url,
      application_name: "streampulse",
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
      types: readers,
    };
    this.#owner = new OwningClient(config);
    const pool = new Pool({ ...config, max: READERS });
    // A connection that was lost while nobody had it is made anew when somebody wants one.
    pool.on("error", () => {});
    this.#writing = new Kysely({ dialect: new PostgresDialect({ pool: this.#owner }) });
    this.#reading = new Kysely({ dialect: new PostgresDialect({ pool }) });
    this.#place = placeOf(url);
  }

  /** Opens the database of a `postgres://` URL, brought to this program's tables. Rejects with a StoreFault. */
  static async open(url: string): Promise<PostgresDatabase> {
    const database = new PostgresDatabase(url);
    try {
      // Before anything is looked at: another owner may be changing the tables.
      await database.#owner.connect();
      await migrate(database.#writing as unknown as Kysely<never>);
      return database;
    } catch (error) {
      await database.end();
      if (error instanceof NewerTables) {
        const words = "was written by a newer StreamPulse, which can use it";
        throw faultInWords(database.#place, words, error, "STORAGE_UNUSABLE");
      }
      throw error instanceof StoreFault ? error : serverFault(database.#place, error);
    }
  }

  read<T>(work: Work<T>): Promise<T> {
    const snapshot = this.#reading.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
    return snapshot.execute(work);
  }

  write<T>(work: Work<T>): Promise<T> {
    const done = this.#last.then(() => this.#transaction(work));
    this.#last = done.catch(() => {});
    return done;
  }

  faultOf(error: unknown): StoreFault | undefined {
    return stateFault(this.#place, error);
  }

  async end(): Promise<void> {
    await Promise.all([this.#writing.destroy(), this.#reading.destroy()]);
    await this.#owner.end();
  }

  async #transaction<T>(work: Work<T>): Promise<T> {
    try {
      return await this.#writing.transaction().execute(work);
    } catch (error) {
      // Of what the server did not answer nobody knows where it stands: that connection is not used again.
      if (!leavesConnection(error)) await this.#owner.discard();
      throw error;
    }
  }
}

/** Whether the server said it, and of something else than of its own or the connection's end: classes 57P and 08. */
function leavesConnection(error: unknown): boolean {
  return error instanceof DatabaseError && !/^(57P|08)/.test(error.code ?? "");
}
