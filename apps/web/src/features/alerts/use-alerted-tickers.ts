"use client";
import { useEffect, useMemo, useRef } from "react";
import { rushIsOver } from "../../ui/first-rush.ts";
import type { TickerAlerts } from "./ticker-alerts.ts";

/** Which tickers have alerts, for a place whose prices come before the code of alerts; until that is there none has. */
export function useAlertedTickers(): TickerAlerts {
  const loaded = useRef<TickerAlerts>(undefined);
  useEffect(() => {
    const leaving = new AbortController();
    const load = async (): Promise<void> => {
      await rushIsOver;
      const { followTickerAlerts } = await import("./ticker-alerts.ts");
      if (!leaving.signal.aborted) loaded.current = followTickerAlerts(leaving.signal);
    };
    // Without a connection, and not kept for one: what cannot be asked has none.
    load().catch(() => undefined);
    return () => leaving.abort();
  }, []);
  return useMemo(
    () => ({
      count: (ticker) => loaded.current?.count(ticker) ?? 0,
      drop: async (ticker) => loaded.current?.drop(ticker),
    }),
    [],
  );
}
