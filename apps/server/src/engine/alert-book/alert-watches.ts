import { isFault, parseTicker, type TickerName } from "@streampulse/core";

import type { TickerMark } from "../ports/stores/alert-store.ts";
import type { AlertRecord } from "./alert-record.ts";
import { TickerAlerts, type TickerAlertsDeps } from "./ticker-alerts.ts";

/** The tickers that active alerts are on. Each is kept subscribed while there is one. */
export class AlertWatches {
  readonly #deps: TickerAlertsDeps;
  readonly #byTicker = new Map<string, TickerAlerts>();
  /** What was heard before the start of tickers that no alert has been on since. */
  readonly #marks: Map<string, TickerMark>;

  constructor(deps: Omit<TickerAlertsDeps, "startMs">, marks: readonly TickerMark[]) {
    this.#deps = { ...deps, startMs: deps.scheduler.now() };
    this.#marks = new Map(marks.map((mark) => [mark.ticker, mark]));
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
    const made = new TickerAlerts(nameOf(ticker), this.#marks.get(ticker), this.#deps);
    this.#marks.delete(ticker);
    this.#byTicker.set(ticker, made);
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
  }

  /** What was heard of tickers since this was last asked. */
  takeMarks(): readonly TickerMark[] {
    return [...this.#byTicker.values()].flatMap((alerts) => alerts.takeMark() ?? []);
  }

  stop(): void {
    for (const alerts of this.#byTicker.values()) alerts.stop();
  }
}

function nameOf(ticker: string): TickerName {
  const name = parseTicker(ticker);
  if (isFault(name)) throw new Error(`a kept ticker ${name.fault}`);
  return name;
}
