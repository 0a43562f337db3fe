import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import type { DayChange } from "./day-change.ts";

const ARROW = { up: "▲", down: "▼", flat: "■" } as const;

/** The class that colours a change. Colour never stands alone: the arrow and the sign say the same. */
export function directionTone(direction: DayChange["direction"], old: boolean): string {
  if (old) return "text-faint";
  return { up: "text-up", down: "text-down", flat: "text-muted" }[direction];
}

/** The change with its arrow and sign, or a dash. */
export function ChangeText({ day, decimals }: { day: DayChange; decimals: number | undefined }) {
  if (day.change === undefined) return <span className="text-faint">{UNKNOWN}</span>;
  return (
    <>
      <span aria-hidden="true" className="mr-1.5 text-[10px]">
        {ARROW[day.direction]}
      </span>
      {numbers.change(day.change, decimals)}
    </>
  );
}

/** The change in per cent, or a dash; its % sign shows where no column head says so. */
export function PercentText({ day }: { day: DayChange }) {
  if (day.percent === undefined) return <span className="text-faint">{UNKNOWN}</span>;
  return (
    <>
      {numbers.percent(day.percent)}
      <span className="percent-sign"> %</span>
    </>
  );
}
