import {
  type ActivityReading,
  DateOrder,
  DecimalMark,
  type ImportQuestion,
  type ImportReport,
} from "@streampulse/client/portfolio";

/** The fields that a column can be, as the headings of an export name them, and what people call them. */
export const COLUMN_FIELDS: readonly (readonly [field: string, label: string])[] = [
  ["date", "Date"],
  ["type", "Type"],
  ["account", "Account"],
  ["ticker", "Ticker"],
  ["quantity", "Quantity"],
  ["price", "Price"],
  ["amount", "Amount"],
  ["currency", "Currency"],
  ["fee", "Fee"],
  ["fee_currency", "Fee currency"],
  ["exchange_rate", "Exchange rate"],
  ["split", "Split"],
  ["to_account", "To account"],
  ["to_amount", "To amount"],
  ["to_currency", "To currency"],
  ["category", "Category"],
  ["note", "Note"],
  ["external_id", "External id"],
];

/** How many bytes a file may have: the server's bound, told before it is sent. */
export const FILE_MAX_BYTES = 16 * 1_024 * 1_024;

/** Why a file is not even sent; undefined where it can be tried. */
export function fileFault(file: { readonly name: string; readonly size: number }): string | undefined {
  if (file.size === 0) return "The file is empty.";
  if (file.size > FILE_MAX_BYTES)
    return "The file is larger than 16 MiB. Import it in parts, each with the first line.";
  if (/\.(xlsx?|ods|numbers|pdf|zip|gz)$/i.test(file.name))
    return "Save it as CSV in UTF-8 first, and choose that file.";
  return undefined;
}

/** The column of the file that a field is read from, as the server found it: `#3`; undefined for none. */
export function columnOf(report: ImportReport, field: string): string | undefined {
  const at = report.reading?.columns.findIndex((column) => column.field === field) ?? -1;
  return at === -1 ? undefined : `#${at + 1}`;
}

/**
 * The reading with a column of the file (from 0) taken for a field; an empty field leaves it unread. A field is one column
 * and a column one field: what either was before is let go.
 */
export function withColumn(reading: ActivityReading, report: ImportReport, at: number, field: string): ActivityReading {
  const columns: Record<string, string> = { ...reading.columns };
  const before = report.reading?.columns[at]?.field ?? "";
  if (before !== "" && before !== field) columns[before] = "";
  if (field !== "") columns[field] = `#${at + 1}`;
  return { ...reading, columns };
}

/** The reading with a question answered. */
export function withAnswer(reading: ActivityReading, { parameter }: ImportQuestion, answer: string): ActivityReading {
  if (parameter.startsWith("column.")) {
    return { ...reading, columns: { ...reading.columns, [parameter.slice("column.".length)]: answer } };
  }
  return { ...reading, [parameter]: answer };
}

/** What the choices of a question are called. */
export function choiceText(parameter: string, choice: string): string {
  if (parameter === "decimal") return choice === "comma" ? "Comma: 1.234,50" : "Point: 1,234.50";
  if (parameter === "spelling") return choice === "recorded" ? "As it is recorded" : "As the file has it";
  if (parameter === "dates") return choice === "dmy" ? "Day first: 31/01/2026" : "Month first: 01/31/2026";
  return choice;
}

/** How the file was read, in words. */
export function readingText({ reading, rows }: ImportReport): string {
  if (!reading) return "The file could not be read.";
  const marks = {
    [DecimalMark.UNSPECIFIED]: "",
    [DecimalMark.POINT]: "decimal point",
    [DecimalMark.COMMA]: "decimal comma",
  };
  const orders = {
    [DateOrder.UNSPECIFIED]: "",
    [DateOrder.YEAR_MONTH_DAY]: "dates as 2026-01-31",
    [DateOrder.DAY_MONTH_YEAR]: "dates day first",
    [DateOrder.MONTH_DAY_YEAR]: "dates month first",
  };
  const between = { ";": "semicolons", "\t": "tabs" }[reading.delimiter] ?? "commas";
  const parts = [
    rows === 1 ? "1 line" : `${rows} lines`,
    `${between} between cells`,
    marks[reading.decimalMark],
    orders[reading.dateOrder],
  ];
  return parts.filter(Boolean).join(", ");
}

/** What importing would do, or did, in a sentence. */
export function outcomeText({ imported, added, duplicates, faultCount, questions }: ImportReport): string {
  const of = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);
  if (faultCount > 0)
    return `${of(faultCount, "line is", "faults are")} in the way: nothing of the file is imported until the file has none.`;
  if (questions.length > 0) return "The file leaves something open: answer it below.";
  const had = duplicates > 0 ? ` ${of(duplicates, "activity is", "activities are")} there already.` : "";
  if (added === 0) return `Nothing new${imported ? " was added" : ""}.${had}`;
  if (imported) return `${of(added, "activity was", "activities were")} added.${had}`;
  return `${of(added, "activity", "activities")} will be added.${had}`;
}

/** Whether a dry run says that the file can be imported, and that it brings something. */
export function isReady({ faultCount, questions, added }: ImportReport): boolean {
  return faultCount === 0 && questions.length === 0 && added > 0;
}
