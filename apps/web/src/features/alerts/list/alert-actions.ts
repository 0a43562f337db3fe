import { type Alert, type AlertDraft, type Alerts, AlertState } from "@streampulse/client/alerts";
import type { Scheduler } from "@streampulse/core";
import { isDue } from "./is-due.ts";
import type { AlertFeed } from "../alert-feed.ts";

/** What the actions need of the page around them. */
export interface ActionSurroundings {
  readonly calls: Pick<Alerts, "create" | "update" | "delete">;
  readonly feed: Pick<AlertFeed, "took" | "lost">;
  readonly scheduler: Pick<Scheduler, "now">;
  readonly say: (message: { readonly text: string; readonly undo?: (() => void) | undefined }) => void;
}

/** What a reader does to an alert that is set. Each says what it did, or why the server refused it; none throws. */
export interface AlertActions {
  pause(alert: Alert): Promise<void>;
  /** Watches anew, also one that has fired, has expired or is in error: what was before does not fire it. */
  resume(alert: Alert): Promise<void>;
  /** With a way back: another alert that is as this one was. */
  remove(alert: Alert): Promise<void>;
}

/** The actions over a server and what is shown of it. */
export function createAlertActions({ calls, feed, scheduler, say }: ActionSurroundings): AlertActions {
  const tried = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      say({ text: `${what} ${error instanceof Error ? error.message : "The server did not answer."}` });
    }
  };
  const setPaused = (alert: Alert, paused: boolean): Promise<Alert> => {
    // One whose time is over could not watch again with it.
    const isOver = !paused && alert.expiresTimeMs !== undefined && isDue(alert.expiresTimeMs, scheduler.now());
    return calls.update(alert.id, { paused, ...(isOver ? { expiresTimeMs: 0 } : {}) });
  };
  const bringBack = (alert: Alert): Promise<void> =>
    tried(`The alert on ${alert.ticker} could not be brought back.`, async () => {
      const made = await calls.create(draftAgain(alert, scheduler.now()));
      feed.took(made);
      if (alert.state !== AlertState.ACTIVE && alert.state !== AlertState.ERROR)
        feed.took(await calls.update(made.id, { paused: true }));
    });
  return {
    pause: (alert) =>
      tried(`The alert on ${alert.ticker} was not paused.`, async () => {
        feed.took(await setPaused(alert, true));
        const undo = (): void => void tried(`It stays paused.`, async () => feed.took(await setPaused(alert, false)));
        say({ text: `Paused the alert on ${alert.ticker}.`, undo });
      }),
    resume: (alert) =>
      tried(`The alert on ${alert.ticker} was not resumed.`, async () => feed.took(await setPaused(alert, false))),
    remove: (alert) =>
      tried(`The alert on ${alert.ticker} was not deleted.`, async () => {
        await calls.delete(alert.id);
        feed.lost(alert.id);
        const isOver = alert.state === AlertState.FIRED || alert.state === AlertState.EXPIRED;
        const text = `Deleted the alert on ${alert.ticker}.${isOver ? " Undo brings it back paused." : ""}`;
        say({ text, undo: () => void bringBack(alert) });
      }),
  };
}

/** What makes an alert as one was; an expiry that is over is left out. */
function draftAgain(alert: Alert, nowMs: number): AlertDraft {
  const { ticker, condition, repeat, note, channelIds, priceKind, expiresTimeMs } = alert;
  if (condition === undefined) throw new Error("This page does not know its condition.");
  const isStillToCome = expiresTimeMs !== undefined && !isDue(expiresTimeMs, nowMs);
  return { ticker, condition, repeat, note, channelIds, priceKind, ...(isStillToCome ? { expiresTimeMs } : {}) };
}
