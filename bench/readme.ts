const BEGIN = "<!-- benchmarks: npm run bench writes this table -->";
const END = "<!-- benchmarks end -->";

/** The README with the table between its marks. Throws where they are missing. */
export function withTable(readme: string, table: string): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error("README.md has no place for the benchmarks.");
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
}

/** The cells of the README's table, row by row, whatever their padding. */
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
