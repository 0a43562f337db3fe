import type { ChartToken } from "./chart-colors.ts";
import type { LineRun } from "./chart-line.ts";

const COLORS: Partial<Record<ChartToken, string>> = {
  accent: "text-accent",
  warn: "text-warn",
  up: "text-up",
  down: "text-down",
  muted: "text-muted",
};
/** As long and as far apart as the chart draws them at the line's width. */
const DASHES: Readonly<Record<LineRun, string | undefined>> = {
  solid: undefined,
  dashed: "4 4",
  dotted: "2 2",
  long: "12 8",
  sparse: "2 8",
};

/** A piece of a line as the chart draws it; without a line its place is kept empty. */
export function LineSwatch({ line }: { line: { readonly tone: ChartToken; readonly run: LineRun } | undefined }) {
  return (
    <svg width="32" height="3" aria-hidden="true" className={line && COLORS[line.tone]}>
      {line && <path d="M0 1.5h32" stroke="currentColor" strokeWidth="2" strokeDasharray={DASHES[line.run]} />}
    </svg>
  );
}
