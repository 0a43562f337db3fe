import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../scripts/prepare/install.mjs";
import { goalsOf } from "./goals.ts";
import { printedReport } from "./report.ts";
import type { Results } from "./results.ts";
import { LOWAT, measureUnread, UNREAD_DOORS, unreadMissing } from "./unread.ts";

const MAX_KIB = 256;

test.runIf(unreadMissing() === undefined)(
  "a client that reads no more costs at most 256 KiB where the kernel is told to bound what it has not sent",
  { timeout: 30_000 },
  async () => {
    const { kernelKib, processKib } = await measureUnread("Connect", LOWAT);
    expect(kernelKib).toBeGreaterThan(0);
    expect(kernelKib + processKib).toBeLessThan(MAX_KIB);
  },
);

test("the goal counts kernel and process together, of each door that was measured with the bound", () => {
  const results = JSON.parse(readFileSync(join(ROOT, "docs", "benchmarks.json"), "utf8")) as Results;
  const unread = [
    { door: "Connect", lowat: LOWAT, kernelKib: 60, processKib: 4 },
    { door: "gRPC", lowat: LOWAT, kernelKib: 60, processKib: 5 },
    { door: "TCP lines", lowat: undefined, kernelKib: 4_000, processKib: 5 },
  ] as const;
  const goals = goalsOf({ ...results, unread }).slice(-UNREAD_DOORS.length);
  expect(goals.map(({ isMet, measured }) => [isMet, measured])).toEqual([
    [true, "64.0 KiB"],
    [false, "65.0 KiB"],
    [undefined, "not measured"],
    [undefined, "not measured"],
  ]);
  expect(printedReport({ ...results, unread }, [], [])).toMatch(/TCP lines +\| none +\| 4000 /);
});
