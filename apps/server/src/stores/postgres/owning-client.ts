import type { PostgresPool, PostgresPoolClient } from "kysely";
import { Client, type ClientConfig } from "pg";

/** Who owns a database has this lock of its own, and the number of its schema: "stre" in ASCII. */
const LOCK_CLASS = 0x73747265;
/** How long another server may take to go down. */
const LOCK_WAIT = "1s";

/** A connection, as Kysely takes one from a pool. */
type Lent = Client & PostgresPoolClient;

/**
 * The one connection that writes, and owns the database for as long as it lives: a lock of PostgreSQL's goes with it.
 * When it is lost, the next one begins by owning the database anew, so that nothing is written beside another owner.
 */
export class OwningClient implements PostgresPool {
  readonly options = {};
  readonly #config: ClientConfig;
  #client: Lent | undefined;

  constructor(config: ClientConfig) {
    this.#config = config;
  }

  /** The connection, made and locked where there is none. Rejects with 55P03 where another server has the database. */
  async connect(): Promise<PostgresPoolClient> {
    if (this.#client) return this.#client;
    // Work takes turns: whoever has the connection gives it back before the next asks.
    const client = Object.assign(new Client(this.#config), { release: () => {} }) as Lent;
    client.on("error", () => this.#lose(client));
    client.once("end", () => this.#lose(client));
    try {
      await client.connect();
      await own(client);
    } catch (error) {
      await end(client);
      throw error;
    }
    this.#client = client;
    return client;
  }

  /** Ends the connection: what was under way there is rolled back. The next call makes another. */
  async discard(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client) await end(client);
  }

  end(): Promise<void> {
    return this.discard();
  }

  #lose(client: Lent): void {
    if (this.#client === client) this.#client = undefined;
  }
}

async function own(client: Client): Promise<void> {
  await client.query(`set lock_timeout to '${LOCK_WAIT}'`);
  await client.query(`select pg_advisory_lock($1::int, hashtext(current_schema()))`, [LOCK_CLASS]);
  await client.query("reset lock_timeout");
  // What is acknowledged is on the disk, whatever the server was told in general.
  await client.query(
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
  );
}

async function end(client: Client): Promise<void> {
  // What it says after its end interests nobody, and unheard would end the process.
  client.on("error", () => {});
  await client.end().catch(() => {});
}
