"use client";
import type { BudgetMonth } from "@streampulse/client/portfolio";
import { Amount } from "../../ui/amount.tsx";
import { Delta } from "../portfolio/delta.tsx";
import { monthText, yearSums } from "./budget-month.ts";

/** The figures of a year, and their exact sums; what lacks something for want of an exchange rate says so. */
export function YearTable({
  months,
  currency,
  thisMonth,
}: {
  months: readonly BudgetMonth[];
  currency: string;
  thisMonth: string;
}) {
  const told = months.filter(
    ({ month, lines }) => month <= thisMonth || lines.some(({ recorded }) => recorded.length > 0),
  );
  const sums = yearSums(told);
  return (
    <details className="mt-3">
      <summary className="w-fit cursor-pointer rounded-sm py-1 text-[13px] text-muted hover:text-text">
        The year in figures
      </summary>
      <div
        role="region"
        aria-label="The year in figures"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
        tabIndex={0}
        className="mt-1 overflow-x-auto"
      >
        <table className="w-full text-[13px] [&_td]:py-1 [&_td]:pl-4 [&_td]:text-right [&_th]:py-1 [&_th]:font-normal">
          <thead className="text-xs text-faint">
            <tr>
              <th scope="col" className="text-left">
                Month
              </th>
              {["Income", "Spending", "Saved", "Net worth"].map((head) => (
                <th key={head} scope="col" className="pl-4 text-right">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {told.map(({ month, income, spending, saved, netWorth, complete }) => (
              <tr key={month} className="border-t border-line-soft">
                <th scope="row" className="text-left whitespace-nowrap">
                  {monthText(month, "long")}
                  {!complete && <InPart />}
                </th>
                <td>
                  <Amount value={income} currency={currency} />
                </td>
                <td>
                  <Amount value={spending} currency={currency} />
                </td>
                <td>
                  <Delta value={saved} currency={currency} />
                </td>
                <td>
                  <Amount value={netWorth} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="border-t border-line font-medium">
              <th scope="row" className="text-left">
                Together
                {!sums.complete && <InPart />}
              </th>
              <td>
                <Amount value={sums.income} currency={currency} />
              </td>
              <td>
                <Amount value={sums.spending} currency={currency} />
              </td>
              <td>
                <Delta value={sums.saved} currency={currency} />
              </td>
              <td className="text-faint">of each month</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </details>
  );
}

function InPart() {
  return <span className="text-xs text-warn"> · in part</span>;
}
