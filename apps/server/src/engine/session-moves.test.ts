import fc from "fast-check";
import { test } from "vitest";

import { holdsInTurns } from "../../../../test/seeded.ts";
import { anyMove, SessionMoves } from "../../../../test/session-moves.ts";

const HOUR_MS = 3_600_000;

test(
  "whatever moves where and whoever dies: one holder, the last claim wins, no set is lost, nothing is left",
  async () => {
    const history = fc.array(anyMove, { maxLength: 80, size: "max" });
    await holdsInTurns(
      "sessions of three processes",
      fc.asyncProperty(history, async (moves) => {
        const server = new SessionMoves();
        for (const move of moves) await server.happen(move);
        await server.settle();
        await server.leave();
      }),
      { runs: 300 },
    );
  },
  HOUR_MS,
);
