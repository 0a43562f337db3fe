import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NODE, ROOT } from "../scripts/prepare/install.mjs";
import { chartOf } from "./chart.ts";
import { hasCompiler } from "./has-compiler.ts";
import { compiled } from "./native.ts";
import { partOf, tableCells, withPart } from "./marked-part.ts";
import { pageTables } from "./page-tables.ts";
import { isWhole, planned, roundsOf } from "./plan.ts";
import { readmeNote, readmeTable } from "./readme-table.ts";
import type { Results } from "./results.ts";
import { tickersOf, WORKS } from "./work.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const results = JSON.parse(read("docs/benchmarks.json")) as Results;

test("a dry run names every work and who is put to it, and starts nothing", () => {
  const printed = execFileSync(NODE, [join(ROOT, "bench", "run.ts"), "--quick", "--dry"], { encoding: "utf8" });
  const lines = printed.trim().split("\n");
  expect(lines.map((line) => line.split(":", 1)[0])).toEqual(["W1", "W1/10", "W2", "idle", "about 2 minutes"]);
  for (const name of [
    "C, epoll, 50 ms",
    "StreamPulse, Connect",
    "ws",
    "socket.io",
    "SSE, res.write",
    "NATS",
    "Redis",
  ]) {
    expect(lines[0]).toContain(name);
  }
});

test("rounds are a whole number from 1 on; anything else ends it before a server is started", () => {
  expect(["1", "5", "12"].map(roundsOf)).toEqual([1, 5, 12]);
  expect(roundsOf(undefined)).toBe(Infinity);
  for (const text of ["x", "", "0", "-1", "1.5", "1e400", "Infinity", " 2", "9".repeat(30)]) {
    expect(roundsOf(text), text).toBeUndefined();
  }
  const ended = spawnSync(NODE, [join(ROOT, "bench", "run.ts"), "--rounds", "x"], { encoding: "utf8" });
  expect(ended.status).toBe(2);
  expect(ended.stderr).toContain('not "x"');
  expect(ended.stdout).toBe("");
});

test("nothing but a whole run is written into the documentation", () => {
  expect(isWhole(planned(false))).toBe(true);
  expect(isWhole(planned(true))).toBe(false);
  expect(isWhole(planned(false, "Streampulse"))).toBe(false);
  expect(isWhole(planned(false, "StreamPulse"))).toBe(false);
  const most = Math.max(...planned(false).map(({ work }) => work.rounds));
  expect(isWhole(planned(false, "", most))).toBe(true);
  expect(isWhole(planned(false, "", most - 1))).toBe(false);
});

test("docs/benchmarks.json has no row of a contender or a work that a run no longer has", () => {
  const plan = new Set(
    planned(false).flatMap(({ work, contenders }) => contenders.map((c) => `${work.name}: ${c.name}`)),
  );
  const told = [...results.rows, ...results.skipped].map(({ work, name }) => `${work}: ${name}`);
  expect(told.filter((row) => !plan.has(row))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
});

test.runIf(hasCompiler)("the load client and the limit compile without a warning", { timeout: 30_000 }, async () => {
  expect(await compiled("load")).toContain("load-");
  expect(await compiled("limit")).toContain("limit-");
});

test("every reader reads as many different tickers as its work says, and all tickers have readers", () => {
  for (const work of WORKS) {
    const covered = new Set<number>();
    for (let client = 0; client < Math.min(work.clients, 200); client++) {
      const tickers = tickersOf(client, work);
      expect(new Set(tickers).size).toBe(work.tickersEach);
      for (const ticker of tickers) covered.add(ticker);
    }
    expect(covered.size).toBe(work.tickers);
  }
});

/** As the formatter leaves it or not: it may break lines and pad cells. */
const plain = (text: string): string => text.replaceAll(/-{3,}/g, "---").replaceAll(/\s+/g, " ").trim();

test("the README's table is that of docs/benchmarks.json", () => {
  const shown = partOf(read("README.md"));
  expect(plain(shown)).toBe(plain(`${readmeTable(results)}\n\n${readmeNote(results)}`));
  expect(tableCells(shown).length).toBeGreaterThan(5);
});

test("the page's tables are those of docs/benchmarks.json", () => {
  const shown = partOf(read("docs/benchmarks.md"));
  expect(plain(shown)).toBe(plain(pageTables(results)));
  for (const work of ["W1", "W1/10", "W2", "idle"]) expect(shown).toContain(`### ${work}: `);
});

test("the chart is that of docs/benchmarks.json", () => {
  expect(read("docs/benchmarks.svg")).toBe(chartOf(results));
});

test("a document without a place for the tables is refused", () => {
  expect(() => withPart("# No marks", "| a |")).toThrow("no place");
});
