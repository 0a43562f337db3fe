import { pino } from "pino";
import { expect, test } from "vitest";

import { logLine } from "./log-line.ts";

/** What pino writes, made a line. */
function told(write: (log: pino.Logger) => void, columns?: number): string {
  let json = "";
  const timestamp = () => `,"time":${Date.UTC(2026, 0, 2, 3, 4, 5)}`;
  write(pino({ base: null, level: "trace", timestamp }, { write: (line) => void (json += line) }));
  return logLine(json, columns);
}

test("a line says when, how bad, from which source, what, and what else is known", () => {
  expect(told((log) => log.warn({ source: "binance" }, "no prices"))).toBe("03:04:05Z warning: binance: no prices");
  expect(told((log) => log.child({ worker: 2 }).info({ left: 3 }, "ended"))).toBe(
    "03:04:05Z note: ended  worker=2  left=3",
  );
});

test("a line folds at the terminal's columns", () => {
  const write = (log: pino.Logger) =>
    log.info({ source: "simulated", more: 1 }, "one two three and anunbreakablewordofmany");
  expect(told(write, 40).split("\n")).toEqual([
    "03:04:05Z note: simulated: one two three",
    "  and anunbreakablewordofmany  more=1",
  ]);
  expect(told(write, 20).split("\n")).toEqual([
    "03:04:05Z note:",
    "  simulated: one two",
    "  three and",
    "  anunbreakablewordofmany",
    "  more=1",
  ]);
});

test("an error is told with its stack, each line below the other", () => {
  const lines = told((log) => log.error({ id: "x", err: new Error("cause") }, "unforeseen")).split("\n");
  expect(lines[0]).toBe('03:04:05Z error: unforeseen  id="x"');
  expect(lines[1]).toBe("  Error: cause");
  expect(lines[2]).toMatch(/^ +at /);
});

test("nothing in it steers a terminal, and what is no JSON is not lost", () => {
  expect(told((log) => log.warn({ source: "\u001b[2J" }, "a\u009bb\u202e\nc"))).not.toMatch(/[\u001b\u009b\u202e\n]/);
  expect(logLine("no \u001b[2Jjson\n")).toBe("no  [2Jjson");
});
