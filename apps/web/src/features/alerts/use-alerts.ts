"use client";
import { useSyncExternalStore } from "react";
import type { AlertFeed, AlertFeedState } from "./alert-feed.ts";
import { pageAlertFeed } from "./page-alert-feed.ts";

/** The page's one feed of alerts; see `pageAlertFeed`. */
export function useAlertFeed(): AlertFeed {
  return pageAlertFeed();
}

/** The reader's alerts and what they have not read, as they change. */
export function useAlerts(): AlertFeedState {
  const feed = useAlertFeed();
  return useSyncExternalStore(feed.subscribe, feed.state, feed.state);
}
