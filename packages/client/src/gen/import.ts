// Made of streampulse/v1/import.proto by `npm run generate`.
import type { Activity } from "./portfolio.ts";
import type { ImportFault } from "./import-fault.ts";

/** DecimalMark is what stands between whole numbers and fractions in a file. */
export const DecimalMark = {
  UNSPECIFIED: 0,
  /** 1,234.56 */
  POINT: 1,
  /** 1.234,56 */
  COMMA: 2,
} as const;
export type DecimalMark = (typeof DecimalMark)[keyof typeof DecimalMark];

/** DateOrder is the order of a date's parts in a file. */
export const DateOrder = {
  UNSPECIFIED: 0,
  /** 2026-01-31, 2026/01/31 */
  YEAR_MONTH_DAY: 1,
  /** 31.01.2026, 31/01/2026 */
  DAY_MONTH_YEAR: 2,
  /** 01/31/2026 */
  MONTH_DAY_YEAR: 3,
} as const;
export type DateOrder = (typeof DateOrder)[keyof typeof DateOrder];

/** ImportColumn is what one column of a file was taken for. */
export interface ImportColumn {
  /** As the file has it. */
  readonly heading: string;
  /** The activity's field that it fills, as the headings of an export name it; empty: the column is left unread. */
  readonly field: string;
}

/** ImportReading is how a file was read: found in it, or as it was asked for. */
export interface ImportReading {
  /** "UTF-8", the only encoding there is. */
  readonly encoding: string;
  /** One character: a comma, a semicolon or a tab. */
  readonly delimiter: string;
  /** Unspecified: no number of the file has one. */
  readonly decimalMark: DecimalMark;
  /** Unspecified: the file has no date. */
  readonly dateOrder: DateOrder;
  readonly columns: readonly ImportColumn[];
}

/** ImportQuestion is what a file leaves open and nothing may be guessed about: ask again with the parameter. */
export interface ImportQuestion {
  /** The parameter that answers it: "decimal", "dates", "columns", "account", "currency", "spelling". */
  readonly parameter: string;
  /** In words, with a value of the file that can be read in more than one way. */
  readonly message: string;
  /** What the parameter may be. */
  readonly choices: readonly string[];
}

/** ImportedRow is a line of the file as it is recorded, or would be. */
export interface ImportedRow {
  /** Which line of the file, from 1. */
  readonly line: number;
  /** Without an id and times. */
  readonly activity?: Activity | undefined;
  /** The portfolio has it already. */
  readonly already: boolean;
}

/**
 * ImportReport answers `POST /v1/portfolio/import`. A file is imported whole or not at all: with one fault or question
 * nothing of it is.
 */
export interface ImportReport {
  /** Whether only what would happen is told. */
  readonly dryRun: boolean;
  /** Whether the activities are kept now. */
  readonly imported: boolean;
  /** Lines of data that the file has. */
  readonly rows: number;
  /** Activities that are new, in a dry run those that would be. */
  readonly added: number;
  /** Those that the portfolio had already: importing a file again adds nothing. */
  readonly duplicates: number;
  /** All faults of the file. */
  readonly faultCount: number;
  /** The first hundred of them. */
  readonly faults: readonly ImportFault[];
  readonly questions: readonly ImportQuestion[];
  readonly reading?: ImportReading | undefined;
  /** The first twenty lines that can be read, in the file's order; none while a question is open. */
  readonly firstRows: readonly ImportedRow[];
}
