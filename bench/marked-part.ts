const begin = (writer: string): string => `<!-- benchmarks: ${writer} writes what follows -->`;
const END = "<!-- benchmarks end -->";

/** The document with the part between the marks, which name who writes it. Throws where they are missing. */
export function withPart(document: string, part: string, writer = "npm run bench"): string {
  const [before, rest] = document.split(begin(writer));
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error("There is no place for the benchmarks in the document.");
  return `${before}${begin(writer)}\n\n${part}\n\n${END}${after}`;
}

/** What is between the marks; empty where they are missing. */
export function partOf(document: string): string {
  return document.split(begin("npm run bench"))[1]?.split(END)[0] ?? "";
}

/** The cells of all tables in a text, row by row, whatever their padding. */
export function tableCells(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[\s|:-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}
