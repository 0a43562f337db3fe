"use client";
import type { Alerts } from "@streampulse/client/alerts";
import { useMemo, useSyncExternalStore } from "react";
import { keptAlerts } from "../../session/kept/kept-alerts.ts";
import { ChannelShelf, type ChannelShelfState } from "./channel-shelf.ts";

const shelves = new WeakMap<Alerts, ChannelShelf>();

/** The page's one shelf of channels. */
export function useChannelShelf(): ChannelShelf {
  const alerts = keptAlerts();
  return useMemo(() => {
    const shelf = shelves.get(alerts) ?? new ChannelShelf(alerts);
    shelves.set(alerts, shelf);
    return shelf;
  }, [alerts]);
}

/** The reader's channels as they change in this tab. */
export function useChannels(): ChannelShelfState {
  const shelf = useChannelShelf();
  return useSyncExternalStore(shelf.subscribe, shelf.state, shelf.state);
}
