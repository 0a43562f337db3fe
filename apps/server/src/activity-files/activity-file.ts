import { FAULTS_TOLD, type ImportFault } from "@streampulse/core";

import type { RowFault, ToldRow } from "../engine/portfolio-book/activity-import.ts";
import type { PortfolioBook } from "../engine/portfolio-book/portfolio-book.ts";
import type { Account } from "../engine/ports/stores/portfolio-store.ts";
import { activityRows, byName, columnIn, headingText } from "./activity-rows.ts";
import type { DateOrder } from "./date-text.ts";
import { FileFault } from "./file-fault.ts";
import type { Field } from "./headings.ts";
import type { DecimalMark } from "./number-text.ts";
import { dateOrder, decimalMark, signQuestion, type OpenQuestion } from "./open-question.ts";
import { readSheet, type Sheet } from "./sheet.ts";
import { speltRows, type Spelling } from "./spelling.ts";

/** How a file is to be read where it does not say so itself. */
export interface FileWishes {
  readonly decimal?: DecimalMark | undefined;
  readonly dates?: DateOrder | undefined;
  /** The heading, or `#3` for the third column, of a field. */
  readonly columns: ReadonlyMap<Field, string>;
  /** The name or id of the account of rows that name none. */
  readonly account?: string | undefined;
  /** The currency of rows that name none. */
  readonly currency?: string | undefined;
  /** Of tickers of which the same listing is recorded under another name: that name, or the file's. */
  readonly spelling?: Spelling | undefined;
}

/** What an import of a file did, or would do. */
export interface FileReport {
  readonly dryRun: boolean;
  readonly imported: boolean;
  /** Lines of data. */
  readonly rows: number;
  readonly added: number;
  readonly duplicates: number;
  readonly faults: readonly ImportFault[];
  readonly faultCount: number;
  readonly questions: readonly OpenQuestion[];
  readonly firstRows: readonly ToldRow[];
  /** How it was read; undefined where it could not be. */
  readonly reading?: {
    readonly delimiter: string;
    readonly decimal: DecimalMark | undefined;
    readonly dates: DateOrder | undefined;
    readonly columns: readonly { readonly heading: string; readonly field: Field | undefined }[];
  };
}

const NOTHING_DONE = { imported: false, rows: 0, added: 0, duplicates: 0, questions: [], firstRows: [] };

/**
 * Reads a file of activities as it arrives, and keeps them all, or with one fault or open question none of them. Rejects
 * with what the pieces reject with: a file that did not arrive whole was never there; and with the signal's reason where its
 * sender leaves before anything is kept.
 */
export async function importActivityFile(
  book: Pick<PortfolioBook, "accounts" | "importActivities" | "recordedNames">,
  owner: string,
  pieces: AsyncIterable<Uint8Array>,
  { wishes, dryRun, signal }: { readonly wishes: FileWishes; readonly dryRun: boolean; readonly signal: AbortSignal },
): Promise<FileReport> {
  let sheet;
  try {
    sheet = await readSheet(pieces, wishes.columns);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    const { line, message } = error;
    return { dryRun, ...NOTHING_DONE, faults: [{ line, message }], faultCount: 1 };
  }
  const accounts = await book.accounts(owner);
  const [mark, order] = [await decimalMark(sheet, wishes.decimal), await dateOrder(sheet, wishes.dates)];
  const account = accountFor(sheet, wishes.account, accounts);
  const asked = [mark.question, order.question, await signQuestion(sheet, wishes.currency), account.question];
  const questions = [...sheet.questions, ...asked.filter((question) => question !== undefined)];
  const reading = readingOf(sheet, mark.found, order.found);
  const { faults } = sheet;
  const rows = sheet.rows.length + faults.count;
  const stopped = () => {
    const all = faults.told.toSorted((a, b) => a.line - b.line);
    return { dryRun, ...NOTHING_DONE, rows, questions, faults: all, faultCount: faults.count, reading };
  };
  if (questions.length > 0) return stopped();
  const ways = { mark: mark.found ?? "point", order: order.found ?? "ymd", currency: wishes.currency } as const;
  // Of a row with too few or too many cells nothing is known.
  const uneven = faults.count > 0 ? [{}] : [];
  const read = await activityRows(sheet, { ...ways, account: account.found }, accounts, faults);
  const spelt = await speltRows(book, owner, read.rows, { spelling: wishes.spelling, signal });
  if (spelt.question) {
    questions.push(spelt.question);
    return stopped();
  }
  for (const { row, message } of spelt.unnamed) faults.add({ line: row.line, ...columnIn(sheet, "ticker") }, message);
  const unnamed = spelt.unnamed.map(({ row }) => row.draft);
  // Who has left hears nothing of what would be kept.
  signal.throwIfAborted();
  const leftOut = [...uneven, ...read.leftOut, ...unnamed];
  const done = await book.importActivities(owner, spelt.rows, { dryRun, leftOut });
  const told = [...faults.told, ...done.faults.map((fault) => faultOf(fault, sheet))];
  const faultCount = faults.count + done.faultCount;
  return {
    dryRun,
    imported: done.isKept,
    rows,
    added: faultCount > 0 ? 0 : done.added,
    duplicates: done.duplicates,
    faults: told.toSorted((x, y) => x.line - y.line).slice(0, FAULTS_TOLD),
    faultCount,
    questions,
    firstRows: done.first,
    reading,
  };
}

/** The account of rows that name none; the only one, where there is but one. */
function accountFor(
  { columns }: Sheet,
  asked: string | undefined,
  accounts: readonly Account[],
): { readonly found?: Account; readonly question?: OpenQuestion } {
  const parameter = "account";
  const choices = accounts.slice(0, 20).map(({ name }) => name);
  if (asked !== undefined) {
    const found = byName(accounts).get(asked);
    if (found !== undefined && found !== "several") return { found };
    const why = found
      ? "More than one account has the name that was given"
      : "No account has the name or id that was given";
    return { question: { parameter, message: `${why}; say which it is.`, choices } };
  }
  const [only, ...others] = accounts;
  if (only && others.length === 0) return { found: only };
  if (columns.account !== undefined) return {};
  return { question: { parameter, message: "No column names the account; say whose activities these are.", choices } };
}

function readingOf(sheet: Sheet, decimal: DecimalMark | undefined, dates: DateOrder | undefined) {
  const fields = new Map(Object.entries(sheet.columns).map(([field, place]) => [place, field as Field]));
  const columns = sheet.headings.map((heading, place) => ({ heading: headingText(heading), field: fields.get(place) }));
  return { delimiter: sheet.delimiter, decimal, dates, columns };
}

/** Fields of activities that a column of another name holds. */
const COLUMN_OF: Readonly<Record<string, Field>> = {
  account_id: "account",
  day: "date",
  time_ms: "date",
  kind: "type",
  split_to: "split",
  split_from: "split",
  to_account_id: "to_account",
  "to_amount.amount": "to_amount",
  "to_amount.currency": "to_currency",
};

function faultOf({ line, field, message }: RowFault, sheet: Sheet): ImportFault {
  return { line, ...columnIn(sheet, COLUMN_OF[field] ?? (field as Field)), message };
}
