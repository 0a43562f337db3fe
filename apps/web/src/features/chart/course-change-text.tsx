import { numbers } from "../../ui/number-text.ts";
import type { CourseChange } from "./chart-plan.ts";

const TONES = { up: "text-up", down: "text-down", flat: "text-muted" } as const;
const ARROWS = { up: "▲", down: "▼", flat: "■" } as const;

/** How far a course went, by arrow, sign and colour. */
export function CourseChangeText({
  change,
  decimals,
  words,
}: {
  change: CourseChange;
  decimals: number;
  /** Over what. */
  words: string;
}) {
  return (
    <span className={`tabular-nums ${TONES[change.direction]}`}>
      <span aria-hidden="true" className="mr-1 text-[0.75em]">
        {ARROWS[change.direction]}
      </span>
      {numbers.change(change.change, decimals)}
      {change.percent !== undefined && <> {numbers.percent(change.percent)} %</>}{" "}
      <span className="text-muted">{words}</span>
    </span>
  );
}
