import { describe, expect, test } from "vitest";
import { GATES, passGate } from "./gates.ts";
import { CommandError } from "./prepare/progress.mjs";

const GATE_MAX_MS = 120_000;

describe("the whole project", () => {
  test.each(GATES)(
    "$promise",
    async (gate) => {
      const found = await passGate(gate).then(
        () => "",
        (error: unknown) => (error instanceof CommandError ? error.output : String(error)),
      );
      expect(found).toBe("");
    },
    GATE_MAX_MS,
  );
});

test("a gate whose tool finds something does not pass", async () => {
  const gate = { promise: "a file that is not there is formatted", command: "oxfmt", args: ["--check", "absent.ts"] };
  await expect(passGate(gate)).rejects.toThrow(CommandError);
});
