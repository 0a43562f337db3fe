import fc from "fast-check";
import { test } from "vitest";
import { anyEvent, EngineHistory } from "../../../../test/engine-history.ts";
import { holdsFor } from "../../../../test/seeded.ts";

const HOUR_MS = 3_600_000;

test(
  "through any history the newest arrives, nothing older after newer, nothing removed, EVERY is whole but for the gaps told, and nothing is left",
  () => {
    holdsFor(
      "histories of the engine",
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 60, size: "max" }), (events) => {
        const history = new EngineHistory();
        for (const event of events) history.happen(event);
        history.settle();
        history.leave();
      }),
      { runs: 2_500, longRuns: 100_000 },
    );
  },
  HOUR_MS,
);
