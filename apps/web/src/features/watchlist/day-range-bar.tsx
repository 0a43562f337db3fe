import { memo } from "react";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import type { DayRange } from "../session/day-ranges.ts";
import { rangeLabels, rangePosition } from "./day-range.ts";

/** Where the price stands in the day's range. The bar is for the eye; low and high are there as text. */
export const DayRangeBar = memo(function DayRangeBar({
  range,
  price,
  decimals,
}: {
  range: DayRange | undefined;
  price: string | undefined;
  decimals: number | undefined;
}) {
  if (!range) return <span className="text-faint">{UNKNOWN}</span>;
  const low = numbers.price(range.low, decimals);
  const high = numbers.price(range.high, decimals);
  const [from, to] = rangeLabels(range, (text, isWhole) => numbers.price(text, isWhole ? 0 : decimals));
  const at = price === undefined ? undefined : rangePosition(range.low, range.high, price);
  return (
    <div title={`${low} to ${high}`}>
      <div className="relative h-1 rounded-full bg-line" aria-hidden="true">
        {at !== undefined && (
          <span
            className="absolute -top-[3px] h-2.5 w-[3px] -translate-x-1/2 rounded-sm bg-text"
            style={{ left: `${(at * 100).toFixed(1)}%` }}
          />
        )}
      </div>
      <div className="mt-1.5 flex justify-between gap-1.5 text-[10px] leading-3 text-faint tabular-nums">
        <span className="truncate">{from}</span>
        <span className="truncate">{to}</span>
      </div>
    </div>
  );
});
