import { expect, test } from "vitest";
import { readSettings } from "../config.ts";
import { drawUnset, withDrawn } from "./drawn.ts";

const SEED = "STREAMPULSE_SIMULATED_SEED";

function sourceOf(env: Record<string, string> = {}) {
  return readSettings(env).sources[0] ?? expect.fail("there is no source");
}

/** What a database keeps from one start to the next. */
function keeper() {
  const kept = new Map<string, string>();
  return {
    kept,
    keep: async (name: string, text: string) => {
      if (!kept.has(name)) kept.set(name, text);
      return kept.get(name) as string;
    },
  };
}

test("a simulated market's seed is drawn where none is set, and told as the setting that brings it back", async () => {
  const drawn = drawUnset(readSettings({}), () => 0.25);
  expect(drawn).toEqual({ [SEED]: "1073741824" });
  const { values, notes } = await withDrawn(sourceOf(), drawn, undefined);
  expect(values).toMatchObject({ seed: 2 ** 30, scenario: "calm" });
  expect(notes).toEqual([`${SEED}=1073741824 brings these prices again`]);
  expect(readSettings(drawn).sources[0]?.values).toEqual(values);
  expect(drawUnset(readSettings(drawn), () => 0.5)).toEqual({});
});

test("what was kept of an earlier draw goes before a new one, and what somebody has set before both", async () => {
  const { keep, kept } = keeper();
  expect((await withDrawn(sourceOf(), { [SEED]: "1" }, keep)).values).toMatchObject({ seed: 1 });
  const again = await withDrawn(sourceOf(), { [SEED]: "2" }, keep);
  expect([again.values["seed"], again.notes]).toEqual([1, [`${SEED}=1 brings these prices again`]]);
  const set = await withDrawn(sourceOf({ [SEED]: "3" }), { [SEED]: "2" }, keep);
  expect([set.values["seed"], set.notes]).toEqual([3, []]);
  expect([...kept]).toEqual([["simulated.seed", "1"]]);
});

test("what is kept and is no seed is not taken", async () => {
  for (const nonsense of ["", "x", "4294967296", "-1"]) {
    const { values } = await withDrawn(sourceOf(), { [SEED]: "7" }, async () => nonsense);
    expect(values).toMatchObject({ seed: 7 });
  }
});

test("every number that can be drawn is one that can be set", () => {
  for (const random of [0, 1 - 2 ** -53]) readSettings(drawUnset(readSettings({}), () => random));
});

test("other sources draw nothing", () => {
  expect(drawUnset(readSettings({ STREAMPULSE_SOURCES: "binance" }), () => 0.5)).toEqual({});
});
