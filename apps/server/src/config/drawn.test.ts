import { expect, test } from "vitest";
import { readSettings } from "../config.ts";
import { drawUnset } from "./drawn.ts";

test("a simulated market's seed is drawn where none is set, once, and told as the setting that brings it back", () => {
  const drawn = drawUnset(readSettings({}), () => 0.25);
  expect(drawn.env).toEqual({ STREAMPULSE_SIMULATED_SEED: "1073741824" });
  expect(drawn.notes).toEqual([
    { source: "simulated", text: "STREAMPULSE_SIMULATED_SEED=1073741824 brings these prices again" },
  ]);
  const settings = readSettings(drawn.env);
  expect(settings.sources[0]?.values).toMatchObject({ seed: 2 ** 30 });
  expect(drawUnset(settings, () => 0.5)).toEqual({ env: {}, notes: [] });
});

test("every number that can be drawn is one that can be set", () => {
  for (const random of [0, 1 - 2 ** -53]) readSettings(drawUnset(readSettings({}), () => random).env);
});

test("other sources draw nothing", () => {
  expect(drawUnset(readSettings({ STREAMPULSE_SOURCES: "binance" }), () => 0.5)).toEqual({ env: {}, notes: [] });
});
