import { X } from "lucide-react";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { percentFrom } from "./chart-line.ts";
import type { ChartPlan } from "./chart-plan.ts";
import type { CourseState } from "./course.ts";
import type { ShownCourse } from "./course-set.ts";
import { LineSwatch } from "./line-swatch.tsx";

/** Which line is which, how far each went where the crosshair is or by now, and the way to take one out. */
export function ComparedTickers({
  shown,
  plan,
  atMs,
  onRemove,
}: {
  shown: readonly ShownCourse[];
  plan: ChartPlan;
  /** The time that is pointed at. */
  atMs: number | undefined;
  onRemove: (ticker: string) => void;
}) {
  return (
    <ul aria-label="Compared" className="mt-1.5 flex flex-wrap gap-1.5 text-[12.5px] tabular-nums">
      {shown.map(({ ticker, course }, index) => {
        const line = plan.lines.find((each) => each.ticker === ticker);
        const percent = percentFrom(line?.base, candleAt(course, atMs));
        return (
          <li key={ticker} className="flex h-8 items-center gap-1.5 rounded-lg border border-line bg-surface pl-2.5">
            <LineSwatch line={line} />
            <b className="font-semibold">{ticker}</b>
            <span className="min-w-16 text-right text-muted">
              {percent === undefined
                ? (troubleOf(course, line !== undefined) ?? UNKNOWN)
                : `${numbers.percent(percent)} %`}
            </span>
            {index === 0 ? (
              <span className="w-2" />
            ) : (
              <IconButton
                label={`Remove ${ticker} from the comparison`}
                className="size-7"
                onClick={() => onRemove(ticker)}
              >
                <X size={14} />
              </IconButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function candleAt({ candles }: CourseState, atMs: number | undefined): CourseState["candles"][number] | undefined {
  return atMs === undefined ? candles.at(-1) : candles.findLast(({ startMs }) => startMs <= atMs);
}

function troubleOf({ status, isUnknown, candles }: CourseState, isDrawn: boolean): string | undefined {
  if (status === "loading") return "…";
  if (status === "failed") return isUnknown ? "not known" : "not there now";
  if (candles.length === 0) return "no history";
  return isDrawn ? undefined : "no prices of the same time";
}
