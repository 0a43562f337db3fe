import { type Candle, CandleStep, HistoryGapReason } from "@streampulse/client/history";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { axisTime } from "./axis-time.ts";
import { type ChartPlan, courseChange, gapMemory, planOf, previousCloseOf } from "./chart-plan.ts";
import { rangeNamed } from "./chart-range.ts";
import { ComparedTickers } from "./compared-tickers.tsx";
import type { CourseState } from "./course.ts";
import type { ShownCourse } from "./course-set.ts";

const STEP = 300_000;
const DAY = rangeNamed("1D");

function course(ticker: string, from: number, closes: readonly string[]): ShownCourse {
  const candles = closes.map((close, at): Candle => {
    const startMs = (from + at) * STEP;
    const what = { source: "s", isBackfilled: false, isPartial: false, isOpen: false };
    return { startMs, endMs: startMs + STEP, open: "100", high: close, low: "1", close, volume: "5", ...what };
  });
  return { ticker, course: { status: "ready", candles, gaps: [] } };
}

function plan(shown: readonly ShownCourse[], previousClose?: string): ChartPlan {
  const axis = axisTime(CandleStep.FIVE_MINUTES, 0, ["en"]);
  const levels = [{ id: "a", price: "7" }];
  const wishes = { kind: "area", axis, decimals: 2, previousClose, levels, fitsLevels: false, isSmall: false } as const;
  return planOf(shown, DAY, { ...wishes, write: String, gapsOf: gapMemory() });
}

/** The legend's entries: the classes of the line that each shows, and its text. */
function legend(shown: readonly ShownCourse[]): Record<string, string> {
  const html = renderToString(
    createElement(ComparedTickers, { shown, plan: plan(shown), atMs: undefined, onRemove: () => undefined }),
  );
  const entries = html
    .split("<li")
    .slice(1)
    .map((item): [string, string] => {
      const ticker = /<b[^>]*>([^<]*)/.exec(item)?.[1] ?? "";
      const tone = /<svg[^>]*class="text-(\w+)"/.exec(item)?.[1] ?? "none";
      const dashes = /<path d="M0 1.5h32"[^>]*?(?:stroke-dasharray="([^"]*)")?><\/path>/.exec(item);
      const line = dashes ? `${tone} ${dashes[1] ?? "solid"}` : "nothing";
      const text = /text-muted">(.*?)<\/span>/.exec(item)?.[1]?.replaceAll("<!-- -->", "") ?? "";
      return [ticker, `${line} | ${text}`];
    });
  return Object.fromEntries(entries);
}

const A = course("A", 0, ["101", "102"]);
const B = course("B", 0, ["103", "104"]);
const C = course("C", 0, ["90", "95"]);
const nothing: CourseState = { status: "ready", candles: [], gaps: [] };

test("each ticker's line in the legend is the line that is drawn, also beside one that has none", () => {
  const shown = [A, { ticker: "X", course: nothing }, B, { ...C }];
  const { lines, kind } = plan(shown);
  expect(kind).toBe("line");
  expect(lines.map(({ ticker }) => ticker)).toEqual(["A", "B", "C"]);
  const said = legend(shown);
  for (const { ticker, tone } of lines) expect(said[ticker]?.split(" ")[0]).toBe(tone);
  expect(said["X"]).toBe("nothing | no history");
  // What comes later takes no other's colour.
  const later = plan([A, course("X", 0, ["1"]), B, C]).lines;
  for (const line of lines) {
    expect(later.find(({ ticker }) => ticker === line.ticker)).toMatchObject({ run: line.run, tone: line.tone });
  }
});

test("a course of another time is not drawn, and why is said; prices never stand on an axis of per cent", () => {
  const late = course("L", 5, ["219.5"]);
  const shown = [A, B, late];
  expect(plan(shown).lines.map(({ ticker, base }) => [ticker, base?.open])).toEqual([
    ["A", "100"],
    ["B", "100"],
  ]);
  expect(legend(shown)["L"]).toBe("nothing | no prices of the same time");
  // Where that leaves nothing to compare, it is the chart of the one, in prices.
  const alone = plan([A, late], "99");
  expect(alone).toMatchObject({ kind: "area", previousClose: "99", levels: [{ id: "a" }], hasVolume: true });
  expect(alone.lines).toMatchObject([{ ticker: "A", base: undefined, tone: "up", run: "solid" }]);
});

test("lines that are compared are told apart without their colours, in the picture and in the legend", () => {
  const five = ["A", "B", "C", "D", "E"].map((ticker) => course(ticker, 0, ["101", "102"]));
  expect(new Set(plan(five).lines.map(({ run }) => run)).size).toBe(5);
  const dashes = Object.values(legend(five)).map((said) => said.split(" | ")[0]?.replace(/^\w+ /, ""));
  expect(new Set(dashes).size).toBe(5);
});

test("the colour of a line, its change and its words tell of the same time: also after a day began", () => {
  // From 100 to 103, while the day before closed at 105.
  const { lines, previousClose } = plan([course("A", 0, ["101", "103"])], "105");
  expect(lines[0]?.tone).toBe("up");
  expect(previousClose).toBe("105");
  expect(courseChange(lines[0]?.candles ?? [])).toMatchObject({ change: "3", percent: "3.00", direction: "up" });
});

test("what is compared has neither levels of prices nor volumes, and another set of lines is another drawing", () => {
  const both = plan([A, B], "99");
  expect(both).toMatchObject({ kind: "line", levels: [], hasVolume: false });
  expect(both).not.toHaveProperty("previousClose");
  expect(new Set([both.key, plan([A]).key, plan([A, B, C]).key]).size).toBe(3);
});

test("a change is exact, and counts from the first price", () => {
  const { candles } = course("A", 0, ["0.3"]).course;
  expect(courseChange(candles)).toMatchObject({ change: "-99.7", percent: "-99.70", direction: "down" });
  expect(courseChange([])).toBeUndefined();
  expect(previousCloseOf(rangeNamed("1M"), { ticker: "A", previousClose: "5" })).toBeUndefined();
});

test("places of gaps are found again only where the candles are others", () => {
  const gapsOf = gapMemory();
  const { candles } = course("A", 0, ["1", "2"]).course;
  const apart = [candles[0], { ...candles[1], startMs: 3 * STEP, endMs: 4 * STEP }] as Candle[];
  const gaps = [{ fromMs: STEP, toMs: 2 * STEP, reason: HistoryGapReason.NOT_WATCHED }];
  const first = gapsOf({ status: "ready", candles: apart, gaps }, STEP);
  expect(first).toHaveLength(1);
  expect(gapsOf({ status: "ready", candles: [...apart], gaps }, STEP)).toBe(first);
  expect(gapsOf({ status: "ready", candles: [...apart, candles[1] as Candle], gaps }, STEP)).toBe(first);
});
