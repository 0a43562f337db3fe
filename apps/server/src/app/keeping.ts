import { Failure, STEP_MS, type Scheduler } from "@streampulse/core";
import type { Logger } from "pino";

import { openChannels } from "../alert-channels/open-channels.ts";
import type { ServerSettings } from "../config.ts";
import type { HistorySettings } from "../config/history.ts";
import { Books, type BookDeps } from "../engine/books.ts";
import type { FaultLab } from "../engine/fault-lab/fault-lab.ts";
import { HistoryRecorder } from "../engine/history/recorder.ts";
import { Retention } from "../engine/history/retention.ts";
import { StoreFault, type Store } from "../engine/ports/store.ts";
import { openStore } from "../stores/index.ts";
import { servicesOf, servicesWithout } from "../transports/kept/index.ts";
import type { Service } from "../transports/kept/kept-service.ts";
import { filesWithout, portfolioFiles, type PortfolioFiles } from "../transports/kept/portfolio-files.ts";

/** What the parts of a server that keep something are made with. */
export interface KeepingDeps {
  readonly log: Logger;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly version: string;
}

const NOTHING_KEPT = new Failure("UNAVAILABLE", "Nothing is kept by this server.");

/** A fault of the database that every call meets is in the log once in this time. */
const TOLD_EVERY_MS = 60_000;
/** So many different ones are told apart. */
const TOLD_MAX = 20;

/**
 * The database. One that nobody has named may be another server's, or not to be had: prices come all the same, and who
 * wants to keep something is told why nothing is. One that somebody named and that is not to be had rejects, in words for
 * the operator: its name may be wrong. One that is damaged, a newer program's or on a full disk has the right name, and
 * nobody's prices end for it. The faults that calls are told later are in the log.
 */
export async function keeping(
  { database }: Pick<ServerSettings, "database">,
  { log, scheduler, random }: KeepingDeps,
): Promise<{ readonly store?: Store; readonly fault?: StoreFault }> {
  // Of few words, for they are the database's and not the calls'.
  const toldMs = new Map<string, number>();
  const onFault = ({ detail }: StoreFault) => {
    const ms = scheduler.now();
    if (ms - (toldMs.get(detail) ?? -Infinity) < TOLD_EVERY_MS) return;
    if (toldMs.size >= TOLD_MAX) toldMs.clear();
    toldMs.set(detail, ms);
    log.error(detail);
  };
  try {
    const onBack = () => log.warn("the database is there again");
    return { store: await openStore(database.url, { scheduler, random, onFault, onBack }) };
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    if (database.isNamed && error.reason === "UNAVAILABLE") throw new Error(error.detail, { cause: error });
    return { fault: error };
  }
}

/** The services of what is kept, or, where nothing is, of why. */
export function booksOrReason(
  books: Books | undefined,
  fault: StoreFault | undefined,
  lab: FaultLab | undefined,
): readonly Service[] {
  return books ? servicesOf(books, lab) : servicesWithout(fault ?? NOTHING_KEPT, lab);
}

/** A portfolio's activities as files, or, where nothing is kept, why there are none. */
export function filesOrReason(books: Books | undefined, fault: StoreFault | undefined): PortfolioFiles {
  return books ? portfolioFiles(books.portfolios) : filesWithout(fault ?? NOTHING_KEPT);
}

/** Everything that is kept for people. Where it cannot be read this rejects, in words for the operator, and closes all. */
export async function openBooks(
  parts: Pick<BookDeps, "engine" | "store" | "recorder" | "sources">,
  { allowPrivate, kinds }: ServerSettings["channels"],
  { log, scheduler, random, version }: KeepingDeps,
): Promise<Books> {
  const unforeseen = (error: unknown) => log.error({ err: error }, "what is kept met an unforeseen fault");
  try {
    const keep = (name: string, make: () => string) => parts.store.channels.keep(name, make());
    const channels = await openChannels(kinds, { scheduler, allowPrivate, keep, version }, ({ kind }, error) =>
      log.warn({ err: error }, `no alerts by ${kind}: what it needs can be neither read nor kept`),
    );
    return await Books.open({ ...parts, channels, scheduler, random, unforeseen });
  } catch (error) {
    await parts.engine.close();
    await parts.store.close();
    throw error instanceof StoreFault ? new Error(error.detail, { cause: error }) : error;
  }
}

/** What writes what prices were: what hears every quote, and what takes away what was kept for long enough. */
export interface Recording {
  readonly recorder: HistoryRecorder;
  /** Writes what there is. After the engine, and before the store. */
  close(): Promise<void>;
}

/** Records into a store. */
export function recordingInto({ candles }: Store, rules: HistorySettings, { log, scheduler }: KeepingDeps): Recording {
  const told = (fault: unknown, what: string) => {
    if (fault instanceof StoreFault) log.warn(`${what}: ${fault.detail} It is tried again.`);
    else log.error({ err: fault }, what);
  };
  const recorder = new HistoryRecorder({
    store: candles,
    scheduler,
    trouble: (fault) =>
      fault === undefined ? log.warn("history is written again") : told(fault, "history is not written"),
  });
  const retention = new Retention({
    ...rules,
    store: candles,
    scheduler,
    shortened: (step, keepMs) =>
      log.warn(
        `there are more candles than STREAMPULSE_HISTORY_MAX_CANDLES: those of ${STEP_MS[step] / 1_000} s are kept for ${keepMs / 3_600_000} hours only`,
      ),
    failed: (fault) => told(fault, "old candles are not taken away"),
  });
  return {
    recorder,
    async close() {
      await retention.close();
      await recorder.close();
    },
  };
}
