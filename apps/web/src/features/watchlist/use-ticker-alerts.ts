"use client";
import type { Alerts } from "@streampulse/client/alerts";
import { useEffect, useState } from "react";

/** More of one reader are not counted. */
const MOST = 1_000;

type Calls = Pick<Alerts, "list" | "delete">;

/** Their code comes after the first prices. */
const calls = async (): Promise<Calls> => (await import("../session/kept/kept-alerts.ts")).keptAlerts();

/** Which tickers have alerts, as far as this page was told; of one that it was not told of it takes that there are none. */
export class TickerAlerts {
  readonly #alerts: () => Promise<Calls>;
  #ids = new Map<string, readonly string[]>();

  constructor(alerts: () => Promise<Calls>) {
    this.#alerts = alerts;
  }

  count(ticker: string): number {
    return this.#ids.get(ticker)?.length ?? 0;
  }

  /** Asks the server, of one ticker or of all. Where it does not answer, what was told before stands. */
  async look(signal: AbortSignal, ticker?: string): Promise<void> {
    const filter = { limit: MOST, ...(ticker !== undefined && { ticker }) };
    const found = await this.#alerts()
      .then((alerts) => alerts.list(filter, { signal }))
      .catch(() => undefined);
    if (!found) return;
    const ids = new Map(ticker === undefined ? [] : this.#ids);
    if (ticker !== undefined) ids.delete(ticker);
    for (const alert of found.alerts) ids.set(alert.ticker, [...(ids.get(alert.ticker) ?? []), alert.id]);
    this.#ids = ids;
  }

  /** Deletes the alerts of a ticker; tells of one that could not be. */
  async drop(ticker: string): Promise<void> {
    const ids = this.#ids.get(ticker) ?? [];
    this.#ids.delete(ticker);
    const alerts = await this.#alerts();
    await Promise.all(ids.map((id) => alerts.delete(id)));
  }
}

/** Asked for when the page opens, when the reader comes back to it, and for a ticker when it is selected. */
export function useTickerAlerts(selected: string | undefined): TickerAlerts {
  const [told] = useState(() => new TickerAlerts(calls));
  useEffect(() => {
    const leaving = new AbortController();
    const all = (): void => void told.look(leaving.signal);
    all();
    addEventListener("focus", all, { signal: leaving.signal });
    return () => leaving.abort();
  }, [told]);
  useEffect(() => {
    if (selected === undefined) return undefined;
    const leaving = new AbortController();
    void told.look(leaving.signal, selected);
    return () => leaving.abort();
  }, [told, selected]);
  return told;
}
