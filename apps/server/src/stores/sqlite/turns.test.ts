import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { Kysely, sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { holdsInTurns } from "../../../../../test/seeded.ts";
import type { Tables } from "../sql/tables.ts";
import { OwnSqliteDialect } from "./sqlite-dialect.ts";
import { Turns } from "./turns.ts";

/** A database with the table of sets alone, in memory or in a file. */
function stage(path = ":memory:") {
  const said: unknown[] = [];
  const file = new Database(path, { verbose: (statement) => said.push(statement) });
  onTestFinished(() => void file.close());
  file.pragma("journal_mode = WAL");
  file.exec("create table listing_sets (source text primary key, generation integer, at_ms integer)");
  const db = new Kysely<Tables>({ dialect: new OwnSqliteDialect(file) });
  const turns = new Turns(db, file, true);
  const put = (source: string, generation = 1) =>
    turns.write((one) => one.insertInto("listing_sets").values({ source, generation, at_ms: 1 }).execute());
  const sources = () => file.prepare("select source from listing_sets order by generation").pluck().all();
  return { file, turns, put, sources, said };
}

test("who asks at the same time shares a transaction, and each stands or falls alone", async () => {
  const { turns, put, sources, said } = stage();
  const all = [put("a", 1), put("b", 2), put("a", 3), put("c", 4)];
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(sources()).toEqual(["a", "b", "c"]);
  expect(said.filter((statement) => statement === "commit")).toHaveLength(1);
  expect(await turns.read((db) => db.selectFrom("listing_sets").select("source").execute())).toHaveLength(3);
});

test("where the disk is full in the middle of a shared transaction, nobody is told of what was not written", async () => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-turns-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { file, put, sources } = stage(join(folder, "full.db"));
  file.pragma(`max_page_count = ${Number(file.pragma("page_count", { simple: true })) + 4}`);
  const long = (n: number) => `${n} ${"x".repeat(3_000)}`;
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => put(long(n), n)));
  const told = outcomes.flatMap(({ status }, n) => (status === "fulfilled" ? [long(n)] : []));
  expect(told.length).toBeLessThan(20);
  expect(sources()).toEqual(told);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "SQLITE_FULL" });
  }
  // What is there can be read, and with room again written.
  file.pragma("max_page_count = 100000");
  await put("after", 99);
  expect(sources()).toEqual([...told, "after"]);
});

test("work that ends the transaction itself is told so with those beside it, and holds up nobody behind it", async () => {
  const { turns, put, sources } = stage();
  const before = put("a", 1);
  const wrong = turns.write((db) => sql.raw("release one").execute(db));
  const beside = put("b", 2);
  const outcomes = await Promise.allSettled([before, wrong, beside]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(sources()).toEqual([]);
  await put("c", 3);
  await turns.idle();
  expect(sources()).toEqual(["c"]);
});

/** What is asked in one history, in its order; those of one group at the same time. */
const steps = fc.array(
  fc.record({
    sources: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
    fails: fc.boolean(),
    awaits: fc.boolean(),
  }),
  { maxLength: 30 },
);

test("in any history each writing is whole or nothing, in the order asked for, and read when it had resolved", async () => {
  const property = fc.asyncProperty(steps, async (history) => {
    const { file, turns } = stage();
    /** What was last written to each, by the writings that stand. */
    const model = new Map<number, number>();
    const waiting: Promise<void>[] = [];
    for (const [n, { sources, fails, awaits }] of history.entries()) {
      const writing = turns.write(async (db) => {
        for (const source of sources) {
          const row = { source: String(source), generation: n, at_ms: 1 };
          await db
            .insertInto("listing_sets")
            .values(row)
            .onConflict((conflict) => conflict.column("source").doUpdateSet({ generation: n }))
            .execute();
        }
        if (fails) throw new Error("not this one");
      });
      if (!fails) for (const source of sources) model.set(source, n);
      waiting.push(fails ? expect(writing).rejects.toThrow("not this one") : writing);
      if (!awaits) continue;
      await Promise.all(waiting.splice(0));
      const rows = await turns.read((db) => db.selectFrom("listing_sets").selectAll().execute());
      expect(new Map(rows.map(({ source, generation }) => [Number(source), generation]))).toEqual(model);
    }
    await Promise.all(waiting);
    await turns.idle();
    const rows = file.prepare("select source, generation from listing_sets").raw().all() as [string, number][];
    expect(new Map(rows.map(([source, generation]) => [Number(source), generation]))).toEqual(model);
  });
  await holdsInTurns("histories of a database's turns", property, { runs: 60 });
});
