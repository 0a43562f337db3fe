import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { expect, test } from "vitest";
import { portfolioStage } from "../../../../test/portfolio-stage.ts";
import { holdsInTurns, isLong } from "../../../../test/seeded.ts";
import type { ActivityDraft } from "../engine/portfolio-book/activity-check.ts";
import type { Activity } from "../engine/ports/stores/portfolio-store.ts";
import { SLICE } from "../engine/portfolio-book/limits.ts";
import { exportHead, exportRows } from "./activity-csv.ts";
import { importActivityFile, type FileWishes } from "./activity-file.ts";

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** A portfolio with a brokerage in dollars and a bank account in euros, files into it, and what it keeps. */
async function stage() {
  const { book, owner, depot } = await portfolioStage();
  const giro = await book.createAccount(owner, { kind: "cash", name: "Giro", currency: "EUR", ignoresCash: false });
  const run = (text: string, wishes: Partial<FileWishes> = {}, dryRun = false) =>
    importActivityFile(book, owner, bytesOf(text), { wishes: { columns: new Map(), ...wishes }, dryRun });
  const kept = async (): Promise<Activity[]> => {
    const all: Activity[] = [];
    for await (const { activities } of book.allActivities(owner)) all.push(...activities);
    return all;
  };
  const exported = async () => exportHead() + exportRows(await kept(), await book.accounts(owner));
  return { book, owner, depot, giro, run, kept, exported };
}

/** What a report says of how the file was understood. */
const sound = { faults: [], faultCount: 0, questions: [], imported: true };

test("a German broker's file: semicolons, decimal commas, dots in dates, its own words; imported again it adds nothing", async () => {
  const { run, kept, depot } = await stage();
  const file = [
    "Datum;Typ;Konto;Symbol;Stück;Kurs;Währung;Gebühr;Kommentar",
    '02.06.2025;Kauf;Depot;aapl;1.000;1.234,56;USD;9,90;"größer; teurer"',
    "03.06.2025;Verkauf;Depot;AAPL;-10,5;1.240,00;USD;;",
    "05.06.2025;Dividende;Depot;AAPL;;;USD;;",
  ];
  expect(await run(file.join("\r\n"))).toMatchObject({
    faults: [{ line: 4, message: expect.stringContaining("amount is missing") }],
    imported: false,
    reading: { delimiter: ";", decimal: "comma" },
  });
  const text = `\uFEFF${file.slice(0, 3).join("\r\n")}\r\n\r\n`;
  expect(await run(text, {}, true)).toMatchObject({ added: 2, faults: [], imported: false, dryRun: true });
  expect(await kept()).toEqual([]);
  expect(await run(text)).toMatchObject({ ...sound, rows: 2, added: 2, duplicates: 0 });
  expect(await run(text)).toMatchObject({ ...sound, rows: 2, added: 0, duplicates: 2 });
  expect(await kept()).toMatchObject([
    {
      accountId: depot.id,
      kind: "buy",
      ticker: "AAPL",
      quantity: "1000",
      price: "1234.56",
      fee: "9.9",
      note: "größer; teurer",
    },
    { kind: "sell", quantity: "10.5", price: "1240", currency: "USD" },
  ]);
});

test("an American broker's file: headings of its own, signs, parentheses, totals beside trades, an account by parameter", async () => {
  const { run, kept } = await stage();
  const file = [
    "sep=,",
    "Run Date,Action,Symbol,Description,Quantity,Price,Commission,Amount",
    '01/31/2025,Bought,MSFT,"Microsoft, Inc.",10,"$1,234.50",$0.00,"($12,345.00)"',
    "02/01/2025,Cash Dividend,MSFT,,,,,$7.50",
    "02/03/2025,Service Fee,,,,,,($3.00)",
  ].join("\n");
  const asked = await run(file);
  expect(asked.questions.map(({ parameter }) => parameter)).toEqual(["currency", "account"]);
  expect(asked.questions.at(-1)?.choices).toEqual(["Depot", "Giro"]);
  expect(await run(file, { account: "Nobody's", currency: "USD" })).toMatchObject({
    questions: [{ parameter: "account" }],
  });
  expect(await run(file, { account: "Depot", currency: "USD" })).toMatchObject({ ...sound, added: 3 });
  expect(await kept()).toMatchObject([
    { day: 20119, kind: "buy", quantity: "10", price: "1234.5", note: "Microsoft, Inc." },
    { kind: "dividend", amount: "7.5", ticker: "MSFT" },
    { kind: "fee", amount: "3" },
  ]);
});

test("what could be read in two ways is asked, or read as the rest of the file shows", async () => {
  const { run } = await stage();
  const file = (date: string, price: string) =>
    `date;type;account;ticker;quantity;price\n${date};buy;Depot;A;1;${price}\n`;
  const open = await run(file("03/04/2025", "1.234"), {}, true);
  expect(open.questions.map(({ parameter, choices }) => [parameter, ...choices])).toEqual([
    ["decimal", "point", "comma"],
    ["dates", "dmy", "mdy"],
  ]);
  expect(open).toMatchObject({ faults: [], rows: 1, added: 0 });
  const shown = `${file("03/04/2025", "1.234")}31/12/2024;buy;Depot;A;1;0,5\n`;
  expect(await run(shown, {}, true)).toMatchObject({
    added: 2,
    questions: [],
    reading: { decimal: "comma", dates: "dmy" },
  });
  const said = await run(file("03/04/2025", "1.234"), { decimal: "point", dates: "mdy" }, true);
  expect(said).toMatchObject({ added: 1, reading: { decimal: "point", dates: "mdy" } });
  // What was said does not make sense of everything.
  const wrong = await run(file("31/12/2024", "1.234,5"), { decimal: "point", dates: "mdy" });
  expect(wrong.faults).toMatchObject([{ line: 2, column: "date" }]);
  expect((await run(file("05/05/2025", "12"), {}, true)).questions).toEqual([]);
});

test("columns of unknown headings are named by heading or number, and one of ours can be left unread", async () => {
  const { run, kept } = await stage();
  const file = "Wann,Was,Wert,Stk,Preis,Note\n2025-06-02,buy,AAPL,3,7,secret\n";
  const columns = (all: Record<string, string>) => new Map(Object.entries(all)) as FileWishes["columns"];
  const unknown = await run(file, { account: "Depot" });
  expect(unknown.questions.map(({ parameter }) => parameter)).toEqual(["column.date", "column.type"]);
  const wrong = await run(file, { account: "Depot", columns: columns({ date: "when", type: "#7" }) });
  expect(wrong.questions.map(({ message }) => message)).toEqual([
    "The file has no such column as was given for date; say which column it is, by its heading or as #1 by its number.",
    "The file has no such column as was given for type; say which column it is, by its heading or as #1 by its number.",
  ]);
  const all = columns({ date: "wann", type: "#2", ticker: "Wert", quantity: "Stk", price: "Preis", note: "" });
  const done = await run(file, { account: "Depot", columns: all });
  expect(done).toMatchObject({ ...sound, added: 1 });
  expect(done.reading?.columns.at(-1)).toEqual({ heading: "Note", field: undefined });
  expect((await kept())[0]?.note).toBeUndefined();
});

test("two accounts of one name are told apart by their ids", async () => {
  const { book, owner, run, exported, kept } = await stage();
  await book.createAccount(owner, { kind: "brokerage", name: "Depot", currency: "USD", ignoresCash: false });
  const file = (account: string) => `date,type,account,ticker,quantity,price\n2025-06-02,buy,${account},A,1,1\n`;
  expect((await run(file("Depot"))).faults[0]?.message).toContain("More than one account has this name");
  const [first] = await book.accounts(owner);
  expect(await run(file(first?.id ?? ""))).toMatchObject({ added: 1 });
  expect(await exported()).toContain(`buy,${first?.id},A`);
  expect(await run(await exported())).toMatchObject({ added: 0, duplicates: 1 });
  expect(await kept()).toHaveLength(1);
});

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
const drafts = (depot: string, giro: string, amount: fc.Arbitrary<string>): fc.Arbitrary<ActivityDraft> => {
  const beside = { note: optional(words), externalId: optional(line) };
  const time = optional(fc.integer({ min: -14 * 3_600_000, max: 36 * 3_600_000 - 1 }));
  const trade = fc.record({
    kind: fc.constantFrom("buy" as const, "short" as const),
    accountId: fc.constant(depot),
    day,
    time,
    ticker,
    quantity: amount,
    price: amount,
    fee: optional(amount),
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
    amount,
    currency: optional(fc.constant("JPY")),
    ...beside,
  });
  const budget = fc.record({
    kind: fc.constantFrom("income" as const, "spending" as const),
    accountId: fc.constant(giro),
    day,
    time,
    amount,
    category: line,
    ...beside,
  });
  const split = fc.record({
    kind: fc.constant("split" as const),
    accountId: fc.constant(depot),
    day,
    time,
    ticker: fc.constant("NONE"),
    splitTo: amount,
    splitFrom: amount,
    ...beside,
  });
  const moved = fc.record({
    kind: fc.constant("transfer" as const),
    accountId: fc.constant(giro),
    toAccountId: fc.constant(depot),
    day,
    time,
    amount,
    toAmount: optional(amount.map((value) => ({ amount: value, currency: "USD" }))),
    ...beside,
  });
  return fc.oneof(trade, paid, budget, split, moved).map(({ time: at, ...draft }) => ({
    ...draft,
    timeMs: at === undefined ? undefined : Date.parse(`${draft.day}T00:00:00Z`) + at,
  }));
};

test("an export of nothing but thousandths comes back without a question, and one that was kept in commas is asked", async () => {
  const [one, other] = [await stage(), await stage()];
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
  const { book, owner, depot } = await stage();
  const row = { accountId: depot.id, kind: "buy", ticker: "A", quantity: "1", price: "1", day: "2025-06-02" } as const;
  const rows = Array.from({ length: SLICE + 1 }, (_, line) => ({ line, draft: row }));
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
  const [one, other] = [await stage(), await stage()];
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

test.each([1, 2, 3])("so it does where all its numbers may have a mark of thousands, seed %i", (seed) =>
  comesBack(thousandths, seed, 2 * seed),
);

test("no cell of an export begins what a spreadsheet would calculate, and numbers stay numbers", async () => {
  const { book, owner, giro, exported, run } = await stage();
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

const COUNT = isLong ? 100_000 : 1_500;

test(`a file of ${COUNT} lines is read, kept and found again`, async () => {
  const { run } = await stage();
  const rows = Array.from({ length: COUNT }, (_, n) => {
    const at = new Date(Date.UTC(2020, 0, 1 + (Math.floor(n / 200) % 1_500))).toISOString().slice(0, 10);
    return `${at};buy;Depot;T${n % 200};${(n % 977) + 1},5;1.234,${10 + (n % 90)};USD;0,35;"row ${n}"`;
  });
  const file = `Date;Type;Account;Symbol;Quantity;Price;Currency;Fee;Note\n${rows.join("\n")}\n`;
  const took = async (expected: object) => {
    const [begunMs, before] = [performance.now(), process.cpuUsage()];
    expect(await run(file)).toMatchObject({ rows: COUNT, ...expected });
    const { user, system } = process.cpuUsage(before);
    return `${Math.round(performance.now() - begunMs)} ms (${Math.round((user + system) / 1_000)} ms of CPU)`;
  };
  const kept = await took({ added: COUNT });
  const again = await took({ added: 0, duplicates: COUNT });
  console.info(`${COUNT} lines, ${Math.round(file.length / 1_000)} kB: kept in ${kept}, found again in ${again}`);
}, 60_000);
