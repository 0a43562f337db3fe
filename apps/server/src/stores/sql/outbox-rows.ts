import type { Kysely, Selectable } from "kysely";

import type { Notice } from "../../engine/ports/notice.ts";
import {
  OUTBOX_MAX,
  type DeliveryState,
  type KeptDelivery,
  type Outgoing,
} from "../../engine/ports/stores/outbox-store.ts";
import type { ChannelTables } from "./tables/channel-tables.ts";
import type { Tables } from "./tables.ts";

/**
 * Puts notices into the outbox as part of a transaction, such as that of the firing that they tell of. The promises are
 * those of `put` of engine/ports/stores/outbox-store.ts.
 */
export async function putOutgoing(db: Kysely<Tables>, notices: readonly Outgoing[]): Promise<void> {
  if (notices.length === 0) return;
  const last = await db
    .selectFrom("deliveries")
    .select((row) => row.fn.max("place").as("place"))
    .executeTakeFirst();
  let place = last?.place ?? 0;
  for (const { key, owner, channelId, notice, createdMs } of notices) {
    const open = db.selectFrom("channels").select("id").where("id", "=", channelId).where("owner", "=", owner);
    if (!(await open.where("paused", "=", 0).executeTakeFirst())) continue;
    const waiting = await db
      .selectFrom("deliveries")
      .select((row) => row.fn.countAll<number>().as("count"))
      .where("state", "=", "waiting")
      .where("channel_id", "=", channelId)
      .executeTakeFirst();
    const isFull = Number(waiting?.count) >= OUTBOX_MAX;
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("deliveries")
      .values({
        ...{ place: place + 1, key, owner, channel_id: channelId, alert_id: notice.alertId },
        ...{ notice: JSON.stringify(notice), attempts: 0, created_ms: createdMs },
        ...(isFull ? full(createdMs) : { state: "waiting", next_ms: createdMs, ended_ms: null, last_error: null }),
      })
      .onConflict((conflict) => conflict.column("key").doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows) place++;
  }
}

function full(nowMs: number) {
  const last_error = `${OUTBOX_MAX} notices were waiting for the channel already.`;
  return { state: "failed", next_ms: null, ended_ms: nowMs, last_error };
}

/** Everything that waits for a channel has failed. */
export async function failWaiting(db: Kysely<Tables>, channelId: string, nowMs: number, words: string): Promise<void> {
  await db
    .updateTable("deliveries")
    .set({ state: "failed", next_ms: null, ended_ms: nowMs, last_error: words })
    .where("state", "=", "waiting")
    .where("channel_id", "=", channelId)
    .execute();
}

/** A row as the port has it. */
export function deliveryOf(row: Selectable<ChannelTables["deliveries"]>): KeptDelivery {
  return {
    key: row.key,
    owner: row.owner,
    channelId: row.channel_id,
    notice: JSON.parse(row.notice) as Notice,
    createdMs: row.created_ms,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    ...(row.next_ms === null ? {} : { nextMs: row.next_ms }),
    ...(row.ended_ms === null ? {} : { endedMs: row.ended_ms }),
    ...(row.last_error === null ? {} : { lastError: row.last_error }),
  };
}
