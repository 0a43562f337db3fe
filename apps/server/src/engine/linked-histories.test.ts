import fc from "fast-check";
import { test } from "vitest";
import { anyLinkedEvent, LinkedHistory } from "../../../../test/linked-history.ts";
import { holdsInTurns } from "../../../../test/seeded.ts";

const HOUR_MS = 3_600_000;

test(
  "through any history of linked processes nobody gets an older price after a newer one, wherever they move; the newest arrives everywhere, EVERY is whole but for the gaps told, and nothing is left",
  async () => {
    await holdsInTurns(
      "histories of linked processes",
      fc.asyncProperty(
        fc.boolean(),
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        fc.array(anyLinkedEvent, { minLength: 1, maxLength: 60, size: "max" }),
        async (resolvesLater, every, events) => {
          const history = new LinkedHistory(resolvesLater);
          await history.begin(every);
          for (const event of events) await history.happen(event);
          await history.settle();
          await history.leave();
        },
      ),
      { runs: 300, longRuns: 20_000 },
    );
  },
  HOUR_MS,
);
