import type { Alerts } from "@streampulse/client/alerts";
import { keptAlerts } from "../session/kept/kept-alerts.ts";
import { AlertFeed } from "./alert-feed.ts";
import { createReadMark } from "./read-mark.ts";

const feeds = new WeakMap<Alerts, AlertFeed>();

/** The page's one feed of alerts: whoever asks gets the same, and one stream serves them all. */
export function pageAlertFeed(): AlertFeed {
  const alerts = keptAlerts();
  const feed =
    feeds.get(alerts) ??
    new AlertFeed(
      alerts,
      createReadMark(() => localStorage, globalThis),
    );
  feeds.set(alerts, feed);
  return feed;
}
