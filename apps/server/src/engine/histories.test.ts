import fc from "fast-check";
import { test } from "vitest";
import { anyEvent, EngineHistory } from "../../../../test/engine-history.ts";
import { holdsInTurns } from "../../../../test/seeded.ts";

const HOUR_MS = 3_600_000;

test(
  "through any history the newest arrives, nothing older after newer, nothing removed, EVERY is whole but for the gaps told, and nothing is left",
  async () => {
    await holdsInTurns(
      "histories of the engine",
      fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 60, size: "max" }), async (events) => {
        const history = new EngineHistory();
        for (const event of events) history.happen(event);
        history.settle();
        await history.leave();
      }),
      { runs: 2_000, longRuns: 100_000 },
    );
  },
  HOUR_MS,
);
