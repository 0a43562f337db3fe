"use client";
import { armedCount } from "./alert-feed.ts";
import { useAlerts } from "./use-alerts.ts";

/** What stands beside the place's name: what was not read goes before what waits; nothing where there is neither. */
export function AlertCount() {
  const { alerts, unread, hasMoreUnread } = useAlerts();
  if (unread.length > 0)
    return (
      <span className="font-semibold text-accent">
        {unread.length}
        {hasMoreUnread ? "+" : ""} new
      </span>
    );
  const armed = armedCount(alerts);
  return armed > 0 ? <>{armed} armed</> : null;
}
