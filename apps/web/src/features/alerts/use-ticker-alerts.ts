"use client";
import type { Alert } from "@streampulse/client/alerts";
import { useMemo } from "react";
import { standingAlerts } from "./standing-alerts.ts";
import { useAlerts } from "./use-alerts.ts";

/** The alerts of a ticker that can still fire, paused ones too. */
export function useTickerAlerts(ticker: string): readonly Alert[] {
  const { alerts } = useAlerts();
  return useMemo(() => standingAlerts(alerts, ticker), [alerts, ticker]);
}
