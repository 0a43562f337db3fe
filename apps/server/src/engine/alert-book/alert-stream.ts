import { NewsCall } from "@streampulse/core";

import type { Firing } from "../ports/alert.ts";
import type { AlertStore } from "../ports/stores/alert-store.ts";
import type { AlertFeed } from "./alert-feed.ts";
import type { AlertLog } from "./alert-log.ts";
import type { AlertRecord } from "./alert-record.ts";
import type { AlertRoll } from "./alert-roll.ts";
import type { HeardLog } from "./log-name.ts";
import { viewOf, type AlertView } from "./alert-view.ts";

/** How many alerts, and how many firings, go into one message. */
const TOGETHER = 200;

/** A piece of a stream of alerts. */
export interface AlertUpdate {
  readonly alerts: readonly AlertView[];
  readonly removedIds: readonly string[];
  /** The oldest first. */
  readonly firings: readonly Firing[];
  readonly isSnapshotEnd: boolean;
  /** What to go on after. */
  readonly cursor: number;
  /** In the first piece: what the log is called. */
  readonly logId?: string | undefined;
}

/** What a stream reads. */
export interface StreamDeps {
  readonly roll: AlertRoll;
  readonly feed: AlertFeed;
  readonly store: AlertStore;
  readonly log: Pick<AlertLog, "newest" | "id" | "goOn">;
}

/**
 * All of an owner's alerts, and then what changes and fires, until the signal aborts. A reader that falls behind gets
 * the newest state of each alert once, and every firing: these wait in the log, not here.
 */
export async function* alertUpdates(
  { roll, feed, store, log }: StreamDeps,
  owner: string,
  after: HeardLog | undefined,
  signal: AbortSignal,
): AsyncGenerator<AlertUpdate> {
  const changed = new Set<AlertRecord>();
  let isFired = after !== undefined;
  const news = new NewsCall();
  const stop = feed.listen(owner, {
    changed: (record) => {
      changed.add(record);
      news.call();
    },
    fired: () => {
      isFired = true;
      news.call();
    },
  });
  let cursor = after ? log.goOn(after) : log.newest;
  try {
    // Of what changes while the snapshot is read its reader hears again.
    const all = [...roll.of(owner)];
    for (let from = 0; from === 0 || from < all.length; from += TOGETHER) {
      const some = all.slice(from, from + TOGETHER).filter(({ isRemoved }) => !isRemoved);
      const logId = from === 0 ? log.id : undefined;
      yield piece(some, { cursor, logId, isSnapshotEnd: from + TOGETHER >= all.length });
    }
    while (!signal.aborted) {
      const some = take(changed);
      const isDue = isFired;
      isFired = false;
      const firings = isDue ? await store.firingsAfter(owner, cursor, TOGETHER) : [];
      if (firings.length === TOGETHER) isFired = true;
      cursor = firings.at(-1)?.cursor ?? cursor;
      if (some.length > 0 || firings.length > 0) yield piece(some, { firings, cursor });
      else if (changed.size === 0 && !isFired) await news.next(signal);
    }
  } finally {
    stop();
  }
}

function take(changed: Set<AlertRecord>): AlertRecord[] {
  const some: AlertRecord[] = [];
  for (const record of changed) {
    if (some.length === TOGETHER) break;
    changed.delete(record);
    some.push(record);
  }
  return some;
}

function piece(records: readonly AlertRecord[], more: Partial<AlertUpdate> & { readonly cursor: number }): AlertUpdate {
  return {
    alerts: records.filter(({ isRemoved }) => !isRemoved).map(viewOf),
    removedIds: records.filter(({ isRemoved }) => isRemoved).map(({ kept }) => kept.id),
    firings: [],
    isSnapshotEnd: false,
    ...more,
  };
}
