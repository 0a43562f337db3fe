"use client";
import type { Firing } from "@streampulse/client/alerts";
import { useEffect } from "react";
import { browserScheduler } from "../../session/browser-scheduler.ts";
import { useAlertFeed, useAlerts } from "../use-alerts.ts";
import { afterLook } from "./after-look.ts";

/** What stands in the log before the reader's eyes is read: nobody need put its notice away as well. */
export function useReadByLooking(firings: readonly Firing[]): void {
  const feed = useAlertFeed();
  const { unread } = useAlerts();
  const shown = new Set(firings.map(({ id }) => id));
  const news = unread.flatMap(({ id }) => (shown.has(id) ? [id] : [])).join(" ");
  useEffect(() => {
    if (news === "") return undefined;
    return afterLook(document, browserScheduler, () => feed.readShown(new Set(news.split(" "))));
  }, [feed, news]);
}
