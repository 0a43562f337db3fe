"use client";
import { useEffect, useState, useSyncExternalStore } from "react";
import { browserScheduler } from "../../session/browser-scheduler.ts";
import { keptAlerts } from "../../session/kept/kept-alerts.ts";
import { useAlertFeed } from "../use-alerts.ts";
import { FiringLog, type FiringLogState } from "./firing-log.ts";

/** The log while it is looked at; what fires joins it. */
export function useFiringLog(): FiringLogState & Pick<FiringLog, "more" | "refresh"> {
  const alerts = keptAlerts();
  const feed = useAlertFeed();
  const [log] = useState(() => new FiringLog(alerts, browserScheduler));
  useEffect(() => feed.onFired(() => void log.refresh()), [feed, log]);
  const state = useSyncExternalStore(log.subscribe, log.state, log.state);
  return { ...state, more: log.more, refresh: log.refresh };
}
