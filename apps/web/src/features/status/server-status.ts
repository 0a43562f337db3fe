"use client";
import type { Client, ServerStatus } from "@streampulse/client";
import { useCallback, useEffect, useState } from "react";
import { NO_ANSWER, pollWhileVisible } from "./visible-poll.ts";

/** How often the server is asked. */
export const STATUS_EVERY_MS = 2_000;
/** The first answer may have come before the page's own stream. */
const SOON_MS = 500;
/** So many round trips are kept: two minutes of them. */
export const STATUS_KEPT = 60;

/** What the server said last, and how the asking went. */
export interface StatusView {
  readonly status?: ServerStatus;
  /** By this device's clock. */
  readonly answeredMs?: number;
  /** Why the last answer did not come; the one before stands. */
  readonly error?: unknown;
  /** From asking to the answer, in ms, the oldest first. */
  readonly roundTripsMs: readonly number[];
}

/** A view with one more answer, or one that did not come. */
export function nextView(
  view: StatusView,
  answer: { status: ServerStatus; tookMs: number; nowMs: number } | { error: unknown },
): StatusView {
  if ("error" in answer) return { ...view, error: answer.error };
  const { status, tookMs, nowMs } = answer;
  return { status, answeredMs: nowMs, roundTripsMs: [...view.roundTripsMs, tookMs].slice(-STATUS_KEPT) };
}

/** GetStatus every two seconds while the page is seen, and how long each answer took; `again` asks at once. */
export function useServerStatus(client: Pick<Client, "status">): StatusView & { readonly again: () => void } {
  const [view, setView] = useState<StatusView>({ roundTripsMs: [] });
  const ask = useCallback(
    async (signal: AbortSignal): Promise<void> => {
      const beganMs = performance.now();
      try {
        const status = await client.status({ signal });
        const tookMs = performance.now() - beganMs;
        setView((before) => nextView(before, { status, tookMs, nowMs: Date.now() }));
      } catch (error) {
        if (signal.reason === NO_ANSWER) setView((before) => nextView(before, { error: NO_ANSWER }));
        else if (!signal.aborted) setView((before) => nextView(before, { error }));
      }
    },
    [client],
  );
  useEffect(() => pollWhileVisible(ask, STATUS_EVERY_MS, SOON_MS), [ask]);
  return { ...view, again: () => void ask(AbortSignal.timeout(STATUS_EVERY_MS)) };
}
