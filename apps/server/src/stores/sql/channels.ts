import type { Kysely, Selectable } from "kysely";

import type { ChannelKind, Destination } from "../../engine/ports/alert-channel.ts";
import type { ChannelChange, ChannelStore, KeptChannel } from "../../engine/ports/stores/channel-store.ts";
import { failWaiting } from "./outbox-rows.ts";
import type { SqlWork } from "./sql-database.ts";
import type { ChannelTables } from "./tables/channel-tables.ts";
import type { Tables } from "./tables.ts";

/** Channels, in tables. */
export class SqlChannels implements ChannelStore {
  readonly #work: SqlWork;

  constructor(work: SqlWork) {
    this.#work = work;
  }

  create(channel: KeptChannel, requestId: string, max: number): Promise<KeptChannel | undefined> {
    const { id, owner, kind, name, options, secrets, isPaused, createdMs, updatedMs } = channel;
    return this.#work.write(async (db) => {
      const made = await db
        .selectFrom("channels")
        .selectAll()
        .where("owner", "=", owner)
        .where("request_id", "=", requestId)
        .executeTakeFirst();
      if (made) return channelOf(made);
      const count = db.fn.countAll<number>().as("count");
      const owned = await db.selectFrom("channels").select(count).where("owner", "=", owner).executeTakeFirst();
      if (Number(owned?.count) >= max) return undefined;
      const last = await db
        .selectFrom("channels")
        .select((row) => row.fn.max("place").as("place"))
        .executeTakeFirst();
      const row = {
        ...{ id, owner, request_id: requestId, place: (last?.place ?? 0) + 1, kind, name },
        ...{ options: JSON.stringify(options), secrets: JSON.stringify(secrets), paused: isPaused ? 1 : 0 },
        ...{ created_ms: createdMs, updated_ms: updatedMs },
        ...{ last_delivered_ms: null, last_failed_ms: null, last_error: null },
      };
      await db.insertInto("channels").values(row).execute();
      return channelOf(row);
    });
  }

  list(owner: string): Promise<readonly KeptChannel[]> {
    return this.#work.read(async (db) => {
      const rows = await db.selectFrom("channels").selectAll().where("owner", "=", owner).orderBy("place").execute();
      return rows.map(channelOf);
    });
  }

  get(owner: string, id: string): Promise<KeptChannel | undefined> {
    return this.#work.read((db) => find(db, owner, id));
  }

  change(
    owner: string,
    id: string,
    { name, options, secrets, isPaused }: ChannelChange,
    nowMs: number,
    words: string,
  ): Promise<KeptChannel | undefined> {
    return this.#work.write(async (db) => {
      if (!(await find(db, owner, id))) return undefined;
      await db
        .updateTable("channels")
        .set({
          updated_ms: nowMs,
          ...(name === undefined ? {} : { name }),
          ...(options === undefined ? {} : { options: JSON.stringify(options) }),
          ...(secrets === undefined ? {} : { secrets: JSON.stringify(secrets) }),
          ...(isPaused === undefined ? {} : { paused: isPaused ? 1 : 0 }),
        })
        .where("id", "=", id)
        .execute();
      if (isPaused === true) await failWaiting(db, id, nowMs, words);
      else await dueNow(db, id, nowMs);
      return find(db, owner, id);
    });
  }

  remove(owner: string, id: string, nowMs: number, words: string): Promise<boolean> {
    return this.#work.write(async (db) => {
      if (!(await find(db, owner, id))) return false;
      await failWaiting(db, id, nowMs, words);
      await db.deleteFrom("channels").where("id", "=", id).execute();
      return true;
    });
  }

  pause({ id, updatedMs }: Pick<KeptChannel, "id" | "updatedMs">, nowMs: number, words: string): Promise<void> {
    return this.#work.write(async (db) => {
      const told = { paused: 1, updated_ms: nowMs, last_failed_ms: nowMs, last_error: words };
      const same = db.updateTable("channels").set(told).where("id", "=", id).where("updated_ms", "=", updatedMs);
      const { numUpdatedRows } = await same.executeTakeFirst();
      if (numUpdatedRows > 0n) await failWaiting(db, id, nowMs, words);
    });
  }

  async keep(name: string, value: string): Promise<string> {
    // What is there is read: a database that takes no writing has it still.
    const there = await this.#work.read((db) => keptUnder(db, name));
    if (there !== undefined) return there;
    return this.#work.write(async (db) => {
      await db
        .insertInto("server_keys")
        .values({ name, value })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
      return (await keptUnder(db, name)) ?? value;
    });
  }
}

async function keptUnder(db: Kysely<Tables>, name: string): Promise<string | undefined> {
  const row = await db.selectFrom("server_keys").select("value").where("name", "=", name).executeTakeFirst();
  return row?.value;
}

async function find(db: Kysely<Tables>, owner: string, id: string): Promise<KeptChannel | undefined> {
  const query = db.selectFrom("channels").selectAll().where("id", "=", id).where("owner", "=", owner);
  const row = await query.executeTakeFirst();
  return row && channelOf(row);
}

async function dueNow(db: Kysely<Tables>, id: string, nowMs: number): Promise<void> {
  const waiting = db.updateTable("deliveries").where("state", "=", "waiting").where("channel_id", "=", id);
  await waiting.set({ next_ms: nowMs }).where("next_ms", ">", nowMs).execute();
}

/** A row as the port has it. */
export function channelOf(row: Selectable<ChannelTables["channels"]>): KeptChannel {
  return {
    id: row.id,
    owner: row.owner,
    kind: row.kind as ChannelKind,
    name: row.name,
    options: JSON.parse(row.options) as Destination,
    secrets: JSON.parse(row.secrets) as Destination,
    isPaused: row.paused !== 0,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
    ...(row.last_delivered_ms === null ? {} : { lastDeliveredMs: row.last_delivered_ms }),
    ...(row.last_failed_ms === null ? {} : { lastFailedMs: row.last_failed_ms }),
    ...(row.last_error === null ? {} : { lastError: row.last_error }),
  };
}
