import { setImmediate as turn } from "node:timers/promises";

import { ImportFaults, unguardFormulas } from "@streampulse/core";
import { CsvError, parse, type Info } from "csv-parse";

import { delimiterOf, type Delimited } from "./delimiter.ts";
import { FileFault } from "./file-fault.ts";
import { columnsOf, FIELDS, type Columns, type Field, type HeadingQuestion } from "./headings.ts";
import { utf8Text } from "./utf8-text.ts";

/** How many lines of data one file may have. */
export const ROWS_MAX = 100_000;
/** How many columns it may have. */
export const COLUMNS_MAX = 200;
/** How many characters one row may have: a longer one is a quote that was not closed. */
export const ROW_MAX_LENGTH = 32 * 1024;
/** How many rows may have another number of cells than there are headings: more are not told, they are another format. */
export const UNEVEN_MAX = 500;
/** How much is read between two turns of everybody else. */
const SLICE_BYTES = 4 * 1024;

/** One row of data. */
export interface SheetRow {
  /** The line of the file that it begins in, from 1. */
  readonly line: number;
  /** The cells of the known columns, in the order of FIELDS; trimmed, and without what guards formulas. Undefined: the file has no such column. */
  readonly cells: readonly (string | undefined)[];
}

/** A file that was read: its headings understood, its cells not yet. */
export interface Sheet {
  readonly delimiter: string;
  readonly headings: readonly string[];
  readonly columns: Columns;
  readonly questions: readonly HeadingQuestion[];
  readonly rows: readonly SheetRow[];
  /** Rows that have not as many cells as there are headings; they are not among `rows`. */
  readonly faults: ImportFaults;
}

const TOO_UNEVEN = `More than ${UNEVEN_MAX} rows have another number of cells than there are headings; are the cells told apart right?`;
const TOO_MANY = `The file has more than ${ROWS_MAX} lines; split it, the older ones first, each part below the line of headings.`;

/** What csv-parse tells of each row. */
interface Parsed {
  readonly record: readonly string[];
  readonly info: Pick<Info, "lines">;
}

/**
 * Reads a file of CSV with a line of headings, as it arrives. `asked` says which column a field is, where the headings do
 * not. Throws a FileFault for a file that is no such thing.
 */
export async function readSheet(pieces: AsyncIterable<Uint8Array>, asked: ReadonlyMap<Field, string>): Promise<Sheet> {
  const { text, delimited } = await begun(utf8Text(pieces));
  const faults = new ImportFaults();
  const rows: SheetRow[] = [];
  let head: { readonly headings: readonly string[]; readonly known: ReturnType<typeof columnsOf> } | undefined;
  let places: readonly (number | undefined)[] = [];
  let last = 0;
  let uneven = 0;
  for await (const batch of parsed(text, delimited)) {
    for (const { record, info } of batch) {
      const line = firstLine(record, info.lines, last);
      last = info.lines;
      if (!head) {
        if (isBlank(record)) continue;
        if (record.length > COLUMNS_MAX) throw new FileFault(line, `The file has more than ${COLUMNS_MAX} columns.`);
        head = { headings: record, known: columnsOf(record, asked) };
        const { columns } = head.known;
        places = FIELDS.map((field) => columns[field]);
      } else if (!isEven(record, head.headings.length)) {
        if (++uneven > UNEVEN_MAX) throw new FileFault(line, TOO_UNEVEN);
        if (!isBlank(record)) faults.add({ line }, unevenWords(record, head.headings));
      } else if (!isBlank(record)) {
        if (rows.length >= ROWS_MAX) throw new FileFault(line, TOO_MANY);
        rows.push({ line, cells: places.map((place) => (place === undefined ? undefined : cellText(record[place]))) });
      }
    }
  }
  if (!head) throw new FileFault(0, "The file is empty; its first line must name the columns.");
  const { columns, questions } = head.known;
  const isData = rows.length > 0 || faults.count > 0;
  if (!isData) throw new FileFault(0, "The file has headings and nothing below them.");
  return { delimiter: delimited.delimiter, headings: head.headings, columns, questions, rows, faults };
}

function isBlank(record: readonly string[]): boolean {
  return record.every((cell) => cell === "" || cell.trim() === "");
}

function unevenWords(record: readonly string[], headings: readonly string[]): string {
  return `The row has ${record.length} cells, and there are ${headings.length} headings.`;
}

function cellText(cell = ""): string {
  return (cell.includes("'") ? unguardFormulas(cell) : cell).trim();
}

/** Cells beyond the headings may be empty, as spreadsheets leave them; missing ones may not. */
function isEven(record: readonly string[], count: number): boolean {
  return record.length >= count && record.slice(count).every((cell) => cell.trim() === "");
}

/** Empty lines before a row belong to none, and a row that goes over lines begins in its first. */
function firstLine(record: readonly string[], lines: number, last: number): number {
  // Most rows are one line.
  if (lines <= last + 1) return lines;
  const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n?|\n/g)?.length ?? 0), 0);
  return Math.max(lines - breaks, last + 1);
}

/** The file's text, and how its cells are told apart, for which its first line is waited for. */
async function begun(pieces: AsyncGenerator<string>): Promise<{ text: AsyncIterable<string>; delimited: Delimited }> {
  let first = "";
  let delimited: Delimited | undefined;
  while (!delimited) {
    const { value, done } = await pieces.next();
    first += done ? "" : value;
    delimited = delimiterOf(first, done === true);
    if (!delimited && first.length > ROW_MAX_LENGTH) throw tooLong(1);
  }
  const text = async function* (): AsyncGenerator<string> {
    yield first;
    yield* pieces;
  };
  return { text: text(), delimited };
}

/** The rows of a text, as many as arrive together. Everybody else has a turn between two slices of it. */
async function* parsed(
  text: AsyncIterable<string>,
  { delimiter, headLine }: Delimited,
): AsyncGenerator<readonly Parsed[]> {
  const parser = parse({
    delimiter,
    from_line: headLine,
    info: true,
    max_record_size: ROW_MAX_LENGTH,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
  });
  let failure: unknown;
  let line = headLine;
  parser.on("error", (error) => (failure = error));
  const taken = async (): Promise<readonly Parsed[]> => {
    const rows: Parsed[] = [];
    for (let row = parser.read() as Parsed | null; row; row = parser.read() as Parsed | null) rows.push(row);
    line = (rows.at(-1)?.info.lines ?? line - 1) + 1;
    // What is wrong is said a turn later.
    await turn();
    return rows;
  };
  for await (const piece of text) {
    const bytes = Buffer.from(piece);
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      parser.write(bytes.subarray(at, at + SLICE_BYTES));
      yield await taken();
      if (failure !== undefined) throw failure instanceof CsvError ? faultOf(failure, line) : failure;
    }
  }
  parser.end();
  while (!parser.readableEnded) {
    yield await taken();
    if (failure !== undefined) throw failure instanceof CsvError ? faultOf(failure, line) : failure;
  }
}

/** What is wrong with the row that begins in a line. */
function faultOf(error: CsvError, line: number): FileFault {
  switch (error.code) {
    case "CSV_MAX_RECORD_SIZE":
      return tooLong(line);
    case "CSV_QUOTE_NOT_CLOSED":
      return new FileFault(line, "A quote that begins here is never closed.");
    case "CSV_INVALID_CLOSING_QUOTE":
      return new FileFault(line, "Something follows a closing quote; a quote within quotes is written twice.");
    case "INVALID_OPENING_QUOTE":
      return new FileFault(line, "A quote stands within a cell that does not begin with one; quote the whole cell.");
    default:
      return new FileFault(line, "The line cannot be read as CSV.");
  }
}

function tooLong(line: number): FileFault {
  return new FileFault(line, `A row is longer than ${ROW_MAX_LENGTH} characters; is a quote not closed?`);
}
