import type { Scheduler } from "@streampulse/core";
import type { Logger } from "pino";

import { openChannels } from "../alert-channels/open-channels.ts";
import type { ServerSettings } from "../config.ts";
import { Books, type BookDeps } from "../engine/books.ts";
import { HistoryRecorder } from "../engine/history/recorder.ts";
import { StoreFault, type Store } from "../engine/ports/store.ts";
import { openStore } from "../stores/index.ts";
import { servicesOf, servicesWithout } from "../transports/kept/index.ts";
import type { Service } from "../transports/kept/kept-service.ts";

/** What the parts of a server that keep something are made with. */
export interface KeepingDeps {
  readonly log: Logger;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly version: string;
}

/**
 * The database. One that nobody has named may be another server's, or not to be had: prices come all the same, and who
 * wants to keep something is told why nothing is.
 */
export async function keeping({
  database,
}: Pick<ServerSettings, "database">): Promise<{ readonly store?: Store; readonly fault?: StoreFault }> {
  try {
    return { store: await openStore(database.url) };
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    if (database.isNamed) throw new Error(error.detail, { cause: error });
    return { fault: error };
  }
}

/** The services of what is kept, or, where nothing is, of why. */
export function booksOrReason(books: Books | undefined, fault: StoreFault | undefined): readonly Service[] {
  return books ? servicesOf(books) : servicesWithout(fault?.message ?? "Nothing is kept by this server.");
}

/** Everything that is kept for people. Rejects with a StoreFault. */
export async function openBooks(
  parts: Pick<BookDeps, "engine" | "store" | "recorder" | "sources">,
  { allowPrivate, kinds }: ServerSettings["channels"],
  { log, scheduler, random, version }: KeepingDeps,
): Promise<Books> {
  const unforeseen = (error: unknown) => log.error({ err: error }, "what is kept met an unforeseen fault");
  const keep = (name: string, make: () => string) => parts.store.channels.keep(name, make());
  const channels = await openChannels(kinds, { scheduler, allowPrivate, keep, version }, ({ kind }, error) =>
    log.warn({ err: error }, `no alerts by ${kind}: what it needs cannot be kept`),
  );
  return Books.open({ ...parts, channels, scheduler, random, unforeseen });
}

/** What hears every quote and writes candles of them. */
export function recorderInto({ candles }: Store, { log, scheduler }: KeepingDeps): HistoryRecorder {
  const trouble = (fault: unknown) => {
    if (fault === undefined) log.warn("history is written again");
    else if (fault instanceof StoreFault) log.warn(`history is not written: ${fault.detail} It is tried again.`);
    else log.error({ err: fault }, "history is not written");
  };
  return new HistoryRecorder({ store: candles, scheduler, trouble });
}
