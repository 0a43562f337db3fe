import { useConnection } from "@streampulse/client/react";
import type { AxisTime } from "./axis-time.ts";
import type { ChartRange } from "./chart-range.ts";
import type { CourseState } from "./course.ts";
import { clockWords, readersZone } from "./day-hours.ts";
import { gapText, toldGaps } from "./gap-words.ts";

/** More gaps than these are counted, not told one by one. */
const TOLD = 3;

/** What is not in the picture: which clock it goes by, where nothing was heard and why, that it may be old. */
export function ChartNotes({ course, range, axis }: { course: CourseState; range: ChartRange; axis: AxisTime }) {
  const { status } = useConnection();
  const last = course.candles.at(-1);
  const at = (ms: number): string => axis.text({ startMs: ms, endMs: ms });
  // Where there is no candle, the empty chart says why.
  const gaps = last ? toldGaps(course.gaps, course.candles) : [];
  const isCut = status === "offline" || status === "reconnecting" || status === "stopped" || status === "stalled";
  const old = isCut ? "The page is not connected to its server now." : course.trouble;
  return (
    <div className="mt-2 space-y-1 text-[12px] text-faint">
      {old !== undefined && last && (
        <p className="text-warn">
          Prices until {at(last.startMs)}. {old}
        </p>
      )}
      {gaps.slice(-TOLD).map((gap) => (
        <p key={gap.gap.fromMs} className="text-muted">
          {gapText(gap, at)}
        </p>
      ))}
      {gaps.length > TOLD && <p>and {gaps.length - TOLD} earlier times without prices</p>}
      <p>
        {clockWords(range.step, last, readersZone())}. Drawn with{" "}
        <a
          href="https://www.tradingview.com/"
          target="_blank"
          rel="noopener noreferrer"
          className="underline hover:text-text"
        >
          Lightweight Charts™ by TradingView
        </a>
      </p>
    </div>
  );
}
