"use client";
import type { NetWorthPoint } from "@streampulse/client/portfolio";
import { memo, useMemo, useState } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { dayText } from "./day-text.ts";
import { DayEndNote } from "./day-end-note.tsx";
import { Delta } from "./delta.tsx";
import { NetWorthPlot } from "./net-worth-plot.tsx";
import { changeOver, NET_WORTH_RANGES, type NetWorthRange, remarksOn, withNow } from "./net-worth-range.ts";
import { useLive } from "./portfolio-context.tsx";
import { useNetWorth } from "./use-net-worth.ts";

const RANGES = NET_WORTH_RANGES.map((value) => ({ value, text: value }));

/** What everything was worth at each day's end: a line, or the table that it is drawn from. */
export function NetWorthCard() {
  const [range, setRange] = useState<NetWorthRange>("3M");
  const [at, setAt] = useState<number>();
  const [asTable, setAsTable] = useState(false);
  const { told, failure, retry } = useNetWorth(range);
  const currency = told?.currency;
  const now = useLive(({ view, isAway }) =>
    !isAway && view?.valuation.currency === currency ? view?.valuation.netWorth : undefined,
  );
  const points = useMemo(() => told && withNow(told.points, now), [told, now]);
  const pointed = at === undefined ? undefined : points?.[at];
  const whole = points && changeOver(points);
  return (
    <Card>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="text-[15px] font-semibold">Net worth over time</h2>
          <p className="min-h-5 text-[13px] text-muted">
            {pointed ? (
              <>
                {dayText(pointed.day)}: <PointText point={pointed} currency={currency} />
              </>
            ) : (
              whole && (
                <>
                  <Delta value={whole.change} currency={currency} /> since {dayText(whole.from)}, with what was paid in
                  and out
                </>
              )
            )}
          </p>
        </div>
        <Segmented label="Range" hidesLabel value={range} choices={RANGES} onChange={setRange} />
      </div>
      {failure !== undefined && <ErrorNote title="Past days did not come." error={failure} onRetry={retry} />}
      {!points && failure === undefined && (
        <Loading label="Loading past days" className="grid h-[216px] items-end">
          <Skeleton className="mb-8 h-24 w-full rounded-lg" />
        </Loading>
      )}
      {points?.length === 0 && (
        <p className="py-10 text-center text-[13px] text-muted">Its line begins with the first activity.</p>
      )}
      {points && points.length > 0 && !asTable && <NetWorthPlot points={points} at={at} onPoint={setAt} />}
      {points && points.length > 0 && asTable && <PointTable points={points} currency={currency} />}
      {points && points.length > 0 && (
        <div className="mt-1 flex items-start justify-between gap-3 text-xs">
          <p className="text-warn">{remarksOn(points).join(" ")}</p>
          <button
            type="button"
            className="ml-auto shrink-0 rounded-sm text-muted underline decoration-line underline-offset-4 hover:text-text"
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? "Show as a line" : "Show as a table"}
          </button>
        </div>
      )}
      <DayEndNote />
    </Card>
  );
}

/** What a day has: its net worth, or why it is a gap. */
function PointText({ point, currency }: { point: NetWorthPoint; currency: string | undefined }) {
  if (point.netWorth !== undefined)
    return <Amount value={point.netWorth} currency={currency} className="font-medium" />;
  const missing = point.missing.join(", ");
  return <span className="text-warn">{missing === "" ? "unknown" : `no price of ${missing}`}</span>;
}

function PointTable({ points, currency }: { points: readonly NetWorthPoint[]; currency: string | undefined }) {
  return (
    <div
      role="region"
      aria-label="Net worth of each day"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
      tabIndex={0}
      className="relative h-[216px] overflow-y-auto"
    >
      <table className="w-full text-[13px]">
        <thead className="text-xs text-faint">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              Day
            </th>
            <th scope="col" className="py-1 pr-2 text-right font-normal">
              Net worth
            </th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <PointRow key={point.day} point={point} currency={currency} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Drawn once for each point: of thousands only today's moves. */
const PointRow = memo(function PointRow({ point, currency }: { point: NetWorthPoint; currency: string | undefined }) {
  return (
    <tr className="border-t border-line-soft">
      <th scope="row" className="py-1 text-left font-normal">
        {dayText(point.day)}
      </th>
      <td className="py-1 pr-2 text-right">
        <PointText point={point} currency={currency} />
      </td>
    </tr>
  );
});
