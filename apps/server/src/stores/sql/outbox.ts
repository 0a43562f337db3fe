import type { Kysely, SelectQueryBuilder } from "kysely";

import type {
  DeliveryPage,
  DeliveryQuery,
  DeliveryState,
  Head,
  Outgoing,
  OutboxStore,
} from "../../engine/ports/stores/outbox-store.ts";
import { channelOf } from "./channels.ts";
import { deliveryOf, putOutgoing } from "./outbox-rows.ts";
import type { SqlWork } from "./sql-database.ts";
import type { Tables } from "./tables.ts";

/** The outbox, in tables. */
export class SqlOutbox implements OutboxStore {
  readonly #work: SqlWork;

  constructor(work: SqlWork) {
    this.#work = work;
  }

  put(notices: readonly Outgoing[]): Promise<void> {
    return this.#work.write((db) => putOutgoing(db, notices));
  }

  channelsWaiting(): Promise<readonly string[]> {
    return this.#work.read(async (db) => {
      const waiting = db.selectFrom("deliveries").select("channel_id").where("state", "=", "waiting");
      return (await waiting.distinct().execute()).map(({ channel_id }) => channel_id);
    });
  }

  head(channelId: string): Promise<Head | undefined> {
    return this.#work.read(async (db) => {
      const delivery = await db
        .selectFrom("deliveries")
        .selectAll()
        .where("state", "=", "waiting")
        .where("channel_id", "=", channelId)
        .orderBy("place")
        .limit(1)
        .executeTakeFirst();
      const channel = await db.selectFrom("channels").selectAll().where("id", "=", channelId).executeTakeFirst();
      return delivery && channel && { delivery: deliveryOf(delivery), channel: channelOf(channel) };
    });
  }

  begin(key: string, nextMs: number): Promise<boolean> {
    return this.#work.write(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable("deliveries")
        .set((row) => ({ attempts: row("attempts", "+", 1), next_ms: nextMs }))
        .where("key", "=", key)
        .where("state", "=", "waiting")
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  }

  delivered(key: string, atMs: number): Promise<void> {
    return this.#work.write(async (db) => {
      await end(db, key, "delivered", atMs, null);
      await tellChannel(db, key, { last_delivered_ms: atMs, last_error: null });
    });
  }

  failed(key: string, atMs: number, words: string): Promise<void> {
    return this.#work.write(async (db) => {
      await end(db, key, "failed", atMs, words);
      await tellChannel(db, key, { last_failed_ms: atMs, last_error: words });
    });
  }

  postpone(key: string, atMs: number, nextMs: number, words: string): Promise<void> {
    return this.#work.write(async (db) => {
      const waiting = db.updateTable("deliveries").where("key", "=", key).where("state", "=", "waiting");
      await waiting.set({ next_ms: nextMs, last_error: words }).execute();
      await tellChannel(db, key, { last_failed_ms: atMs, last_error: words });
    });
  }

  list({ owner, channelId, alertId, states, limit, before }: DeliveryQuery): Promise<DeliveryPage> {
    return this.#work.read(async (db) => {
      let query = db.selectFrom("deliveries").selectAll().where("owner", "=", owner);
      if (channelId !== undefined) query = query.where("channel_id", "=", channelId);
      if (alertId !== undefined) query = query.where("alert_id", "=", alertId);
      if (states.length > 0) query = query.where("state", "in", states);
      if (before !== undefined) query = query.where("place", "<", before);
      const rows = await query
        .orderBy("place", "desc")
        .limit(limit + 1)
        .execute();
      const page = rows.slice(0, limit);
      return { deliveries: page.map(deliveryOf), ...(rows.length > limit ? { next: page.at(-1)?.place } : {}) };
    });
  }

  forget(beforeMs: number, keep: number, limit: number): Promise<number> {
    return this.#work.write(async (db) => {
      const all = db.selectFrom("deliveries").select("place");
      let gone = await remove(db, all.where("ended_ms", "<", beforeMs).limit(limit));
      const many = db.selectFrom("deliveries").select("owner").groupBy("owner");
      for (const { owner } of await many.having(db.fn.countAll<number>(), ">", keep).execute()) {
        if (gone >= limit) break;
        const own = all.where("owner", "=", owner);
        const first = await own.orderBy("place", "desc").offset(keep).limit(1).executeTakeFirst();
        const old = own.where("place", "<=", first?.place ?? 0).where("state", "!=", "waiting");
        gone += await remove(db, old.orderBy("place").limit(limit - gone));
      }
      return gone;
    });
  }
}

/** Also of one that its channel's pausing has failed meanwhile: what the other side has, it has. */
async function end(
  db: Kysely<Tables>,
  key: string,
  state: Exclude<DeliveryState, "waiting">,
  endedMs: number,
  words: string | null,
): Promise<void> {
  await db
    .updateTable("deliveries")
    .set({ state, next_ms: null, ended_ms: endedMs, last_error: words })
    .where("key", "=", key)
    .execute();
}

async function remove(db: Kysely<Tables>, places: Places): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom("deliveries").where("place", "in", places).executeTakeFirst();
  return Number(numDeletedRows);
}

type Places = SelectQueryBuilder<Tables, "deliveries", { place: number }>;

async function tellChannel(
  db: Kysely<Tables>,
  key: string,
  told: { last_delivered_ms?: number; last_failed_ms?: number; last_error: string | null },
): Promise<void> {
  const id = db.selectFrom("deliveries").select("channel_id").where("key", "=", key);
  await db.updateTable("channels").set(told).where("id", "in", id).execute();
}
