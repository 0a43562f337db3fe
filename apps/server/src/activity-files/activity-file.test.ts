import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { activityFileStage } from "../../../../test/activity-file-stage.ts";
import { isLong } from "../../../../test/seeded.ts";
import type { FileWishes } from "./activity-file.ts";

/** What a report says of how the file was understood. */
const sound = { faults: [], faultCount: 0, questions: [], imported: true };

test("a German broker's file: semicolons, decimal commas, dots in dates, its own words; imported again it adds nothing", async () => {
  const { run, kept, depot } = await activityFileStage();
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
  const { run, kept } = await activityFileStage();
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
  const { run } = await activityFileStage();
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
  const { run, kept } = await activityFileStage();
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

test("two accounts that were given one name before are told apart by their ids", async () => {
  const { book, store, owner, giro, run, exported, kept } = await activityFileStage();
  await store.portfolios.write(owner, { accounts: [{ ...giro, kind: "brokerage", name: "Depot" }] });
  const file = (account: string) => `date,type,account,ticker,quantity,price\n2025-06-02,buy,${account},A,1,1\n`;
  expect((await run(file("Depot"))).faults[0]?.message).toContain("More than one account has this name");
  const [first] = await book.accounts(owner);
  expect(await run(file(first?.id ?? ""))).toMatchObject({ added: 1 });
  expect(await exported()).toContain(`buy,${first?.id},A`);
  expect(await run(await exported())).toMatchObject({ added: 0, duplicates: 1 });
  expect(await kept()).toHaveLength(1);
});

test("all that is wrong with a file's rows is told at once, and what lacks a row that is left out is not", async () => {
  const { run, kept } = await activityFileStage();
  const head = "date,type,account,ticker,quantity,price,currency\n";
  const bad = [
    "never,buy,Depot,A,1,1,USD",
    "2025-06-02,buy,Depot,A B,1,1,USD",
    "2025-06-02,buy,Depot,B,1,,USD",
    "2025-06-02,buy,Depot,C,1,1,XYZ",
    "2099-06-02,buy,Depot,D,1,1,USD",
    "2025-06-03,sell,Depot,A,1,1,USD",
  ];
  const lines = ({ faults }: { readonly faults: readonly { readonly line: number }[] }) =>
    faults.map(({ line }) => line);
  const all = await run(head + bad.join("\n"));
  expect([lines(all), all.faultCount, all.imported]).toEqual([[2, 3, 4, 5, 6], 5, false]);
  // The sale of A lacks the purchase that could not be read; that of E lacks nothing that was left out.
  const some = [...bad.slice(2), "2025-06-03,sell,Depot,B,1,1,USD", "2025-06-03,sell,Depot,E,1,1,USD"];
  expect(lines(await run(head + some.join("\n")))).toEqual([2, 3, 4, 5, 7]);
  expect(await kept()).toEqual([]);
});

test("a row that cannot be read hides what lacks its own ticker, and nothing else", async () => {
  const { run, kept } = await activityFileStage();
  const head = "date,type,account,ticker,quantity,price,amount,currency\n";
  const sale = "2025-06-03,sell,Depot,A,1,1,,USD";
  const lines = async (row: string) => (await run(`${head}${row}\n${sale}`)).faults.map(({ line }) => line);
  // A number, a date, an account and a category that cannot be read or are missing; only money moves.
  const money = ["2025-06-02,deposit,Depot,,,,x,USD", "never,dividend,Depot,A,,,1,USD"];
  money.push("2025-06-02,transfer,Nowhere,,,,5,USD", "2025-06-02,spending,Depot,,,,5,USD");
  money.push("2025-06-02,fee,Depot,,,,0,USD", "2025-06-02,transfer,Depot,,,,5,USD");
  const others = ["never,buy,Depot,B,1,1,,USD", "2025-06-02,buy,Depot,B,1,x,,USD"];
  for (const row of [...money, ...others]) expect([row, await lines(row)]).toEqual([row, [2, 3]]);
  const units = ["never,buy,Depot,A,1,1,,USD", "2025-06-02,buy,Depot,,1,x,,USD", "2025-06-02,what,Depot,A,1,1,,USD"];
  units.push("2025-06-02,what,Depot,,1,1,,USD", "2025-06-02,transfer,Nowhere,,1,,,USD", "2025-06-02,buy,Depot,A,1");
  units.push("2025-06-02,transfer,Depot,,,,,USD", "2025-06-02,buy,Depot,,1,1,,USD");
  for (const row of units) expect([row, await lines(row)]).toEqual([row, [2]]);
  expect(await kept()).toEqual([]);
});

test("a row of nothing has no sign: the others of its kind are as they are", async () => {
  const { run, kept } = await activityFileStage();
  const head = "date;type;account;amount;category\n";
  const rows = ["0,00", "-12,50", "-0,00", "-7,00"].map((amount) => `2025-06-02;spending;Giro;${amount};Food`);
  const { faults } = await run(head + rows.join("\n"));
  expect(faults.map(({ line, message }) => [line, message])).toEqual([
    [2, "amount is 0: it must be above 0."],
    [4, "amount is 0: it must be above 0."],
  ]);
  expect(await run(head + [rows[1], rows[3]].join("\n"))).toMatchObject({ ...sound, added: 2 });
  expect(await kept()).toMatchObject([{ amount: "12.5" }, { amount: "7" }]);
});

test.each([100, 101])(
  "of %i faulty rows the first hundred are told, whatever is wrong with them, and all counted",
  async (count) => {
    const { run } = await activityFileStage();
    const rows = Array.from({ length: count }, (_, n) =>
      n % 2 === 0 ? "never,buy,Depot,A,1,1,USD" : "2025-06-02,buy,Depot,A B,1,1,USD",
    );
    const { faults, faultCount } = await run(`date,type,account,ticker,quantity,price,currency\n${rows.join("\n")}`);
    expect([faults.map(({ line }) => line), faultCount]).toEqual([Array.from({ length: 100 }, (_, n) => n + 2), count]);
  },
);

const COUNT = isLong ? 100_000 : 1_500;

test(`a file of ${COUNT} lines is read, kept and found again`, async () => {
  const { run } = await activityFileStage();
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

test("a listing that is recorded under another name is asked about, and kept under the name that was said", async () => {
  const { run, kept, told } = await activityFileStage({ prices: { AAPL: { price: "80", currency: "USD" } } });
  const file = (ticker: string) => `date,type,account,ticker,quantity,price\n2025-06-02,buy,Depot,${ticker},1,2`;
  await told(run(file("AAPL")));
  const asked = await told(run(file("X:AAPL"), {}, true));
  expect(asked).toMatchObject({ imported: false, added: 0, firstRows: [] });
  expect(asked.questions).toEqual([
    {
      parameter: "spelling",
      message: expect.stringContaining("X:AAPL is the same as AAPL, under which it is recorded;"),
      choices: ["recorded", "file"],
    },
  ]);
  const named = await told(run(file("X:AAPL"), { spelling: "recorded" }, true));
  expect(named.firstRows).toMatchObject([{ line: 2, facts: { ticker: "AAPL" }, isThere: true }]);
  expect(await told(run(file("X:AAPL"), { spelling: "file" }))).toMatchObject({ ...sound, added: 1 });
  expect((await kept()).map(({ ticker }) => ticker)).toEqual(["AAPL", "X:AAPL"]);
});

const HEAD_OF_BUYS = "date,type,account,ticker,quantity,price";
const buys = (...tickers: string[]) =>
  [HEAD_OF_BUYS, ...tickers.map((ticker) => `2025-06-02,buy,Depot,${ticker},1,2`)].join("\n");
const DOLLARS = { price: "80", currency: "USD" };

test("what was to be kept as it is recorded is kept so or not at all: when no source tells any more, it is a fault", async () => {
  const { run, kept, told, scripted } = await activityFileStage({ prices: { AAPL: DOLLARS } });
  await told(run(buys("AAPL")));
  expect((await told(run(buys("X:AAPL"), {}, true))).questions).toHaveLength(1);
  scripted.source.resolve = () => undefined;
  const report = await told(run(buys("MSFT", "Y:AAPL", "y:aapl"), { spelling: "recorded" }));
  const message = expect.stringMatching(/^Whether Y:AAPL is the same as AAPL cannot be told, for no source has one/);
  expect(report).toMatchObject({ imported: false, added: 0, faultCount: 2, questions: [] });
  expect(report.faults).toEqual([3, 4].map((line) => ({ line, column: "ticker", message })));
  // Without an answer nobody says that they are one.
  expect(await told(run(buys("Y:AAPL"), {}, true))).toMatchObject({ questions: [], faults: [], added: 1 });
  expect((await kept()).map(({ ticker }) => ticker)).toEqual(["AAPL"]);
});

test("where no source tells in time whether two names are one it is asked, and recorded is no answer until one does", async () => {
  const { run, kept, told, scripted } = await activityFileStage({ prices: { AAPL: DOLLARS } });
  await told(run(buys("AAPL")));
  const { resolve } = scripted.source;
  scripted.source.resolve = () => new Promise(() => {});
  const asked = await told(run(buys("X:AAPL", "Y:AAPL")));
  expect(asked).toMatchObject({ imported: false, faults: [], questions: [{ parameter: "spelling" }] });
  expect(asked.questions[0]?.message).toMatch(
    /^Whether X:AAPL is the same as AAPL, under which it is recorded, no source said in time, nor of 1 more; say/,
  );
  const wished = await told(run(buys("X:AAPL"), { spelling: "recorded" }));
  expect(wished).toMatchObject({ imported: false, faults: [{ line: 2, message: expect.stringContaining("in time") }] });
  scripted.source.resolve = resolve;
  expect((await kept()).map(({ ticker }) => ticker)).toEqual(["AAPL"]);
});

test.each([{}, { spelling: "recorded" } as const, { spelling: "file" } as const])(
  "who leaves before a file is kept imports nothing: %o",
  async (wishes) => {
    const { run, kept, told, scripted } = await activityFileStage({ prices: { AAPL: DOLLARS } });
    await told(run(buys("AAPL")));
    const gone = new AbortController();
    scripted.source.resolve = () => new Promise(() => {});
    const call = told(run(buys("X:AAPL"), wishes, false, gone.signal));
    gone.abort();
    await expect(call).rejects.toThrow(/aborted/);
    expect((await kept()).map(({ ticker }) => ticker)).toEqual(["AAPL"]);
  },
);
