import fc from "fast-check";
import { test } from "vitest";
import { anySources, anyTrouble, RoutedHistory } from "../../../../test/routed-history.ts";
import { holdsInTurns } from "../../../../test/seeded.ts";

const HOUR_MS = 3_600_000;

test(
  "through any history of three sources the first that is well brings the newest price, never another currency's or venue's, no slip, and nothing is left",
  async () => {
    await holdsInTurns(
      "histories of several sources",
      fc.asyncProperty(anySources, fc.array(anyTrouble, { minLength: 1, maxLength: 25 }), async (sources, events) => {
        const history = new RoutedHistory(sources);
        for (const event of events) await history.happen(event);
        await history.settle();
        await history.leave();
      }),
      { runs: 150, longRuns: 3_000 },
    );
  },
  HOUR_MS,
);
