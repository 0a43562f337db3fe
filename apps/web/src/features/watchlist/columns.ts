/** The columns beside ticker, last price and change, which are always there where there is room. */
export const CHOICES = {
  change: "Change",
  percent: "Change %",
  course: "Last day",
  range: "Day range",
  bidAsk: "Bid × Ask",
  volume: "Volume",
  quality: "Quality",
} as const;
/** One of them. */
export type Column = keyof typeof CHOICES;
/** All of them, in the order in which they stand. */
export const COLUMNS = Object.keys(CHOICES) as readonly Column[];

/** What a newcomer sees. Volume and bids wait to be chosen: many sources have none. */
export const FIRST_COLUMNS: readonly Column[] = ["change", "percent", "course", "range", "quality"];

/** Pixels that each needs, the gap to its neighbour included. */
const WIDTH: Readonly<Record<Column | "last" | "name" | "actions", number>> = {
  name: 164,
  last: 116,
  change: 120,
  percent: 70,
  course: 100,
  range: 116,
  bidAsk: 176,
  volume: 84,
  // The longest badge: simulated, and its age in days.
  quality: 114,
  actions: 60,
};
/** What gives way first where there is no room for all. */
const GIVES_WAY: readonly Column[] = ["volume", "bidAsk", "range", "course", "quality", "change", "percent"];
/** Below this width a row has two lines, whatever was chosen. */
export const NARROW = 560;

/** The columns of a table and the template of its grid. */
export interface ColumnFit {
  readonly columns: readonly Column[];
  /** As `grid-template-columns`, ticker and last price before them, the row's buttons behind. */
  readonly template: string;
  readonly isNarrow: boolean;
}

/** Those of the chosen columns, in their order, that have room in so many pixels. */
export function fitColumns(chosen: readonly Column[], width: number): ColumnFit {
  const isNarrow = width < NARROW;
  if (isNarrow) return { columns: ["change", "percent", "quality"], template: "", isNarrow };
  const columns = new Set(COLUMNS.filter((column) => chosen.includes(column)));
  const needed = (): number =>
    WIDTH.name + WIDTH.last + WIDTH.actions + [...columns].reduce((sum, column) => sum + WIDTH[column], 0);
  for (const column of GIVES_WAY) if (needed() > width) columns.delete(column);
  const gap = 12;
  const track = (column: Column | "last" | "actions"): string => `${WIDTH[column] - gap}px`;
  const fit = [...columns];
  return {
    columns: fit,
    template: ["minmax(0, 1fr)", track("last"), ...fit.map(track), track("actions")].join(" "),
    isNarrow,
  };
}
