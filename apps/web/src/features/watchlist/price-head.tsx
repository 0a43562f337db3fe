"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { Fragment, memo } from "react";
import type { Column } from "./columns.ts";
import { type Sort, SORT_NAMES, type SortColumn } from "./row-order.ts";

/** How a column's head looks, and what it sorts by: of two figures in one column each has a button of its own. */
const HEADS: Readonly<Record<Column | "ticker" | "last", readonly [look: string, ...parts: readonly Part[]]>> = {
  ticker: ["", ["Ticker", "ticker"]],
  last: ["c-number", ["Last", "last"]],
  change: ["c-number", ["Change", "change"]],
  percent: ["c-number", ["%", "percent"]],
  course: ["c-course", ["Last day"]],
  range: ["", ["Day range", "range"]],
  bidAsk: ["c-number", ["Bid", "bid"], ["Ask", "ask"]],
  volume: ["c-number", ["Volume", "volume"]],
  quality: ["justify-self-end", ["Quality", "quality"]],
};
type Part = readonly [text: string, sorts?: SortColumn];

/** The heads of the columns: a click sorts, the third one is the list's own order again. */
export const PriceHead = memo(function PriceHead({
  columns,
  sort,
  onSort,
}: {
  columns: readonly Column[];
  sort: Sort | undefined;
  onSort: (column: SortColumn) => void;
}) {
  const direction = sort?.descending ? "descending" : "ascending";
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <div role="rowgroup" className="price-head">
      <div role="row" aria-rowindex={1} className="price-row text-xs text-faint">
        {(["ticker", "last", ...columns] as const).map((column) => {
          const [look, ...parts] = HEADS[column];
          const isSortable = parts.some(([, sorts]) => sorts !== undefined);
          const isSorted = sort !== undefined && parts.some(([, sorts]) => sorts === sort.column);
          return (
            <div
              key={column}
              role="columnheader"
              aria-sort={isSorted ? direction : isSortable ? "none" : undefined}
              className={look}
            >
              {parts.map(([text, sorts], at) => (
                <Fragment key={text}>
                  {at > 0 && " × "}
                  {sorts === undefined ? (
                    text
                  ) : (
                    <button
                      type="button"
                      className={sort?.column === sorts ? "sort-button is-sorted" : "sort-button"}
                      onClick={() => onSort(sorts)}
                      title={`Sort by ${SORT_NAMES[sorts]}`}
                    >
                      {text}
                      {sort?.column === sorts && <Arrow size={12} aria-hidden="true" />}
                    </button>
                  )}
                </Fragment>
              ))}
            </div>
          );
        })}
        <div role="columnheader">
          <span className="sr-only">Actions</span>
        </div>
      </div>
    </div>
  );
});
