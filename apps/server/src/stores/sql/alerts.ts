import type { Kysely } from "kysely";

import type { Firing, KeptAlert } from "../../engine/ports/alert.ts";
import type {
  AlertStore,
  FiredAlert,
  FiringQuery,
  LogSize,
  Standing,
  TickerMark,
} from "../../engine/ports/stores/alert-store.ts";
import { alertOf, alertRow, firingOf, firingRow, markOf, markRow } from "./alert-rows.ts";
import { insertRows } from "./insert-rows.ts";
import { putOutgoing } from "./outbox-rows.ts";
import type { SqlWork } from "./sql-database.ts";
import type { Tables } from "./tables.ts";

/** How many ids one statement names. */
const NAMED_TOGETHER = 500;

const putAlerts = insertRows<"alerts">((db, rows) =>
  db
    .insertInto("alerts")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet((row) => ({ standing: row.ref("excluded.standing"), terms: row.ref("excluded.terms") })),
    ),
);

const addFirings = insertRows<"alert_firings">((db, rows) => db.insertInto("alert_firings").values(rows));

const putMarks = insertRows<"alert_marks">((db, rows) =>
  db
    .insertInto("alert_marks")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("ticker").doUpdateSet((row) => ({
        price: row.ref("excluded.price"),
        source: row.ref("excluded.source"),
        price_kind: row.ref("excluded.price_kind"),
        at_ms: row.ref("excluded.at_ms"),
      })),
    ),
);

/** Everybody's alerts and their log, in tables. */
export class SqlAlerts implements AlertStore {
  readonly #work: SqlWork;

  constructor(work: SqlWork) {
    this.#work = work;
  }

  page(afterId: string, limit: number): Promise<KeptAlert[]> {
    return this.#work.read(async (db) => {
      const rows = await db
        .selectFrom("alerts")
        .selectAll()
        .where("id", ">", afterId)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(alertOf);
    });
  }

  put(alerts: readonly KeptAlert[]): Promise<void> {
    return this.#work.write((db) => putAlerts(db, alerts.map(alertRow)));
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#work.write(async (db) => {
      for (let from = 0; from < ids.length; from += NAMED_TOGETHER) {
        const some = ids.slice(from, from + NAMED_TOGETHER);
        await db.deleteFrom("alerts").where("id", "in", some).execute();
      }
    });
  }

  fire(fired: readonly FiredAlert[]): Promise<void> {
    return this.#work.write(async (db) => {
      const known = await this.#known(
        db,
        fired.map(({ firing }) => firing.id),
      );
      const fresh = fired.filter(({ firing }) => !known.has(firing.id));
      await addFirings(
        db,
        fresh.map(({ firing }) => firingRow(firing)),
      );
      // Of an alert that fired more than once only the last row counts: one statement takes none twice.
      const last = new Map(fresh.map(({ alert }) => [alert.id, alert]));
      await putAlerts(db, [...last.values()].map(alertRow));
      await putOutgoing(
        db,
        fresh.flatMap(({ outgoing }) => outgoing),
      );
    });
  }

  keepWatch(standings: readonly Standing[], marks: readonly TickerMark[], left: readonly string[]): Promise<void> {
    return this.#work.write(async (db) => {
      for (const { id, standing } of standings) {
        await db.updateTable("alerts").set({ standing }).where("id", "=", id).execute();
      }
      await putMarks(db, marks.map(markRow));
      for (let from = 0; from < left.length; from += NAMED_TOGETHER) {
        const some = left.slice(from, from + NAMED_TOGETHER);
        await db.deleteFrom("alert_marks").where("ticker", "in", some).execute();
      }
    });
  }

  marks(): Promise<TickerMark[]> {
    return this.#work.read(async (db) => (await db.selectFrom("alert_marks").selectAll().execute()).map(markOf));
  }

  lastCursor(): Promise<number> {
    return this.#work.read(async (db) => {
      const row = await db
        .selectFrom("alert_firings")
        .select("cursor")
        .orderBy("cursor", "desc")
        .limit(1)
        .executeTakeFirst();
      return row?.cursor ?? 0;
    });
  }

  firings({ owner, alertId, ticker, before, limit }: FiringQuery): Promise<Firing[]> {
    return this.#work.read(async (db) => {
      let query = db.selectFrom("alert_firings").selectAll().where("owner", "=", owner);
      if (alertId !== undefined) query = query.where("alert_id", "=", alertId);
      if (ticker !== undefined) query = query.where("ticker", "=", ticker);
      if (before !== undefined) query = query.where("cursor", "<", before);
      return (await query.orderBy("cursor", "desc").limit(limit).execute()).map(firingOf);
    });
  }

  firingsAfter(owner: string, cursor: number, limit: number): Promise<Firing[]> {
    return this.#work.read(async (db) => {
      const rows = await db
        .selectFrom("alert_firings")
        .selectAll()
        .where("owner", "=", owner)
        .where("cursor", ">", cursor)
        .orderBy("cursor")
        .limit(limit)
        .execute();
      return rows.map(firingOf);
    });
  }

  logSizes(): Promise<LogSize[]> {
    return this.#work.read(async (db) => {
      const count = db.fn.countAll<number>().as("firings");
      return db.selectFrom("alert_firings").select(["owner", count]).groupBy("owner").execute();
    });
  }

  pruneFirings(owner: string, keep: number, limit: number): Promise<number> {
    return this.#work.write(async (db) => {
      const own = db.selectFrom("alert_firings").select("cursor").where("owner", "=", owner);
      const first = await own.orderBy("cursor", "desc").offset(keep).limit(1).executeTakeFirst();
      if (first === undefined) return 0;
      const few = own.where("cursor", "<=", first.cursor).orderBy("cursor").limit(limit);
      const { numDeletedRows } = await db.deleteFrom("alert_firings").where("cursor", "in", few).executeTakeFirst();
      return Number(numDeletedRows);
    });
  }

  async #known(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (let from = 0; from < ids.length; from += NAMED_TOGETHER) {
      const some = ids.slice(from, from + NAMED_TOGETHER);
      const rows = await db.selectFrom("alert_firings").select("id").where("id", "in", some).execute();
      for (const { id } of rows) known.add(id);
    }
    return known;
  }
}
