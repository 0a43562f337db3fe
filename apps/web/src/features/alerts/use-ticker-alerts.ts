"use client";
import { type Alert, AlertState } from "@streampulse/client/alerts";
import { useMemo } from "react";
import { useAlerts } from "./use-alerts.ts";

/** Whether an alert can still fire, now or when it is resumed. */
export function isStanding({ state }: Pick<Alert, "state">): boolean {
  return state !== AlertState.FIRED && state !== AlertState.EXPIRED;
}

/** The alerts of a ticker that can still fire, paused ones too: what a reader should know of before they remove it. */
export function useTickerAlerts(ticker: string): readonly Alert[] {
  const { alerts } = useAlerts();
  return useMemo(() => alerts.filter((alert) => alert.ticker === ticker && isStanding(alert)), [alerts, ticker]);
}
