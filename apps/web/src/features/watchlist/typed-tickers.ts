/** What may head a column of tickers. */
const HEADINGS: ReadonlySet<string> = new Set(["ticker", "tickers", "symbol", "symbols"]);

/**
 * The tickers of what was typed: several stand between commas or semicolons, or, where they are in capitals alone, as no
 * company's name is, between blanks.
 */
export function typedTickers(text: string): string[] {
  const parts = text.split(/[,;]/).flatMap((part) => (/\p{Ll}/u.test(part) ? [part] : part.split(/\s+/)));
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/**
 * What is put where it is pasted: lines of text as tickers between commas, of a table the first column. Undefined for a
 * single line, which stays as it is.
 */
export function pastedTickers(text: string): string | undefined {
  const lines = text.split(/\r\n?|\n/).map((line) => (line.split("\t")[0] as string).trim());
  const tickers = lines.filter((line) => line !== "");
  if (tickers.length === 1 && !text.includes("\t")) return undefined;
  return tickers.filter((line) => !HEADINGS.has(line.toLowerCase())).join(", ");
}
