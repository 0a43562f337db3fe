import { expect, test } from "vitest";
import { DOORS } from "../bench/doors/index.ts";
import type { Door } from "../bench/door.ts";
import type { Outcome, Plan } from "../bench/load.ts";
import { Readings } from "../bench/readings.ts";
import { benchReport, type Measured } from "./bench-report.ts";
import { COLOURED, PLAIN } from "./style.ts";
import { textWidth } from "./width.ts";

/** A run whose every row is as wide as it gets. */
function wideRun(): Measured {
  const plan: Plan = {
    door: DOORS[0] as Door,
    target: { isSecure: false, host: "127.0.0.1", port: 8080, authority: "127.0.0.1:8080", basePath: "" },
    token: undefined,
    clients: 10_000,
    pool: Array.from({ length: 400 }, (_, index) => `TICKER${index}`),
    each: 20,
    isEvery: false,
    maxRate: 0,
    seconds: 600,
    updates: Infinity,
    attempts: 6,
    pids: [1],
  };
  const readings = new Readings(plan.pool, plan.clients, plan.each, false);
  for (let ms = 0; ms < 5_000; ms += 7) [readings.latency, readings.sourceLatency].forEach((one) => one.add(ms));
  Object.assign(readings.counts, { outOfOrder: 123_456, gapUntold: 123_456, gapTold: 1_234_567, malformed: 123_456 });
  for (const ticker of plan.pool.slice(0, 12)) readings.trouble(0, ticker, "UNKNOWN_TICKER");
  const outcome: Outcome = {
    reconnects: 123_456,
    endings: new Map([["a reason that some server, proxy or kernel gave in more words than one line", 123_456]]),
    endedClients: new Map([
      ["a reason that some server, proxy or kernel gave in more words than one line", new Set([1])],
    ]),
    troubles: new Map([["UNKNOWN_TICKER", 12]]),
    live: 10_000,
    openedInMs: 12_345,
    seconds: 599.9,
    measured: { deliveries: 1_234_567_890, bytes: 123_456_789_012, conflated: 1_234_567_890 },
    readings,
    firstPricesWanted: 200_000,
    isComplete: true,
    usage: [0, 1, 2].map((at) => ({
      cpuSeconds: at * 543.21,
      residentBytes: at * 1.5e9,
    })) as unknown as Outcome["usage"],
    ownUtilisation: 1,
  };
  return { plan, outcome, place: "http://127.0.0.1:8080", whyNoServer: undefined, isInterrupted: true };
}

test.each([80, 60, 40])("in %i columns no row is wider, and none has lost a word", (columns) => {
  const whole = benchReport(wideRun(), PLAIN, Infinity);
  const lines = benchReport(wideRun(), PLAIN, columns);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
  const words = (some: string[]): string[] => some.join(" ").split(/\s+/);
  expect(words(lines)).toEqual(words(whole));
  expect(whole.length).toBeLessThan(lines.length);
  expect(benchReport(wideRun(), COLOURED, columns).map((line) => line.replace(/\u001b\[\d+m/g, ""))).toEqual(lines);
});

test("rows fold below their first part", () => {
  const lines = benchReport(wideRun(), PLAIN, 80);
  const at = lines.findIndex((line) => line.startsWith("server "));
  expect(lines.slice(at, at + 2)).toEqual([
    "server       543.21 CPU s, 91 % of a core   0.44 s per million deliveries",
    "             3000 MB memory (3000 MB more than before)",
  ]);
});

test("a run that Ctrl-C ended says so; of many tickers in trouble the first are named", () => {
  const lines = benchReport(wideRun(), PLAIN, Infinity);
  expect(lines[0]).toBe(
    "connect at http://127.0.0.1:8080: 10,000 clients × 20 of 400 tickers, interrupted after 599.9 of 600 s",
  );
  expect(lines.filter((line) => line.startsWith("in trouble"))).toHaveLength(11);
  expect(lines.at(-1)).toBe("in trouble   and 2 more");
});
