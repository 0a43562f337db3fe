"use client";
import type { ListNetWorthResponse } from "@streampulse/client/portfolio";
import { useSyncExternalStore } from "react";
import { useSettings } from "../settings/use-settings.ts";
import { dayAt, netWorthOf, type NetWorthRange } from "./net-worth-range.ts";
import { useLive, usePortfolio } from "./portfolio-context.tsx";
import { type Answer, useAnswer } from "./use-answer.ts";

const LOOK_MS = 15_000;

function eachLook(listener: () => void): () => void {
  const timer = setInterval(listener, LOOK_MS);
  return () => clearInterval(timer);
}

/** Today in the portfolio's time zone; another text within seconds of its midnight. */
export function useToday(): string {
  const timeZone = useLive((state) => state.settings?.timeZone) ?? "UTC";
  const read = (): string => dayAt(Date.now(), timeZone);
  return useSyncExternalStore(eachLook, read, read);
}

/** Net worth of each day of a range; asked for again when something was recorded, and when a day ends. */
export function useNetWorth(range: NetWorthRange): Answer<ListNetWorthResponse> {
  const { server } = usePortfolio();
  const changes = useLive((state) => state.changes);
  const { currency } = useSettings();
  const today = useToday();
  // Before the settings came, "today" is not the portfolio's.
  const question = changes === 0 ? undefined : `${range} ${today} ${currency} ${changes}`;
  return useAnswer(question, (signal) => netWorthOf(server, range, today, { currency, signal }));
}
