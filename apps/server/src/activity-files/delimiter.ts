/** What may stand between cells: comma, semicolon, tab. */
const DELIMITERS: readonly string[] = [",", ";", "\t"];

/** What a line says for itself, as Excel writes it: `sep=;`. */
const SAYS = /^sep=([,;\t])$/i;

/** How a file's cells are told apart. */
export interface Delimited {
  readonly delimiter: string;
  /** The line of the headings: the first, or the one behind a line that names the delimiter. */
  readonly headLine: number;
}

/**
 * The delimiter that a file's first line has most of, outside of quotes. Undefined while the line may go on;
 * `isAll`: nothing follows the text.
 */
export function delimiterOf(text: string, isAll: boolean): Delimited | undefined {
  const end = endOfLine(text);
  if (end === -1 && !isAll) return undefined;
  const line = end === -1 ? text : text.slice(0, end);
  const said = SAYS.exec(line)?.[1];
  if (said !== undefined) return { delimiter: said, headLine: 2 };
  const bare = line.replace(/"(?:[^"]|"")*"/g, "");
  const count = (delimiter: string): number => bare.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
  return { delimiter, headLine: 1 };
}

/** Where the first line ends that has anything in it, outside of quotes; -1: not yet. */
function endOfLine(text: string): number {
  let isQuoted = false;
  let isBegun = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"') isQuoted = !isQuoted;
    const isBreak = character === "\n" || character === "\r";
    if (isBreak && isBegun && !isQuoted) return at;
    isBegun ||= !isBreak && character !== " ";
  }
  return -1;
}
