import { isFault, parseTicker, type TickerName } from "@streampulse/core";

import type { TickerMark } from "../ports/stores/alert-store.ts";
import type { AlertRecord } from "./alert-record.ts";
import { TickerAlerts } from "./ticker-alerts.ts";
import type { TickerAlertsDeps } from "./ticker-heard.ts";

/** The tickers that active alerts are on. Each is kept subscribed while there is one. */
export class AlertWatches {
  readonly #deps: TickerAlertsDeps;
  readonly #byTicker = new Map<string, TickerAlerts>();
  /** Tickers that no alert was on any more, and whose marks of then may still be kept. */
  #left = new Set<string>();

  constructor(deps: Omit<TickerAlertsDeps, "startMs">) {
    this.#deps = { ...deps, startMs: deps.scheduler.now() };
  }

  /** Watches the alerts that there are when the server starts: all of a ticker hear its first price, after what was heard before. */
  begin(records: Iterable<AlertRecord>, marks: readonly TickerMark[]): void {
    const byTicker = new Map(marks.map((mark) => [mark.ticker, mark]));
    for (const record of records) {
      const { ticker } = record.kept;
      const alerts = this.#byTicker.get(ticker) ?? this.#make(ticker, byTicker.get(ticker));
      byTicker.delete(ticker);
      alerts.add(record);
    }
    this.#left = new Set(byTicker.keys());
    for (const alerts of this.#byTicker.values()) alerts.start();
  }

  get size(): number {
    return this.#byTicker.size;
  }

  /** What is known of a ticker that alerts are on. */
  find(ticker: string): TickerAlerts | undefined {
    return this.#byTicker.get(ticker);
  }

  /** Watches an alert; its ticker with it, if it is the first. */
  add(record: AlertRecord): void {
    const { ticker } = record.kept;
    const known = this.#byTicker.get(ticker);
    if (known) return known.add(record);
    const made = this.#make(ticker, undefined);
    made.add(record);
    made.start();
  }

  /** What is kept of an alert has changed; what it waits for goes on. */
  renew(record: AlertRecord): void {
    this.#byTicker.get(record.kept.ticker)?.renew(record);
  }

  remove(record: AlertRecord): void {
    const { ticker } = record.kept;
    const alerts = this.#byTicker.get(ticker);
    alerts?.remove(record);
    if (alerts?.size !== 0) return;
    alerts.stop();
    this.#byTicker.delete(ticker);
    this.#left.add(ticker);
  }

  /** What was heard of tickers since this was last asked, and which ones no alert is on any more. */
  takeMarks(): Marks {
    const heard = [...this.#byTicker.values()].flatMap((alerts) => alerts.takeMark() ?? []);
    // One that is watched again keeps nothing of before.
    for (const { ticker } of heard) this.#left.delete(ticker);
    const left = [...this.#left];
    this.#left.clear();
    return { heard, left };
  }

  /** What was taken is not kept, and is taken again. */
  putBack({ heard, left }: Marks): void {
    for (const mark of heard) if (!this.#left.has(mark.ticker)) this.#byTicker.get(mark.ticker)?.note.putBack(mark);
    for (const ticker of left) this.#left.add(ticker);
  }

  stop(): void {
    for (const alerts of this.#byTicker.values()) alerts.stop();
  }

  #make(ticker: string, mark: TickerMark | undefined): TickerAlerts {
    const made = new TickerAlerts(nameOf(ticker), mark, this.#deps);
    this.#byTicker.set(ticker, made);
    return made;
  }
}

/** What is to be kept of tickers. */
export interface Marks {
  readonly heard: readonly TickerMark[];
  readonly left: readonly string[];
}

function nameOf(ticker: string): TickerName {
  const name = parseTicker(ticker);
  if (isFault(name)) throw new Error(`a kept ticker ${name.fault}`);
  return name;
}
