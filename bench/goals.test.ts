import { expect, test } from "vitest";
import { goalsOf, type Goal } from "./goals.ts";
import type { Results, Row } from "./results.ts";
import { GROWTH } from "./work.ts";

const row = (of: Partial<Row> & Pick<Row, "work" | "name" | "kind">): Row => ({
  ...{ cpuPerMillion: 1, cpuLeast: 1, cpuMost: 1, rounds: 5, core: 0.1, others: 0 },
  ...{ messagesPerSecond: 10_000, deliveriesPerSecond: 1, p50: 1, p99: 1, kibPerConnection: 1, disorder: 0, behind: 0 },
  ...of,
});

function goalOf(rows: readonly Row[], words: string): Goal | undefined {
  const machine = { cpu: "", cores: 2, kernel: "", node: "" };
  const results: Results = { form: "full", date: "", machine, rows, skipped: [] };
  return goalsOf(results).find(({ what }) => what.includes(words));
}

/** Rows of both servers at each size, from what a write costs in µs. */
const grown = (ours: readonly number[], limits: readonly number[]): Row[] =>
  GROWTH.flatMap(({ name: work, windowMs }, at) => {
    const window = `${windowMs.toLocaleString("en")} ms`;
    const core = (micros = 0): number => micros / 100;
    return [
      row({ work, kind: "ours", name: `StreamPulse, Connect, ${window}`, core: core(ours[at]) }),
      row({ work, kind: "limit", name: `C, epoll, ${window}`, core: core(limits[at]) }),
    ];
  });

test("growth is told in time, by its spread, and beside what the server in C spreads in the same run", () => {
  const told = goalOf(grown([20, 22, 27], [8, 8.8, 12]), "cost of a write");
  expect(told?.measured).toBe(
    "20.0, 22.0, 27.0 µs, ±15 %; the C server 8.0, 8.8, 12.0 µs, ±20 %; to it 2.50 ×, 2.50 ×, 2.25 ×",
  );
  expect(told?.isMet).toBe(true);
  expect(goalOf(grown([20, 22, 28], [8, 8, 8]), "cost of a write")?.isMet).toBe(false);
});

test("without one of the sizes growth is not told, and without the server in C it is told alone", () => {
  expect(goalOf(grown([20, 22, 24], [8, 8, 8]).slice(2), "cost of a write")?.isMet).toBeUndefined();
  const alone = grown([20, 20, 20], []).filter(({ kind }) => kind === "ours");
  expect(goalOf(alone, "cost of a write")?.measured).toBe("20.0, 20.0, 20.0 µs, ±0 %");
});

test("one reader that lacks one newest price, in any round by any followed door, misses the goal", () => {
  const whole = row({ work: "W1", kind: "ours", name: "StreamPulse, Connect" });
  const words = "every newest price";
  expect(goalOf([whole], words)).toMatchObject({ measured: "0 missing, 0 older", isMet: true });
  const lacking = row({ work: "W2", kind: "ours", name: "StreamPulse, Connect, 50 ms", behind: 1 });
  expect(goalOf([whole, lacking], words)).toMatchObject({ measured: "1 missing, 0 older", isMet: false });
  const older = row({ work: "W1", kind: "ours", name: "StreamPulse, gRPC, 50 ms", disorder: 2 });
  expect(goalOf([whole, older], words)).toMatchObject({ measured: "0 missing, 2 older", isMet: false });
  expect(goalOf([row({ work: "W1", kind: "limit", name: "C, epoll, 50 ms" })], words)?.isMet).toBeUndefined();
});
