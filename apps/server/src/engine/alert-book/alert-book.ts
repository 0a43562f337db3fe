import { Failure, type Scheduler } from "@streampulse/core";

import type { HistoryBook } from "../history/history-book.ts";
import type { AlertCondition, Firing, KeptAlert } from "../ports/alert.ts";
import type { FiredAlert } from "../ports/stores/alert-store.ts";
import type { Store } from "../ports/store.ts";
import type { PriceEngine } from "../price-engine.ts";
import type { BookFigures } from "../book-figures.ts";
import { changedAlert } from "./alert-change.ts";
import { AlertFeed } from "./alert-feed.ts";
import { AlertKeeper, type PendingFiring } from "./alert-keeper.ts";
import { ALERTS_MAX, LOG_MAX, shareOf } from "./alert-limits.ts";
import { alertList } from "./alert-list.ts";
import { AlertLog } from "./alert-log.ts";
import { AlertMaking } from "./alert-making.ts";
import { previewOf, type AlertPreview, type PreviewRequest } from "./alert-preview.ts";
import { AlertRecord, type RecordWatch } from "./alert-record.ts";
import type { AlertsQuery, CreateAlert, FiringsQuery, Page, UpdateAlert } from "./alert-requests.ts";
import { AlertRoll } from "./alert-roll.ts";
import { checkRoom, type AlertBounds } from "./alert-room.ts";
import { settled } from "./alert-settling.ts";
import { alertUpdates, type AlertUpdate } from "./alert-stream.ts";
import { viewOf, type AlertView } from "./alert-view.ts";
import { AlertWatches } from "./alert-watches.ts";
import { Expiries } from "./expiries.ts";
import { FiringRoom } from "./firing-room.ts";
import { logName, type HeardLog, type LogName } from "./log-name.ts";
import { LogRoom } from "./log-room.ts";
import { OwnChanges } from "./own-changes.ts";
import { readAlerts, type ReadAlerts } from "./read-alerts.ts";
import type { AlertFacts, FiringCause } from "./ticker-heard.ts";

/** What an alert book is made with. */
export interface AlertBookDeps {
  readonly engine: Pick<PriceEngine, "follow" | "getQuotes" | "searchTickers">;
  readonly store: Pick<Store, "alerts" | "channels">;
  readonly history: Pick<HistoryBook, "range">;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly unforeseen: (error: unknown) => void;
  /** Notices for these channels are in the outbox. */
  readonly fired: (channelIds: readonly string[]) => void;
  /** How many alerts it keeps; those of alert-limits. */
  readonly bounds?: AlertBounds;
}

/** How many alerts are changed at once. */
const TOGETHER = 1_000;

/** Everybody's alerts: kept, watched, and fired. */
export class AlertBook {
  readonly #deps: AlertBookDeps;
  readonly #roll = new AlertRoll();
  readonly #feed = new AlertFeed();
  readonly #watches: AlertWatches;
  readonly #expiries: Expiries;
  readonly #keeper: AlertKeeper;
  readonly #making: AlertMaking;
  readonly #own: OwnChanges;
  readonly #room: FiringRoom;
  readonly #log: AlertLog;
  #fired = 0;

  /** Reads what is kept, and watches it. Rejects with a StoreFault. */
  static async open(deps: AlertBookDeps): Promise<AlertBook> {
    const read = await readAlerts(deps.store.alerts);
    return new AlertBook(deps, read, await logName(deps, read.newest));
  }

  private constructor(deps: AlertBookDeps, { records, marks, newest, sizes }: ReadAlerts, name: LogName | undefined) {
    this.#deps = deps;
    const { engine, store, scheduler, history, unforeseen } = deps;
    this.#room = new FiringRoom(unforeseen);
    const heard = {
      isFull: (record: AlertRecord) => this.#room.isFull(record),
      fired: (watch: RecordWatch, cause: FiringCause) => this.#fire(watch, cause),
      stood: (record: AlertRecord) => this.#keeper.stood(record),
      bound: (record: AlertRecord, facts: AlertFacts, of: AlertCondition) => this.#bound(record, facts, of),
      troubled: (record: AlertRecord) => this.#feed.changed(record),
    };
    this.#watches = new AlertWatches({ engine, scheduler, history, heard, unforeseen });
    this.#expiries = new Expiries(scheduler, (record) => this.#expire(record));
    const room = new LogRoom(sizes, { all: LOG_MAX, of: shareOf });
    this.#log = new AlertLog({ store: store.alerts, room, newest, name }, unforeseen);
    this.#keeper = new AlertKeeper({
      store: store.alerts,
      scheduler,
      unforeseen,
      settle: (firing, before) => settled(firing, before, this.#log.next()),
      settled: (firing, fired) => this.#settled(firing, fired),
      marks: () => this.#watches.takeMarks(),
      marksBack: (unkept) => this.#watches.putBack(unkept),
    });
    const keep = (record: AlertRecord, kept: KeptAlert) => this.#keep(record, kept);
    this.#own = new OwnChanges({ keeper: this.#keeper, scheduler, unforeseen, keep });
    const channelsOf = (owner: string) => this.#channelsOf(owner);
    this.#making = new AlertMaking({
      ...deps,
      watches: this.#watches,
      keeper: this.#keeper,
      channelsOf,
      isTaken: (id) => this.#roll.has(id),
    });
    this.#roll.fill(records);
    for (const record of records) this.#setExpiry(record);
    this.#watches.begin(
      records.filter(({ kept }) => kept.state === "active"),
      marks,
    );
  }

  /** Sets an alert, or answers with the one that the same request has set. Rejects with a Failure. */
  async create(owner: string, request: CreateAlert, signal: AbortSignal): Promise<AlertView> {
    const known = this.#roll.ofRequest(owner, request.requestId);
    if (known) return viewOf(known);
    this.#checkRoom(owner);
    const kept = await this.#making.make(owner, request, signal);
    return this.#keeper.change(async () => {
      // The same request may have come again meanwhile, and others have taken the last room.
      const other = this.#roll.ofRequest(owner, request.requestId);
      if (other) return viewOf(other);
      this.#checkRoom(owner);
      await this.#making.made.keep(kept);
      const record = new AlertRecord(kept);
      this.#roll.add(record);
      this.#watch(record);
      this.#feed.changed(record);
      return viewOf(record);
    });
  }

  /** How many alerts there are in each state, and what became of those that were reached since it opened. */
  figures(): Pick<BookFigures, "alerts" | "firings" | "passedOver"> {
    return { alerts: this.#roll.census(), firings: this.#fired, passedOver: this.#room.passedOver };
  }

  /** An owner's alert. Throws a Failure. */
  get(owner: string, id: string): AlertView {
    return viewOf(this.#find(owner, id));
  }

  /** An owner's alerts, the newest first. Throws a Failure. */
  list(owner: string, query: AlertsQuery): Page<AlertView> {
    return alertList(this.#roll, owner, query);
  }

  /** Changes an alert. Rejects with a Failure, and has then changed nothing. */
  update(owner: string, request: UpdateAlert): Promise<AlertView> {
    return this.#keeper.change(async () => {
      const record = this.#find(owner, request.id);
      const channels = request.channelIds ? await this.#channelsOf(owner) : new Set<string>();
      const { kept, isAnew } = changedAlert(record, request, { nowMs: this.#deps.scheduler.now(), channels });
      await this.#deps.store.alerts.put([kept]);
      // What it fired while that was written goes with what it was.
      if (isAnew) this.#watches.remove(record);
      this.#changed(record, kept);
      this.#watch(record);
      return viewOf(record);
    });
  }

  /** Ends an alert; undefined where there is none. */
  remove(owner: string, id: string): Promise<AlertView | undefined> {
    return this.#keeper.change(async () => {
      const record = this.#roll.find(owner, id);
      if (record === undefined) return undefined;
      await this.#deps.store.alerts.remove([id]);
      const view = viewOf(record);
      this.#roll.remove(record);
      this.#expiries.set(record, undefined);
      this.#watches.remove(record);
      record.isRemoved = true;
      this.#feed.changed(record);
      return view;
    });
  }

  /** A channel is gone: no alert of its owner names it any more. Rejects with a StoreFault. */
  forgetChannel(owner: string, channelId: string): Promise<void> {
    return this.#keeper.change(async () => {
      const records = this.#roll.of(owner).filter(({ kept }) => kept.channelIds.includes(channelId));
      const updatedMs = this.#deps.scheduler.now();
      const changed = records.map(({ kept }) => {
        const channelIds = kept.channelIds.filter((id) => id !== channelId);
        return { ...kept, channelIds, revision: kept.revision + 1, updatedMs };
      });
      for (let from = 0; from < changed.length; from += TOGETHER) {
        const some = changed.slice(from, from + TOGETHER);
        await this.#deps.store.alerts.put(some);
        for (const [at, kept] of some.entries()) this.#changed(records[from + at] as AlertRecord, kept);
      }
    });
  }

  /** An owner's log, the newest first. Rejects with a Failure. */
  firings(owner: string, query: FiringsQuery): Promise<Page<Firing>> {
    return this.#log.page(owner, query);
  }

  /** All of an owner's alerts, and then what changes and fires, until the signal aborts. `after`: what its reader was told. */
  updates(owner: string, after: HeardLog | undefined, signal: AbortSignal): AsyncIterable<AlertUpdate> {
    const deps = { roll: this.#roll, feed: this.#feed, store: this.#deps.store.alerts, log: this.#log };
    return alertUpdates(deps, owner, after, signal);
  }

  /** What an alert would do that is not set, and would have done. Rejects with a Failure. */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<AlertPreview> {
    const { history, scheduler } = this.#deps;
    return previewOf({ history, scheduler, making: this.#making }, request, signal);
  }

  /** Keeps what there is to keep, and lets go of every ticker. */
  async close(): Promise<void> {
    this.#expiries.stop();
    this.#own.stop();
    this.#watches.stop();
    await this.#making.made.close();
    await this.#keeper.close();
  }

  async #channelsOf(owner: string): Promise<ReadonlySet<string>> {
    return new Set((await this.#deps.store.channels.list(owner)).map(({ id }) => id));
  }

  #checkRoom(owner: string): void {
    checkRoom(this.#roll, owner, this.#deps.bounds ?? { all: ALERTS_MAX, of: shareOf });
  }

  #find(owner: string, id: string): AlertRecord {
    const record = this.#roll.find(owner, id);
    if (record) return record;
    throw new Failure("NOT_FOUND", "You have no alert with this id.");
  }

  /** Watches an active alert, and when it expires. */
  #watch(record: AlertRecord): void {
    this.#setExpiry(record);
    if (record.kept.state === "active" && record.watch === undefined) this.#watches.add(record);
  }

  #setExpiry(record: AlertRecord): void {
    const { state, expiresMs } = record.kept;
    this.#expiries.set(record, state === "active" || state === "paused" ? expiresMs : undefined);
  }

  #fire(watch: RecordWatch, cause: FiringCause): void {
    const firedMs = this.#deps.scheduler.now();
    this.#keeper.fire({ watch, cause, firedMs, standing: watch.standing });
  }

  #settled({ watch: { record } }: PendingFiring, { alert, firing }: FiredAlert): void {
    record.kept = alert;
    if (alert.state !== "active") {
      this.#watches.remove(record);
      this.#expiries.set(record, undefined);
    } else this.#goOn(record);
    this.#log.kept(firing);
    this.#fired++;
    this.#room.freed();
    this.#feed.changed(record);
    this.#feed.fired(firing.owner);
    if (alert.channelIds.length > 0) this.#deps.fired(alert.channelIds);
  }

  /** What is kept of an alert is this now. */
  #changed(record: AlertRecord, kept: KeptAlert): void {
    record.kept = kept;
    this.#goOn(record);
    this.#feed.changed(record);
  }

  /** Its watch goes on by what is kept of it; what it waits for may be something else by now, and is kept soon. */
  #goOn(record: AlertRecord): void {
    this.#watches.renew(record);
    const { watch, kept } = record;
    if (watch && watch.standing !== kept.standing) this.#keeper.stood(record);
  }

  async #keep(record: AlertRecord, kept: KeptAlert): Promise<void> {
    await this.#deps.store.alerts.put([kept]);
    this.#changed(record, kept);
    if (kept.state !== "active") this.#watches.remove(record);
  }

  /** What an alert learned from a first price is kept in its turn. */
  #bound(record: AlertRecord, facts: AlertFacts, of: AlertCondition): void {
    this.#own.make(record, (kept) => {
      const isSame = kept.condition === of || kept.condition === facts.condition;
      return { ...kept, ...facts, condition: isSame ? facts.condition : kept.condition };
    });
  }

  /** Its time has come, unless it was given another by now. */
  #expire(record: AlertRecord): void {
    this.#own.make(record, (kept) => {
      const isDue = (kept.expiresMs ?? Infinity) <= this.#deps.scheduler.now();
      return isDue && (kept.state === "active" || kept.state === "paused") ? { ...kept, state: "expired" } : undefined;
    });
  }
}
