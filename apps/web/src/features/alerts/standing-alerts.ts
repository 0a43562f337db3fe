import { type Alert, AlertState } from "@streampulse/client/alerts";

/** Whether an alert can still fire, now or when it is resumed. */
export function isStanding({ state }: Pick<Alert, "state">): boolean {
  return state !== AlertState.FIRED && state !== AlertState.EXPIRED;
}

/** Those of a ticker that can: what a reader should know of before they remove it. */
export function standingAlerts(alerts: readonly Alert[], ticker: string): readonly Alert[] {
  return alerts.filter((alert) => alert.ticker === ticker && isStanding(alert));
}
