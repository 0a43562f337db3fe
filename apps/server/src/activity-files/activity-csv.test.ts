import fc from "fast-check";
import { expect, test } from "vitest";
import { activityFileStage } from "../../../../test/activity-file-stage.ts";
import { holdsInTurns } from "../../../../test/seeded.ts";
import type { ActivityDraft } from "../engine/portfolio-book/activity-check.ts";
import { SLICE } from "../engine/portfolio-book/limits.ts";
import type { Activity } from "../engine/ports/stores/portfolio-store.ts";

/** What a report says of a file that was understood. */
const sound = { faults: [], questions: [], imported: true };

const day = fc
  .integer({ min: 0, max: 3_000 })
  .map((n) => new Date(Date.UTC(2016, 0, 1 + n)).toISOString().slice(0, 10));
const amount = fc
  .tuple(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, decimals]) =>
    decimals === 0
      ? `${digits}`
      : `${Math.floor(digits / 10 ** decimals)}.${String(digits % 10 ** decimals).padStart(decimals, "0")}`,
  )
  .filter((text) => Number(text) > 0);
const words = fc
  .string({ unit: fc.constantFrom(...`=+-@,;"'| aZ\n\té🍏１＝`), minLength: 1, maxLength: 12 })
  .map((text) => text.trim())
  .filter((text) => text !== "");
const line = words.map((text) => text.replace(/\s/g, "_"));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const ticker = fc.constantFrom("AAPL", "=F", "-X", "@ES", "NASDAQ:MSFT", "BRK.B");

/** Activities that do not need one another, of every kind that a row can tell. */
const drafts = (depot: string, giro: string, amounts: fc.Arbitrary<string>): fc.Arbitrary<ActivityDraft> => {
  const beside = { note: optional(words), externalId: optional(line) };
  const time = optional(fc.integer({ min: -14 * 3_600_000, max: 36 * 3_600_000 - 1 }));
  const trade = fc.record({
    kind: fc.constantFrom("buy" as const, "short" as const),
    accountId: fc.constant(depot),
    day,
    time,
    ticker,
    quantity: amounts,
    price: amounts,
    fee: optional(amounts),
    feeCurrency: fc.constant(undefined),
    currency: fc.constantFrom("USD", "EUR", "GBX"),
    exchangeRate: fc.constant(undefined),
    ...beside,
  });
  const paid = fc.record({
    kind: fc.constantFrom("deposit" as const, "withdrawal" as const, "interest" as const),
    accountId: fc.constantFrom(depot, giro),
    day,
    time,
    amount: amounts,
    currency: optional(fc.constant("JPY")),
    ...beside,
  });
  const budget = fc.record({
    kind: fc.constantFrom("income" as const, "spending" as const),
    accountId: fc.constant(giro),
    day,
    time,
    amount: amounts,
    category: line,
    ...beside,
  });
  const split = fc.record({
    kind: fc.constant("split" as const),
    accountId: fc.constant(depot),
    day,
    time,
    ticker: fc.constant("NONE"),
    splitTo: amounts,
    splitFrom: amounts,
    ...beside,
  });
  const moved = fc.record({
    kind: fc.constant("transfer" as const),
    accountId: fc.constant(giro),
    toAccountId: fc.constant(depot),
    day,
    time,
    amount: amounts,
    toAmount: optional(amounts.map((value) => ({ amount: value, currency: "USD" }))),
    ...beside,
  });
  return fc.oneof(trade, paid, budget, split, moved).map(({ time: at, ...draft }) => ({
    ...draft,
    timeMs: at === undefined ? undefined : Date.parse(`${draft.day}T00:00:00Z`) + at,
  }));
};

test("an export of nothing but thousandths comes back without a question, and one that was kept in commas is asked", async () => {
  const [one, other] = [await activityFileStage(), await activityFileStage()];
  await one.book.record(one.owner, {
    ...{ accountId: one.depot.id, kind: "buy", day: "2025-06-02", ticker: "A" },
    ...{ quantity: "1.234", price: "123.456" },
  });
  const split = { splitTo: "1.0512345678", splitFrom: "123456789012345.123456789012345678" };
  await one.book.record(one.owner, {
    ...{ accountId: one.depot.id, kind: "split", day: "2025-06-03", ticker: "A" },
    ...split,
  });
  const file = await one.exported();
  expect(await one.run(file)).toMatchObject({ ...sound, added: 0, duplicates: 2, reading: { decimal: "point" } });
  expect(await other.run(file)).toMatchObject({ ...sound, added: 2 });
  expect(await other.kept()).toMatchObject([{ quantity: "1.234", price: "123.456" }, split]);
  const resaved = file.replaceAll(",", ";").replaceAll(".", ",");
  expect((await one.run(resaved)).questions.map(({ parameter }) => parameter)).toEqual(["decimal"]);
  expect(await one.run(file, { decimal: "comma" })).toMatchObject({ reading: { decimal: "comma" } });
});

test("an export during which something is moved says so: nothing is missing or twice in a file that is whole", async () => {
  const { book, owner, depot } = await activityFileStage();
  const row = { accountId: depot.id, kind: "buy", ticker: "A", quantity: "1", price: "1", day: "2025-06-02" } as const;
  const rows = Array.from({ length: SLICE + 1 }, (_, at) => ({ line: at + 2, draft: row }));
  await book.importActivities(owner, rows);
  await book.record(owner, { ...row, day: "2025-06-03" });
  const reading = book.allActivities(owner);
  // A day of more than that comes in several slices.
  expect((await reading.next()).value?.activities).toHaveLength(SLICE);
  // The last one, to before those that were read.
  await book.updateActivity(owner, String(SLICE + 4), { ...row, day: "2025-06-01" });
  const rest = async () => {
    for await (const _ of reading);
  };
  await expect(rest()).rejects.toMatchObject({ reason: "STALE_REVISION" });
});

/** Exports a portfolio of such activities, and imports it where it was and elsewhere. */
async function comesBack(amounts: fc.Arbitrary<string>, seed: number, count: number): Promise<void> {
  const [one, other] = [await activityFileStage(), await activityFileStage()];
  const made = fc.sample(drafts(one.depot.id, one.giro.id, amounts), { seed, numRuns: count });
  for (const [at, draft] of made.entries()) {
    const externalId = draft.externalId === undefined ? undefined : `${draft.externalId}${at}`;
    // A split of what is not held, a short beside a purchase: the book's to refuse.
    await one.book
      .record(one.owner, { ...draft, externalId })
      .catch((error: Error) => expect(error.name).toMatch(/Fault/));
  }
  const before = await one.kept();
  if (before.length === 0) return;
  const file = await one.exported();
  expect(await one.run(file)).toMatchObject({ faults: [], questions: [], added: 0, duplicates: before.length });
  expect(await other.run(file)).toMatchObject({ faults: [], questions: [], added: before.length });
  const facts = (activity: Activity) => ({ ...activity, number: 0, createdMs: 0, updatedMs: 0 });
  expect((await other.kept()).map(facts)).toEqual(before.map(facts));
  expect(await other.exported()).toBe(file);
}

test("what was exported and is imported again adds nothing, and elsewhere it makes the same activities", async () => {
  await holdsInTurns(
    "exported portfolios",
    fc.asyncProperty(fc.infiniteStream(fc.nat(2 ** 31 - 1)), fc.integer({ min: 1, max: 30 }), (seeds, count) =>
      comesBack(amount, seeds.next().value as number, count),
    ),
    { runs: 8, longRuns: 240 },
  );
});

const thousandths = fc
  .integer({ min: 1_000, max: 999_999 })
  .map((n) => `${Math.floor(n / 1_000)}.${String(n % 1_000).padStart(3, "0")}`);

test.each([1, 2, 3, 4])("so it does where all its numbers may have a mark of thousands, seed %i", (seed) =>
  comesBack(thousandths, seed, 1),
);

test("no cell of an export begins what a spreadsheet would calculate, and numbers stay numbers", async () => {
  const { book, owner, giro, exported, run } = await activityFileStage();
  await book.record(owner, {
    kind: "interest",
    accountId: giro.id,
    day: "2025-06-02",
    amount: "-5.25",
    note: "=1+1;-2",
    externalId: "@x",
  });
  const file = await exported();
  expect(file.split("\r\n")[1]).toBe(`2025-06-02,interest,Giro,,,,-5.25,EUR,,,,,,,,,"'=1+1;'-2",'@x`);
  expect(await run(file)).toMatchObject({ duplicates: 1, added: 0 });
});
