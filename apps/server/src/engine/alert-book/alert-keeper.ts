import type { Cancel, Scheduler } from "@streampulse/core";

import type { KeptAlert } from "../ports/alert.ts";
import type { AlertStore, FiredAlert, Standing } from "../ports/stores/alert-store.ts";
import { StoreFault } from "../ports/store.ts";
import type { AlertRecord, RecordWatch } from "./alert-record.ts";
import type { Marks } from "./alert-watches.ts";
import type { FiringCause } from "./ticker-heard.ts";

/** What alerts wait for is kept so soon after it changed. */
const STANDING_WITHIN_MS = 200;
/** What was heard of tickers is kept so often. */
const MARKS_EVERY_MS = 5_000;
/** How many rows one transaction writes. */
const TOGETHER = 500;
/** A database that fails is tried again after so long, at first and at most. */
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** A firing that is not kept yet. */
export interface PendingFiring {
  readonly watch: RecordWatch;
  readonly cause: FiringCause;
  readonly firedMs: number;
  /** What the alert waits for since. */
  readonly standing: string;
}

/** What the keeper is made with. */
export interface KeeperDeps {
  readonly store: AlertStore;
  readonly scheduler: Scheduler;
  readonly unforeseen: (error: unknown) => void;
  /** What a firing makes of its alert as it is after all that were before. Called in the order of the log. */
  readonly settle: (firing: PendingFiring, before: KeptAlert) => FiredAlert;
  /** It is kept. */
  readonly settled: (firing: PendingFiring, fired: FiredAlert) => void;
  /** What was heard of tickers since it was last asked for, and which no alert is on any more. */
  readonly marks: () => Marks;
  /** These were asked for, and are not kept. */
  readonly marksBack: (marks: Marks) => void;
}

/** A firing, and what becomes of it. */
interface Settling {
  readonly firing: PendingFiring;
  readonly fired: FiredAlert;
}

/** What is done in its turn, unless the database takes nothing by then. */
interface Work {
  readonly run: () => Promise<void>;
  readonly refuse: (fault: unknown) => void;
}

/**
 * Brings what happens to alerts to the store, one after the other in the order in which it happened: firings, what
 * users change, and in between what alerts wait for. A firing is tried until it is kept; what users change is not.
 */
export class AlertKeeper {
  readonly #deps: KeeperDeps;
  readonly #queue: (PendingFiring | Work)[] = [];
  readonly #dirty = new Set<AlertRecord>();
  #pumping: Promise<void> | undefined;
  #stopFlush: Cancel | undefined;
  #stopMarks: Cancel = () => {};
  #isClosing = false;
  /** Lets a firing that waits for the database go on at once. */
  #wake = () => {};
  /** Why the database does not take firings now. */
  #fault: unknown;
  /** What was heard of tickers has its place in the queue. */
  #isMarkDue = false;
  /** What alerts wait for could not be kept the last time. */
  #isBehind = false;

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
    this.#markAgain();
  }

  fire(firing: PendingFiring): void {
    firing.watch.record.pending++;
    this.#queue.push(firing);
    this.#pump();
  }

  /** Does work in its turn. Rejects with what it rejects with, or at once where the database takes nothing now. */
  change<T>(work: () => Promise<T>): Promise<T> {
    if (this.#fault !== undefined) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => {
      this.#queue.push({ run: () => work().then(resolve, reject), refuse: reject });
      this.#pump();
    });
  }

  /** An alert waits for something else; that is kept soon. */
  stood(record: AlertRecord): void {
    this.#dirty.add(record);
    this.#flushIn(STANDING_WITHIN_MS);
  }

  /** Keeps what there is to keep, if the database takes it, and ends. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#stopFlush?.();
    this.#stopMarks();
    this.#wake();
    this.#add(() => this.#keepWatch(this.#deps.marks()));
    await this.#pumping;
  }

  #markAgain(): void {
    this.#stopMarks = this.#deps.scheduler.after(MARKS_EVERY_MS, () => {
      this.#markAgain();
      if (this.#isMarkDue) return;
      this.#isMarkDue = true;
      // Asked for in their turn: what is refused before it has lost nothing.
      const done = () => (this.#isMarkDue = false);
      this.#add(() => {
        done();
        return this.#keepWatch(this.#deps.marks());
      }, done);
    });
  }

  #flushIn(delayMs: number): void {
    if (this.#isClosing) return;
    this.#stopFlush ??= this.#deps.scheduler.after(delayMs, () => {
      this.#stopFlush = undefined;
      this.#add(() => this.#keepWatch({ heard: [], left: [] }));
    });
  }

  #add(work: () => Promise<void>, refuse: () => void = () => {}): void {
    this.#queue.push({ run: () => work().catch(this.#deps.unforeseen), refuse });
    this.#pump();
  }

  #pump(): void {
    this.#pumping ??= this.#empty();
  }

  async #empty(): Promise<void> {
    // What comes in this turn goes together.
    await Promise.resolve();
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      if ("run" in next) await next.run();
      else await this.#keepFirings(this.#firingsFrom(next));
    }
    // In the same turn as the last look: what comes next begins anew.
    this.#pumping = undefined;
  }

  /** A firing and those right behind it. */
  #firingsFrom(first: PendingFiring): PendingFiring[] {
    const end = this.#queue.findIndex((item) => "run" in item);
    const behind = this.#queue.splice(0, Math.min(end === -1 ? Infinity : end, TOGETHER - 1));
    return [first, ...(behind as PendingFiring[])];
  }

  async #keepFirings(firings: readonly PendingFiring[]): Promise<void> {
    // What was changed meanwhile, or is gone, has not fired.
    const valid = firings.filter(({ watch }) => watch.record.watch === watch);
    const before = new Map<AlertRecord, KeptAlert>();
    const settling = valid.map((firing): Settling => {
      const { record } = firing.watch;
      const fired = this.#deps.settle(firing, before.get(record) ?? record.kept);
      before.set(record, fired.alert);
      return { firing, fired };
    });
    if (settling.length > 0) await this.#keepAtLast(settling);
    for (const { watch } of firings) watch.record.pending--;
    // Some of these have waited for that.
    if (this.#dirty.size > 0) this.#flushIn(STANDING_WITHIN_MS);
  }

  /** Tries until they are kept, or the server goes down: then they fire at the next start. */
  async #keepAtLast(settling: readonly Settling[]): Promise<void> {
    for (let delayMs = RETRY_FIRST_MS; ; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        await this.#deps.store.fire(settling.map(({ fired }) => fired));
        this.#fault = undefined;
        for (const { firing, fired } of settling) this.#deps.settled(firing, fired);
        return;
      } catch (error) {
        if (!(error instanceof StoreFault)) return this.#keepEach(settling, error);
        if (this.#fault === undefined) this.#deps.unforeseen(error);
        this.#fault = error;
        this.#refuse(error);
        if (this.#isClosing) return;
        await this.#wait(delayMs);
      }
    }
  }

  /** Something is wrong with one of them, and will be: the others are kept without it. */
  async #keepEach(settling: readonly Settling[], error: unknown): Promise<void> {
    this.#fault = undefined;
    if (settling.length === 1) return this.#deps.unforeseen(error);
    for (const one of settling) await this.#keepAtLast([one]);
  }

  /** What users change does not wait for a database that takes nothing. */
  #refuse(fault: unknown): void {
    const firings = this.#queue.filter((item) => !("run" in item));
    for (const item of this.#queue) if ("run" in item) item.refuse(fault);
    this.#queue.splice(0, Infinity, ...firings);
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#deps.scheduler.after(delayMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async #keepWatch(marks: Marks): Promise<void> {
    // What is watched no longer waits for nothing that its last change has not kept.
    for (const record of this.#dirty) if (record.watch === undefined) this.#dirty.delete(record);
    const records = [...this.#dirty].filter(({ pending }) => pending === 0);
    for (const record of records) this.#dirty.delete(record);
    for (
      let from = 0;
      from === 0 || from < Math.max(records.length, marks.heard.length, marks.left.length);
      from += TOGETHER
    ) {
      const some = records.slice(from, from + TOGETHER);
      const heard = marks.heard.slice(from, from + TOGETHER);
      const left = marks.left.slice(from, from + TOGETHER);
      if (some.length + heard.length + left.length === 0) continue;
      const standings = some.map(({ kept, watch }) => ({ id: kept.id, standing: (watch as RecordWatch).standing }));
      try {
        await this.#deps.store.keepWatch(standings, heard, left);
      } catch (error) {
        for (const record of records.slice(from)) this.#dirty.add(record);
        this.#deps.marksBack({ heard: marks.heard.slice(from), left: marks.left.slice(from) });
        return this.#fallBehind(error);
      }
      this.#isBehind = false;
      for (const [at, record] of some.entries()) {
        record.kept = { ...record.kept, standing: (standings[at] as Standing).standing };
      }
    }
  }

  /** It is tried again until it is kept, and told once. */
  #fallBehind(error: unknown): void {
    if (!this.#isBehind) this.#deps.unforeseen(error);
    this.#isBehind = true;
    this.#flushIn(RETRY_FIRST_MS);
  }
}
