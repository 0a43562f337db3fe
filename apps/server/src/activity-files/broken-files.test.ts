import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { portfolioStage } from "../../../../test/portfolio-stage.ts";
import { holdsInTurns } from "../../../../test/seeded.ts";
import { importActivityFile } from "./activity-file.ts";
import { COLUMNS_MAX, ROW_MAX_LENGTH, ROWS_MAX, readSheet, UNEVEN_MAX } from "./sheet.ts";

const FOLDER = fileURLToPath(new URL("fixtures/", import.meta.url));

/** What each file is told: the line, the column, and the beginning of the words; questions by their parameters. */
const SAID: Readonly<Record<string, readonly (readonly [line: number, column: string, words: string] | string)[]>> = {
  "ambiguous-dates.csv": ["dates: 06/02/2025 in line 2 may have the day or the month first"],
  "ambiguous-numbers.csv": ["decimal: 1.234 in line 2 may have a decimal mark or one of thousands"],
  "bad-split.csv": [
    [2, "split", "A split needs how many there are for how many before, such as 4:1."],
    [3, "split", "split_to is 0: it must be above 0."],
  ],
  "compressed.csv": [[0, "", "The file is compressed; send it as it was before."]],
  "contradicting-dates.csv": [
    "dates: The file has the day first, and has the month first: 31/01/2025 in line 2, 01/31/2025 in",
  ],
  "contradicting-numbers.csv": [
    "decimal: The file is written with a decimal point, and with a decimal comma: 1,5 in line 2, 1.5",
  ],
  "controls.csv": [[2, "ticker", "ticker may hold letters"]],
  "cut-character.csv": [[2, "", "The file is not UTF-8, perhaps Latin-1 or Windows-1252; save it as “CSV UTF-8”."]],
  "duplicated-headings.csv": [
    "column.price: 2 columns have the same heading, which is that of price; say which it is.",
  ],
  "empty.csv": [[0, "", "The file is empty; its first line must name the columns."]],
  "future.csv": [[2, "date", "day is 2999-01-01: it must be 2026-01-06 or earlier."]],
  "header-only.csv": [[0, "", "The file has headings and nothing below them."]],
  "impossible-date.csv": [
    [2, "date", "The calendar does not have this date"],
    [3, "date", "The calendar does not have this date"],
  ],
  "latin-1.csv": [[3, "", "The file is not UTF-8, perhaps Latin-1 or Windows-1252; save it as “CSV UTF-8”."]],
  "long-ago.csv": [[2, "date", "day is 1899-12-31: it must be 1900-01-01 or later."]],
  "misplaced-thousands.csv": [[2, "quantity", "quantity must be a number such as 1,234.56"]],
  "mixed-signs.csv": [[4, "amount", "The amount of a spending is above 0 here and below 0 in line 2; what came back"]],
  "negative-price.csv": [[2, "price", "price is -100: it must be 0 or more."]],
  "negative-quantity.csv": [[2, "quantity", "The quantity of a buy must be above 0; what is sold is a sell"]],
  "no-date.csv": [
    [2, "date", "The date must be one such as 2026-01-31, with a year of four digits."],
    [3, "date", "The date must be one such as 2026-01-31"],
  ],
  "no-header.csv": [
    "column.date: No heading of the file is known to be that of date; say which column it is",
    "column.type: No heading of the file is known to be that of type; say which column it is",
  ],
  "no-number.csv": [
    [2, "quantity", "quantity must be a number such as"],
    [3, "quantity", "quantity must be a number such as"],
  ],
  "no-ticker.csv": [
    [2, "ticker", "ticker is missing: activities of the kind buy need it."],
    [3, "ticker", "ticker may hold letters"],
  ],
  "no-type-column.csv": [
    "column.type: No heading of the file is known to be that of type",
    "account: No column names the account; say whose activities these are.",
  ],
  "nothing-to-sell.csv": [[3, "quantity", "quantity is 10.5, but there are 10 of AAPL in Depot on 2025-06-03"]],
  "nul-bytes.csv": [[3, "", "The file has NUL bytes, so it is no CSV; export it again."]],
  "old-workbook.csv": [[0, "", "The file is an Excel workbook; export the sheet as CSV."]],
  "only-a-mark.csv": [[0, "", "The file is empty; its first line must name the columns."]],
  "only-blank-lines.csv": [[0, "", "The file is empty; its first line must name the columns."]],
  "portable-document.csv": [[0, "", "The file is a PDF; export the activities as CSV."]],
  "quote-within.csv": [[2, "", "A quote stands within a cell that does not begin with one; quote the whole cell."]],
  "sign-without-currency.csv": [
    "currency: Line 2 has an amount with a currency's sign, and no column names the currency",
  ],
  "text-after-quote.csv": [[2, "", "Something follows a closing quote; a quote within quotes is written twice."]],
  "too-few-cells.csv": [[2, "", "The row has 3 cells, and there are 8 headings."]],
  "too-many-cells.csv": [[2, "", "The row has 9 cells, and there are 8 headings."]],
  "two-digit-year.csv": [[2, "date", "The date must be one such as 2026-01-31, with a year of four digits."]],
  "unclosed-quote.csv": [[3, "", "A quote that begins here is never closed."]],
  "unknown-account.csv": [[2, "account", "There is no account of this name or id; create it first, or name another."]],
  "unknown-currency.csv": [[2, "currency", "currency must be an ISO 4217 code such as USD"]],
  "unknown-type.csv": [
    [2, "type", "The type must be one of buy, sell, short, cover, dividend, fee"],
    [3, "type", "The type must be one of buy, sell, short, cover, dividend, fee"],
  ],
  "utf16-big-endian.csv": [[0, "", "The file is UTF-16; save it as “CSV UTF-8”."]],
  "utf16-mark.csv": [[0, "", "The file is UTF-16; save it as “CSV UTF-8”."]],
  "utf16-without-mark.csv": [[0, "", "The file is UTF-16; save it as “CSV UTF-8”."]],
  "workbook.csv": [[0, "", "The file is a workbook or a zip archive; export the sheet as CSV."]],
};

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A portfolio of two accounts, and the import of a file into it. */
async function stage() {
  const { book, owner } = await portfolioStage();
  await book.createAccount(owner, { kind: "cash", name: "Giro", currency: "EUR", ignoresCash: false });
  const run = (bytes: Uint8Array, size = bytes.length || 1) =>
    importActivityFile(book, owner, inPieces(bytes, size), {
      wishes: { columns: new Map() },
      dryRun: false,
      signal: new AbortController().signal,
    });
  const count = async () => (await book.activities(owner, { kinds: [], limit: 500, pageToken: "" })).activities.length;
  return { run, count };
}

test("every broken file is refused in the words that belong to it, wherever it is cut on its way, and leaves nothing", async () => {
  const { run, count } = await stage();
  const names = readdirSync(FOLDER);
  expect(names.toSorted()).toEqual(Object.keys(SAID));
  for (const name of names) {
    const bytes = readFileSync(FOLDER + name);
    for (const size of [bytes.length || 1, 3]) {
      const { faults, questions, imported, added, faultCount } = await run(bytes, size);
      const told = [
        ...faults.map(({ line, column = "", message }) => [line, column, message] as const),
        ...questions.map(({ parameter, message }) => `${parameter}: ${message}`),
      ];
      const begins = told.map((one, at) => {
        const said = SAID[name]?.[at];
        if (typeof one === "string") return typeof said === "string" && one.startsWith(said) ? said : one;
        const [line, column, message] = one;
        return [line, column, typeof said === "object" && message.startsWith(said[2]) ? said[2] : message];
      });
      expect(begins, name).toEqual(SAID[name]);
      expect([imported, added, faultCount], name).toEqual([false, 0, faults.length]);
    }
  }
  expect(await count()).toBe(0);
});

const encoded = (text: string) => new TextEncoder().encode(text);
const HEAD = "date,type,account,ticker,quantity,price,currency,note\n";

test("a cell of a megabyte, and a row one character too long, are refused where they begin", async () => {
  const { run } = await stage();
  const row = "2025-06-02,buy,Depot,AAPL,10,100,USD,";
  for (const note of ["x".repeat(1 << 20), `"${"\n".repeat(1 << 20)}"`]) {
    const { faults } = await run(encoded(`${HEAD}${row}\n${row}${note}\n`), 65_536);
    expect(faults).toEqual([{ line: 3, message: expect.stringContaining(`longer than ${ROW_MAX_LENGTH} characters`) }]);
  }
  const { faults } = await run(encoded("x".repeat(1 << 20)), 65_536);
  expect(faults[0]?.message).toContain("A row is longer than");
});

test("as many lines and columns as there may be are read, and not one more", async () => {
  const head = (count: number) => `date,type,${Array.from({ length: count - 2 }, (_, n) => `c${n}`).join(",")}`;
  const sheet = (text: string) => readSheet(inPieces(encoded(text), 65_536), new Map());
  const cells = ",".repeat(COLUMNS_MAX - 3);
  expect((await sheet(`${head(COLUMNS_MAX)}\nd,t,${cells}\n`)).rows.length).toBe(1);
  await expect(sheet(`${head(COLUMNS_MAX + 1)}\nd,t,,${cells}\n`)).rejects.toThrow("more than 200 columns");
  const uneven = (count: number) => `date,type\nd,t\n${"d\n".repeat(count)}`;
  expect((await sheet(uneven(UNEVEN_MAX))).faults.count).toBe(UNEVEN_MAX);
  await expect(sheet(uneven(UNEVEN_MAX + 1))).rejects.toThrow("More than 500 rows have another number of cells");
  const lines = (count: number) => `date,type\n${"d,t\n".repeat(count)}`;
  expect((await sheet(lines(ROWS_MAX))).rows.length).toBe(ROWS_MAX);
  await expect(sheet(lines(ROWS_MAX + 1))).rejects.toThrow("more than 100000 lines");
});

test("whatever a file holds, it is read or refused in words, and 64 KiB never take 50 ms", async () => {
  const { run } = await stage();
  const good = `${HEAD}${"2025-06-02,buy,Depot,AAPL,10,100,USD,note\n".repeat(1_500)}`.slice(0, 65_536);
  const filler = fc.constantFrom(
    ..."\"',;\t\n\r=+-@#\u00e9\u{1f34f}",
    '""',
    '",',
    "\r\n",
    "\n\n",
    "''",
    "sep=;\n",
    ",,,,,,,,",
    "(1.234,5)",
    "1'000",
    "31/12/2025",
  );
  // A recipe, not the bytes: what fails is told in a line.
  const recipes = fc.record({
    head: fc.constantFrom("", HEAD),
    fill: fc.option(filler),
    edits: fc.array(fc.tuple(fc.nat(65_000), fc.oneof(filler, fc.string({ unit: "binary", maxLength: 4 }))), {
      maxLength: 6,
    }),
    bytes: fc.uint8Array({ maxLength: 20 }),
  });
  const made = ({ head, fill, edits, bytes }: typeof recipes extends fc.Arbitrary<infer R> ? R : never): Uint8Array => {
    const body = fill === null ? good : head + fill.repeat(Math.ceil(65_536 / fill.length));
    const text = edits.reduce((all, [at, piece]) => all.slice(0, at) + piece + all.slice(at + piece.length), body);
    const file = encoded(text).subarray(0, 65_536);
    file.set(bytes, bytes.length * 100);
    return file;
  };
  let slowestMs = 0;
  await holdsInTurns(
    "files of anybody's",
    fc.asyncProperty(recipes, async (recipe) => {
      const piece = made(recipe);
      let fastestMs = Infinity;
      for (let tries = 0; tries < 8 && fastestMs >= 50; tries++) {
        const before = process.cpuUsage();
        const sheet = await readSheet(inPieces(piece, 65_536), new Map()).catch((error: Error) => error);
        const { user, system } = process.cpuUsage(before);
        fastestMs = Math.min(fastestMs, (user + system) / 1_000);
        if (sheet instanceof Error) expect(sheet.name).toBe("FileFault");
      }
      slowestMs = Math.max(slowestMs, fastestMs);
      expect(fastestMs).toBeLessThan(50);
      const report = await run(piece.subarray(0, 2_000), 1_000);
      for (const { message } of report.faults) expect(message).not.toMatch(/[\u{1f34f}\p{Cc}]/u);
    }),
    { runs: 12, longRuns: 1_000 },
  );
  console.info(`the slowest piece of 64 KiB took ${slowestMs.toFixed(1)} ms`);
});
