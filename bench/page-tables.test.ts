import { expect, test } from "vitest";
import { delivered, keptUp, middleText, offeredBy } from "./figures.ts";
import { goalsOf } from "./goals.ts";
import { pageTables } from "./page-tables.ts";
import { planned } from "./plan.ts";
import type { Results, Row } from "./results.ts";
import { LOWAT, UNREAD_DOORS } from "./unread.ts";
import { WORKS, workNamed } from "./work.ts";

/** A row of every contender at every work, as a whole run has them. */
function wholeRun(of: (row: Row) => Partial<Row> = () => ({})): Results {
  const rows = planned(false).flatMap(({ work, contenders }) =>
    contenders.map(({ name, kind }): Row => {
      const row: Row = {
        work: work.name,
        name,
        kind,
        ...{ cpuPerMillion: 2, cpuLeast: 1.5, cpuMost: 2.5, rounds: work.rounds, cpuPerMillionMessages: 20 },
        ...{ core: 0.2, others: 0, messagesPerSecond: 10_000, deliveriesPerSecond: offeredBy(work) },
        ...{ p50: 1, p99: 2, kibPerConnection: 5, disorder: 0, behind: 0 },
      };
      return { ...row, ...of(row) };
    }),
  );
  const machine = { cpu: "a CPU", cores: 2, kernel: "a kernel", node: "24" };
  const unread = UNREAD_DOORS.map((door) => ({ door, lowat: LOWAT, kernelKib: 60, processKib: 4 }));
  return { form: "full", date: "2026-01-01", machine, tookMinutes: 21, rows, skipped: [], unread };
}

test("the page has each work with everyone who was put to it, what was not measured, and how long it took", () => {
  const run = wholeRun();
  const page = pageTables({ ...run, skipped: [{ work: "W2", name: "NATS", why: "nats-server is not installed" }] });
  for (const { name, title } of WORKS) expect(page).toContain(`### ${name}: ${title}\n`);
  const cells = page.split("\n").filter((line) => /^\| [^|]/.test(line));
  for (const { name } of run.rows) expect(cells.some((line) => line.includes(name))).toBe(true);
  expect(page).toContain("- W2, NATS: nats-server is not installed");
  expect(page).toContain("It took 21 minutes.");
});

test("every work offers as many deliveries as its title says", () => {
  expect(offeredBy(workNamed("W1"))).toBe(200_000);
  expect(offeredBy(workNamed("W1/10"))).toBe(20_000);
  expect(offeredBy(workNamed("W2"))).toBe(100_000);
});

test("who conflates is not behind; a peer is, that delivers less than nine tenths", () => {
  const [row] = wholeRun().rows as [Row];
  const at = (kind: Row["kind"], deliveriesPerSecond: number) => ({ ...row, kind, deliveriesPerSecond });
  expect(keptUp(at("peer", 180_000), 200_000)).toBe(true);
  expect(keptUp(at("peer", 179_999), 200_000)).toBe(false);
  expect(delivered(at("peer", 128_000), 200_000)).toBe("64 %, behind");
  expect(delivered(at("ours", 128_000), 200_000)).toBe("64 %");
});

test("the middle of two rounds is called what it is", () => {
  expect([1, 2, 3].map(middleText)).toEqual(["one round", "mean of 2 rounds", "median of 3 rounds"]);
});

test("every goal of a whole run is measured, and says how far it is", () => {
  for (const { what, isMet, distance } of goalsOf(wholeRun())) {
    expect(isMet, what).toBeDefined();
    if (!what.includes("every newest price")) expect(distance, what).toMatch(/^(\d.* % (below|above)|just at it)$/);
  }
});

test("growth is within 15 % around its middle or not, with the C server's beside it", () => {
  const withCores = (most: number) =>
    wholeRun(({ work, kind }) => ({ core: work === "growth-10000" && kind === "ours" ? most : 0.1 }));
  const growthOf = (results: Results) => goalsOf(results).find(({ what }) => what.startsWith("cost of a write"));
  // 85 to 115 is what ±15 % allows.
  expect(growthOf(withCores((0.1 * 115) / 85 - 1e-9))?.isMet).toBe(true);
  expect(growthOf(withCores(0.14))).toMatchObject({
    isMet: false,
    measured: "10.0, 10.0, 14.0 µs, ±17 %; the C server 10.0, 10.0, 10.0 µs, ±0 %; to it 1.00 ×, 1.00 ×, 1.40 ×",
    distance: "11 % above",
  });
});
