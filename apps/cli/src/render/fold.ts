import type { Cell } from "./table.ts";
import { textWidth } from "./width.ts";

const BETWEEN = "   ";
/** Narrower than this no text is read: lines may pass the edge of such a terminal. */
const LEAST = 20;

/** Lines of at most `width` columns, broken at spaces; a word that is wider has a line of its own. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/**
 * A row of parts behind its label, in `columns` of a terminal: what has no room goes on below the first part,
 * broken between two parts where that is possible, else at a space.
 */
export function foldRow(label: Cell, parts: readonly Cell[], columns: number): string[] {
  const indent = " ".repeat(textWidth(label.text));
  const room = Math.max(LEAST, columns - indent.length);
  const lines: string[] = [];
  let used = 0;
  for (const { text, paint = unpainted } of parts) {
    const [first = "", ...others] = wrapText(text, room);
    const joined = used + BETWEEN.length + textWidth(first);
    if (lines.length > 0 && others.length === 0 && joined <= room) {
      lines.push(`${lines.pop()}${BETWEEN}${paint(first)}`);
      used = joined;
    } else {
      lines.push(paint(first), ...others.map(paint));
      used = textWidth(others.at(-1) ?? first);
    }
  }
  const { text, paint = unpainted } = label;
  return lines.map((line, index) => (index === 0 ? paint(text) : indent) + line);
}

function unpainted(text: string): string {
  return text;
}
