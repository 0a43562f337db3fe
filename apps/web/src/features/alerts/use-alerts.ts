"use client";
import type { Alerts } from "@streampulse/client/alerts";
import { useMemo, useSyncExternalStore } from "react";
import { keptAlerts } from "../session/kept/kept-alerts.ts";
import { AlertFeed, type AlertFeedState } from "./alert-feed.ts";
import { createReadMark } from "./read-mark.ts";

const feeds = new WeakMap<Alerts, AlertFeed>();

/** The page's one feed of alerts: whoever asks gets the same, and one stream serves them all. */
export function useAlertFeed(): AlertFeed {
  const alerts = keptAlerts();
  return useMemo(() => {
    const feed =
      feeds.get(alerts) ??
      new AlertFeed(
        alerts,
        createReadMark(() => localStorage, globalThis),
      );
    feeds.set(alerts, feed);
    return feed;
  }, [alerts]);
}

/** The reader's alerts and what they have not read, as they change. */
export function useAlerts(): AlertFeedState {
  const feed = useAlertFeed();
  return useSyncExternalStore(feed.subscribe, feed.state, feed.state);
}
