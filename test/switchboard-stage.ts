import { expect } from "vitest";

import { SessionSwitchboard } from "../apps/server/src/buses/local/session-switchboard.ts";
import { BareWorker } from "./bare-worker.ts";
import { FakeScheduler } from "./fake-scheduler.ts";

/** A change of a session's set with time enough, and a session as it moves. */
export const change = { add: ["A"], remove: [] };
export const untilMs = Number.MAX_SAFE_INTEGER;
export const state = { tickers: ["A"], revision: 3, positions: {}, changesLeft: 1, expiresInMs: 1, untold: [] };

/** A switchboard of at most three keys, which bare workers join. */
export function switchboardStage() {
  const scheduler = new FakeScheduler();
  const unforeseen: Error[] = [];
  const switchboard = new SessionSwitchboard({
    scheduler,
    machineMs: () => scheduler.now(),
    unforeseen: (error) => unforeseen.push(error as Error),
    keysMax: 3,
  });
  return {
    scheduler,
    unforeseen,
    switchboard,
    join: () => new BareWorker(switchboard),
    /** In the end nothing was unforeseen and nothing waits. */
    expectNothingLeft() {
      expect(unforeseen).toEqual([]);
      expect(scheduler.pending).toBe(0);
    },
  };
}
