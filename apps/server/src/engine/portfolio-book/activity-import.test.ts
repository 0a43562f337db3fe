import { performance } from "node:perf_hooks";
import { expect, test, vi } from "vitest";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import { isLong } from "../../../../../test/seeded.ts";
import type { ActivityDraft } from "./activity-check.ts";
import type { ImportRow } from "./activity-import.ts";
import { FAULTS_TOLD, ROWS_TOLD, SLICE } from "./limits.ts";

/** Rows as a file has them, below a line of headings. */
const rowsOf = (drafts: readonly ActivityDraft[]): ImportRow[] => drafts.map((draft, at) => ({ line: at + 2, draft }));

test("twenty rows of a file are shown as they would be recorded, and no more; those with a fault are not among them", async () => {
  const { book, owner, depot } = await portfolioStage();
  const rows = (count: number) => rowsOf(Array.from({ length: count }, () => buy(depot, { ticker: "aapl" })));
  const lines = async (some: readonly ImportRow[]) =>
    (await book.importActivities(owner, some, { dryRun: true })).first.map(
      ({ line, facts }) => `${line} ${facts.ticker}`,
    );
  expect(await lines(rows(ROWS_TOLD))).toHaveLength(20);
  expect((await lines(rows(ROWS_TOLD + 1))).at(-1)).toBe("21 AAPL");
  expect(await lines([...rowsOf([buy(depot, { quantity: "none" })]), ...rows(2)])).toEqual(["2 AAPL", "3 AAPL"]);
});

test("a file is kept whole; imported again it adds nothing, and a dry run says the same and keeps nothing", async () => {
  const { book, owner, depot } = await portfolioStage();
  const rows = rowsOf([
    buy(depot),
    // Twice the same on one day are two purchases.
    buy(depot),
    buy(depot, { externalId: "T-1" }),
    buy(depot, { kind: "sell", quantity: "30", day: "2025-06-05" }),
  ]);
  const none = { faults: [], faultCount: 0 };
  const told = { facts: { ticker: "AAPL", quantity: "10" }, isThere: false };
  expect(await book.importActivities(owner, rows, { dryRun: true })).toMatchObject({
    isKept: false,
    added: 4,
    duplicates: 0,
    ...none,
    first: [{ ...told, line: 2 }, { line: 3 }, { line: 4, facts: { externalId: "T-1" } }, { line: 5 }],
  });
  expect(await book.importActivities(owner, rows)).toMatchObject({ isKept: true, added: 4, duplicates: 0, ...none });
  const again = await book.importActivities(owner, rows);
  expect(again).toMatchObject({ isKept: true, added: 0, duplicates: 4, ...none });
  expect(again.first.map(({ line, isThere }) => [line, isThere])).toEqual([2, 3, 4, 5].map((line) => [line, true]));
  // A third of the same is new.
  const more = rowsOf([buy(depot), buy(depot), buy(depot)]);
  expect(await book.importActivities(owner, more)).toMatchObject({ added: 0, duplicates: 3 });
  const fourth = rowsOf([buy(depot), buy(depot), buy(depot), buy(depot)]);
  expect(await book.importActivities(owner, fourth)).toMatchObject({ added: 1, duplicates: 3 });
  // Categories that differ in case alone are one.
  const spent = (category: string) =>
    rowsOf([{ accountId: depot.id, kind: "spending", day: "2025-06-06", amount: "5", category }]);
  expect(await book.importActivities(owner, spent("Food"))).toMatchObject({ added: 1, duplicates: 0 });
  expect(await book.importActivities(owner, spent("food"))).toMatchObject({ added: 0, duplicates: 1 });
});

test("what a row finds by its id is no other row's: a second purchase of the same figures is kept", async () => {
  const [first, second] = [{ externalId: "T-1" }, {}];
  for (const order of [
    [first, second],
    [second, first],
  ]) {
    const { book, owner, depot } = await portfolioStage();
    await book.record(owner, buy(depot, { externalId: "T-1" }));
    const rows = rowsOf(order.map((more) => buy(depot, more)));
    expect(await book.importActivities(owner, rows)).toMatchObject({ added: 1, duplicates: 1 });
    expect(await book.importActivities(owner, rows)).toMatchObject({ added: 0, duplicates: 2 });
    // What was changed since is still the row's that has its id.
    await book.updateActivity(owner, "2", buy(depot, { externalId: "T-1", price: "101" }));
    expect(await book.importActivities(owner, rows)).toMatchObject({ added: 0, duplicates: 2 });
  }
});

test("with one fault nothing is kept, and each fault has its line, field and words", async () => {
  const { book, owner, depot } = await portfolioStage();
  const rows = rowsOf([
    buy(depot),
    buy(depot, { quantity: "-5" }),
    buy(depot, { kind: "sell", quantity: "11", day: "2025-06-05" }),
    buy(depot, { externalId: "T-1" }),
    buy(depot, { externalId: "T-1", price: "5" }),
    buy(depot, { currency: "XXX" }),
  ]);
  const outcome = await book.importActivities(owner, rows);
  expect(outcome.isKept).toBe(false);
  expect(outcome.faults.map(({ line, field }) => [line, field])).toEqual([
    [3, "quantity"],
    [6, "external_id"],
    [7, "currency"],
  ]);
  expect((await book.activities(owner, { kinds: [], limit: 0, pageToken: "" })).activities).toEqual([]);
  // Alone the sale is too large.
  const sale = await book.importActivities(owner, rowsOf([buy(depot, { kind: "sell" })]));
  expect(sale.faults).toEqual([
    { line: 2, field: "quantity", message: expect.stringContaining("there are 0 of AAPL in Depot on 2025-06-02") },
  ]);
});

test("of many faults the first hundred are told, and all are counted", async () => {
  const { book, owner, depot } = await portfolioStage();
  for (const count of [FAULTS_TOLD, FAULTS_TOLD + 1]) {
    const rows = rowsOf(Array.from({ length: count }, () => buy(depot, { price: "x" })));
    const { faults, faultCount } = await book.importActivities(owner, rows);
    expect([faults.length, faultCount]).toEqual([FAULTS_TOLD, count]);
  }
});

test("what is changed meanwhile waits for the file, and stands on it", async () => {
  const { book, owner, depot } = await portfolioStage();
  const importing = book.importActivities(owner, rowsOf([buy(depot)]));
  const selling = book.record(owner, buy(depot, { kind: "sell", day: "2025-06-03" }));
  expect((await importing).isKept).toBe(true);
  expect((await selling).activity).toMatchObject({ kind: "sell", number: 3 });
});

const COUNT = isLong ? 100_000 : 2_000;

test(`a file of ${COUNT} rows is kept, and found again`, async () => {
  const { book, owner, depot } = await portfolioStage();
  const tickers = Array.from({ length: 200 }, (_, n) => `T${n}`);
  const rows = rowsOf(
    Array.from({ length: COUNT }, (_, n) => {
      const round = Math.floor(n / tickers.length);
      const day = new Date(Date.UTC(2020, 0, 1 + (round % 1_500))).toISOString().slice(0, 10);
      const kind = round % 2 === 0 ? ("buy" as const) : ("sell" as const);
      return buy(depot, { ticker: tickers[n % tickers.length], day, kind, price: `${n % 977}.25`, fee: "0.35" });
    }),
  );
  const startMs = performance.now();
  expect(await book.importActivities(owner, rows)).toMatchObject({ isKept: true, added: COUNT });
  const keptMs = performance.now();
  expect(await book.importActivities(owner, rows)).toMatchObject({ added: 0, duplicates: COUNT });
  const againMs = performance.now();
  console.info(`${COUNT} rows: kept in ${Math.round(keptMs - startMs)} ms, again ${Math.round(againMs - keptMs)} ms`);
}, 60_000);

test("many rows that are left out are looked through in slices, between which everything else has its turn", async () => {
  const { book, owner, scheduler } = await portfolioStage();
  const turns = vi.spyOn(scheduler, "soon");
  const leftOut = Array.from({ length: 10 * SLICE }, (_, n) => ({ kind: "buy" as const, ticker: `T${n}` }));
  expect(await book.importActivities(owner, [], { leftOut })).toMatchObject({ isKept: false, faultCount: 0 });
  expect(turns.mock.calls.length).toBeGreaterThanOrEqual(10);
});
