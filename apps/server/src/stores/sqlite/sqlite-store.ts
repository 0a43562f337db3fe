import { sql, type Kysely } from "kysely";
import type { HoursName } from "@streampulse/core";
import type { Listing, ListingInfo } from "../../engine/ports/source.ts";
import { StoreFault, type KeptListings, type Store } from "../../engine/ports/store.ts";
import { faultOf, openDatabase } from "./database.ts";
import type { Tables } from "./tables.ts";

/** Rows written in one go: the database writes while nothing else of this process runs. */
const ROWS_TOGETHER = 500;

/** The embedded database: one file, or nothing but memory. */
export class SqliteStore implements Store {
  readonly #db: Kysely<Tables>;
  readonly #path: string;
  /** Writings follow one another. */
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(db: Kysely<Tables>, path: string) {
    this.#db = db;
    this.#path = path;
  }

  /** Opens the file at a path, or `:memory:`. Rejects with a StoreFault. */
  static async open(path: string): Promise<SqliteStore> {
    return new SqliteStore(await openDatabase(path), path);
  }

  listings(source: string): Promise<KeptListings | undefined> {
    return this.#do(async (db) => {
      const set = await db.selectFrom("listing_sets").selectAll().where("source", "=", source).executeTakeFirst();
      if (!set) return undefined;
      const rows = await db
        .selectFrom("listings")
        .select(["canonical", "info", "hours"])
        .where("source", "=", source)
        .where("generation", "=", set.generation)
        .orderBy("position")
        .execute();
      return { atMs: set.at_ms, listings: rows.map(listingOf) };
    });
  }

  keepListings(source: string, { listings, atMs }: KeptListings): Promise<void> {
    return this.#do(async (db) => {
      const before = await db
        .selectFrom("listing_sets")
        .select("generation")
        .where("source", "=", source)
        .executeTakeFirst();
      const generation = (before?.generation ?? 0) + 1;
      // Of a writing that was cut off there may be rows of this generation.
      await this.#clear(db, source, before?.generation);
      for (let from = 0; from < listings.length; from += ROWS_TOGETHER) {
        const rows = listings.slice(from, from + ROWS_TOGETHER).map(({ canonical, info, hours }, n) => ({
          source,
          generation,
          position: from + n,
          canonical,
          info: JSON.stringify(info),
          hours: hours ?? null,
        }));
        await db.insertInto("listings").values(rows).execute();
        await turn();
      }
      const set = { generation, at_ms: atMs };
      await db
        .insertInto("listing_sets")
        .values({ source, ...set })
        .onConflict((conflict) => conflict.column("source").doUpdateSet(set))
        .execute();
      await this.#clear(db, source, generation);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last.catch(() => {});
    await this.#db.destroy();
  }

  /** Lets go of a source's rows of every generation but the one that stands. */
  async #clear(db: Kysely<Tables>, source: string, standing = -1): Promise<void> {
    for (;;) {
      const few = db
        .selectFrom("listings")
        .select(["generation", "position"])
        .where("source", "=", source)
        .where("generation", "!=", standing)
        .limit(ROWS_TOGETHER);
      const { numDeletedRows } = await db
        .deleteFrom("listings")
        .where("source", "=", source)
        .where((row) => sql`${row.refTuple("generation", "position")} in ${few}`)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return;
      await turn();
    }
  }

  /** One after the other, so that what is read is of one writing. */
  #do<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new StoreFault("The database is closed."));
    const done = this.#last
      .catch(() => {})
      .then(() => work(this.#db))
      .catch((error: unknown) => {
        throw error instanceof StoreFault ? error : faultOf(this.#path, error);
      });
    this.#last = done;
    return done;
  }
}

function listingOf(row: Pick<Tables["listings"], "canonical" | "info" | "hours">): Listing {
  const info = JSON.parse(row.info) as ListingInfo;
  return { canonical: row.canonical, info, ...(row.hours === null ? {} : { hours: row.hours as HoursName }) };
}

/** Lets everything else have its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
