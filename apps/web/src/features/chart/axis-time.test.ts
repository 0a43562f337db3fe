import { CandleStep } from "@streampulse/client/history";
import { expect, test } from "vitest";
import { axisTime } from "./axis-time.ts";

const HOUR = 3_600_000;
const BERLIN = "Europe/Berlin";

test("an hour that clocks repeat is two places on the axis, each with the time of then", () => {
  // On 25 October 2026 at 01:00 UTC Berlin goes back from 03:00 to 02:00.
  const begin = Date.UTC(2026, 9, 25, 0);
  const axis = axisTime(CandleStep.ONE_HOUR, HOUR, ["en-GB"], BERLIN);
  const candles = [0, 1, 2].map((at) => ({ startMs: begin + at * HOUR, endMs: begin + (at + 1) * HOUR }));
  const places = candles.map((candle) => axis.seconds(candle));
  expect(places.map((place) => place - (places[0] ?? 0))).toEqual([0, 3_600, 7_200]);
  expect(places.map((place) => axis.mark(place, "time"))).toEqual(["02:00", "02:00", "03:00"]);
  expect(axis.text(candles[1] as (typeof candles)[0])).toContain("25 Oct");
});

test.each([
  ["New York", Date.UTC(2026, 0, 5, 5), Date.UTC(2026, 0, 6, 5)],
  ["forex, which begins on the eve", Date.UTC(2026, 0, 4, 22), Date.UTC(2026, 0, 5, 22)],
  ["UTC", Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 6)],
])("a trading day of %s has its own date, wherever the reader is", (_, startMs, endMs) => {
  const axis = axisTime(CandleStep.ONE_DAY, -8 * HOUR, ["en-GB"], "America/Los_Angeles");
  expect(axis.seconds({ startMs, endMs })).toBe(Date.UTC(2026, 0, 5) / 1_000);
  expect(axis.text({ startMs, endMs })).toBe("Mon, 5 Jan 2026");
  expect(axis.mark(Date.UTC(2026, 0, 5) / 1_000, "day")).toBe("5 Jan");
});
