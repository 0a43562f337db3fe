/** A row of a CSV text. */
export interface CsvRow {
  /** The line that it begins in, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a text; behind a quote that nothing closes there are none. */
export interface CsvText {
  readonly rows: readonly CsvRow[];
  /** The line of a quote that nothing closes. */
  readonly openQuoteLine?: number;
}

const NEEDS_QUOTES = /[",;\t\r\n]|^ | $|^$/;

/** One row as RFC 4180 has it, its line end included. An empty cell is quoted where it is the row's only one. */
export function csvLine(cells: readonly string[]): string {
  const quoted = (cell: string): string =>
    NEEDS_QUOTES.test(cell) && (cell !== "" || cells.length === 1) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return `${cells.map(quoted).join(",")}\r\n`;
}

/**
 * Reads CSV of a size that is held in memory anyway. The delimiter is the one of comma, semicolon and tab that the first
 * line has most of outside of quotes. Rows without any text are left out.
 */
export function readCsv(text: string): CsvText {
  const delimiter = delimiterOf(text);
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let rowLine = 1;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  const endRow = (): void => {
    if (cells.some((cell) => cell !== "")) rows.push({ line: rowLine, cells });
    cells = [];
    rowLine = line;
  };
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      const begun = line;
      const end = closingQuote(text, at + 1);
      if (end === -1) return { rows, openQuoteLine: begun };
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      line += lineBreaks(cell);
      at = end + 1;
    }
    const rest = restOfCell(text, at, delimiter);
    cells.push(cell + text.slice(at, rest));
    at = rest;
    if (text[at] === delimiter) {
      at++;
      if (at < text.length) continue;
      cells.push("");
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    line++;
    endRow();
  }
  return { rows };
}

/** Where the cell ends that goes on, or begins, at a place: at a delimiter, a line break or the text's end. */
function restOfCell(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function lineBreaks(text: string): number {
  return text.match(/\r\n?|\n/g)?.length ?? 0;
}

function delimiterOf(text: string): string {
  const [head = ""] = text.replace(/"[^"]*"/g, "").split(/[\r\n]/, 1);
  const count = (delimiter: string): number => head.split(delimiter).length;
  return [";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best), ",");
}
