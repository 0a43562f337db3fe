import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { WatchlistService } from "@streampulse/proto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { PASSWORD, PostgresServer } from "../../../../../test/postgres-server.ts";
import { startServer } from "../../../../../test/running-server.ts";
import { StoreFault } from "../../engine/ports/store.ts";
import { describeStore } from "../conformance.ts";
import { openHere } from "../index.ts";
import { PostgresDatabase } from "./postgres-database.ts";

let server: PostgresServer;
let shared: string;
beforeAll(async () => {
  server = await PostgresServer.start();
  shared = await server.database();
});
afterAll(() => server.stop());

/** The database that tests have one after the other, empty. */
async function emptied(): Promise<string> {
  await server.say(shared, "drop schema public cascade; create schema public");
  return shared;
}

/** The same with its tables, which take longer to be made than most tests. */
async function cleared(): Promise<string> {
  const ours = "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'";
  const tables = (await server.say(shared, ours)) as readonly { readonly name: string }[];
  if (tables.length === 0) return shared;
  // Faster than to truncate them, which makes a new file for each; in any order, whatever refers to what.
  const deletes = tables.map(({ name }) => `delete from "${name}"`);
  await server.say(shared, ["begin", "set local session_replication_role to replica", ...deletes, "commit"].join("; "));
  return shared;
}

describeStore("postgres", async () => {
  const url = await cleared();
  return { open: () => openHere(url), end: () => {} };
});

/** What is thrown where a database is not to be had: its name, why, and no password. */
const fault = (name: string, words: string) =>
  expect.objectContaining({
    message: `The server's database ${words}.`,
    detail: `The database postgres://streampulse@127.0.0.1:${server.port}/${name} ${words}. STREAMPULSE_DATABASE_URL names another.`,
  });

test("a second server is told that the database is in use, and has it when the first is gone", async () => {
  const url = await emptied();
  const store = await openHere(url);
  await expect(openHere(url)).rejects.toEqual(fault("db1", "is in use by another server"));
  await store.close();
  await (await openHere(url)).close();
});

test("whose connection was lost writes again, once it owns the database again, and not beside another owner", async () => {
  const url = await emptied();
  const store = await openHere(url);
  const cut = () =>
    server.say(url, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'streampulse'");
  await store.listings.keep("a", { listings: [], atMs: 1 });
  await cut();
  // The loss may be noticed by the call that meets it.
  await store.listings.keep("a", { listings: [], atMs: 2 }).catch(() => {});
  await store.listings.keep("a", { listings: [], atMs: 3 });
  expect(await store.listings.of("a")).toEqual({ listings: [], atMs: 3 });
  await cut();
  const other = await openHere(url);
  await store.listings.keep("a", { listings: [], atMs: 4 }).catch(() => {});
  await expect(store.listings.keep("a", { listings: [], atMs: 5 })).rejects.toEqual(
    fault("db1", "is in use by another server"),
  );
  expect(await other.listings.of("a")).toEqual({ listings: [], atMs: 3 });
  await Promise.all([store.close(), other.close()]);
});

test("what cannot be had is told with its place and never with the password, in any text of the error", async () => {
  const cases = [
    [server.url("nowhere"), fault("nowhere", "does not exist")],
    [server.url("db1", `${PASSWORD}-wrong`), fault("db1", "refuses the user or the password")],
  ] as const;
  for (const [url, expected] of cases) {
    const error: unknown = await openHere(url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreFault);
    expect(error).toEqual(expected);
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      expect(`${cause.stack} ${JSON.stringify(cause)}`).not.toContain(PASSWORD);
    }
  }
});

test("tables of a newer program are refused in words", async () => {
  const url = await emptied();
  await (await openHere(url)).close();
  await server.say(url, "insert into kysely_migration values ('9999-from-the-future', '2030-01-01')");
  const words = "was written by a newer StreamPulse, which can use it";
  await expect(openHere(url)).rejects.toEqual(fault("db1", words));
});

test("a transaction that fails leaves nothing of itself, and those behind it are made", async () => {
  const database = await PostgresDatabase.open(await emptied());
  const row = (source: string) => ({ source, generation: 1, at_ms: 1 });
  const failing = database.write(async (db) => {
    await db.insertInto("listing_sets").values(row("a")).execute();
    await db.insertInto("listing_sets").values(row("a")).execute();
  });
  const next = database.write((db) => db.insertInto("listing_sets").values(row("b")).execute());
  await expect(failing).rejects.toThrow();
  await next;
  const sources = await database.read((db) => db.selectFrom("listing_sets").select("source").execute());
  expect(sources).toEqual([{ source: "b" }]);
  await database.end();
});

test("a text that PostgreSQL cannot have is its asker's mistake, whether it is written or looked for", async () => {
  const store = await openHere(await cleared());
  const refused = {
    reason: "INVALID_ARGUMENT",
    message: "The server's database takes no text with the character U+0000.",
  };
  const list = { id: "a", name: "a\0b", revision: 1, entries: [], createdMs: 1, updatedMs: 1 };
  await expect(store.watchlists.change("me", { put: [list], removed: [] })).rejects.toMatchObject(refused);
  await expect(store.watchlists.all("m\0e")).rejects.toMatchObject(refused);
  await store.watchlists.change("me", { put: [{ ...list, name: "ab" }], removed: [] });
  expect(await store.watchlists.all("me")).toMatchObject([{ name: "ab" }]);
  await store.close();
});

test("a whole server keeps in PostgreSQL what it keeps, by a URL from a file, and says its password nowhere", async () => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-postgres-url-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "url");
  writeFileSync(file, `${await emptied()}\n`, { mode: 0o600 });
  const settings = { STREAMPULSE_DATABASE_URL: undefined, STREAMPULSE_DATABASE_URL_FILE: file };
  const watchlists = ({ url }: { readonly url: string }) =>
    createClient(WatchlistService, createConnectTransport({ baseUrl: url, httpVersion: "1.1" }));
  const first = await startServer(settings);
  await watchlists(first).createWatchlist({ name: "Mine" });
  const second: unknown = await startServer(settings).catch((error: unknown) => error);
  expect(String(second)).toContain("is in use by another server");
  await server.say(
    shared,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'streampulse'",
  );
  await first.close();
  const third = await startServer(settings);
  expect((await watchlists(third).listWatchlists({})).watchlists).toMatchObject([{ name: "Mine" }]);
  await third.close();
  expect(JSON.stringify([first.log, third.log, String(second)])).not.toContain(PASSWORD);
});
