"use client";
import type { BudgetMonth } from "@streampulse/client/portfolio";
import { compareDecimal } from "@streampulse/core";
import { shareOf } from "../portfolio/decimal-sum.ts";
import { monthText } from "./budget-month.ts";

const HEIGHT = 72;
const BAR = 10;

/** The months of a year side by side: what came in and what went out. A press on one shows it; the table below has figures. */
export function YearChart({
  months,
  chosen,
  thisMonth,
  onChoose,
}: {
  months: readonly BudgetMonth[];
  chosen: string;
  thisMonth: string;
  onChoose: (month: string) => void;
}) {
  const most = months
    .flatMap(({ income, spending }) => [income, spending])
    .reduce((greatest, each) => (compareDecimal(each, greatest) > 0 ? each : greatest), "0");
  const height = (amount: string): number => Math.round(shareOf(amount, most) * HEIGHT);
  return (
    <>
      <ul aria-label="Months" className="grid grid-cols-6 gap-1 min-[701px]:grid-cols-12">
        {months.map(({ month, income, spending, complete }) => (
          <li key={month}>
            <button
              type="button"
              aria-current={month === chosen ? "true" : undefined}
              className="grid w-full justify-items-center rounded-lg px-0.5 py-1.5 hover:bg-sunken aria-[current]:bg-accent-soft"
              onClick={() => onChoose(month)}
            >
              <svg
                width={BAR * 2 + 3}
                height={HEIGHT}
                aria-hidden="true"
                className={month > thisMonth ? "opacity-40" : ""}
              >
                <Bar x={0} height={height(income)} className="fill-accent" />
                <Bar x={BAR + 3} height={height(spending)} className="fill-part-4" />
              </svg>
              <span className={`mt-1 text-xs ${month === chosen ? "font-medium text-accent" : "text-muted"}`}>
                {monthText(month, "short")}
                <span className="sr-only"> {month.slice(0, 4)}</span>
              </span>
              {!complete && <span className="text-[11px] text-warn">in part</span>}
            </button>
          </li>
        ))}
      </ul>
      <p aria-hidden="true" className="mt-1.5 flex gap-4 text-xs text-muted">
        <span>
          <Mark className="fill-accent" /> Income
        </span>
        <span>
          <Mark className="fill-part-4" /> Spending
        </span>
      </p>
    </>
  );
}

/** One bar from below; nothing is a hair, so that a month is seen. */
function Bar({ x, height, className }: { x: number; height: number; className: string }) {
  const tall = Math.max(1.5, height);
  return <rect x={x} y={HEIGHT - tall} width={BAR} height={tall} rx="2" className={className} />;
}

function Mark({ className }: { className: string }) {
  return (
    <svg width="9" height="9" className="mr-1 inline-block">
      <rect width="9" height="9" rx="2" className={className} />
    </svg>
  );
}
