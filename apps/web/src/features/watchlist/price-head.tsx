"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { memo } from "react";
import type { Column } from "./columns.ts";
import type { Sort, SortColumn } from "./row-order.ts";

const HEADS: Readonly<Record<Column, readonly [text: string, look: string, sorts?: SortColumn]>> = {
  change: ["Change", "c-number", "change"],
  percent: ["%", "c-number", "percent"],
  course: ["Since opened", "c-course"],
  range: ["Day range", "", "range"],
  bidAsk: ["Bid × Ask", "c-number"],
  volume: ["Volume", "c-number", "volume"],
  quality: ["Quality", "justify-self-end", "quality"],
};

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
  const head = (text: string, look: string, sorts: SortColumn | undefined) => {
    const direction =
      sorts !== undefined && sort?.column === sorts ? (sort.descending ? "descending" : "ascending") : undefined;
    const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
    return (
      <div key={text} role="columnheader" aria-sort={direction ?? (sorts && "none")} className={look}>
        {sorts === undefined ? (
          text
        ) : (
          <button type="button" className="sort-button" onClick={() => onSort(sorts)} title={`Sort by ${NAMES[sorts]}`}>
            {text}
            {direction && <Arrow size={12} aria-hidden="true" />}
          </button>
        )}
      </div>
    );
  };
  return (
    <div role="rowgroup" className="price-head">
      <div role="row" aria-rowindex={1} className="price-row text-xs text-faint">
        {head("Ticker", "", "ticker")}
        {head("Last", "c-number", "last")}
        {columns.map((column) => head(...sortable(column)))}
        <div role="columnheader">
          <span className="sr-only">Actions</span>
        </div>
      </div>
    </div>
  );
});

function sortable(column: Column): [text: string, look: string, sorts: SortColumn | undefined] {
  const [text, look, sorts] = HEADS[column];
  return [text, look, sorts];
}

const NAMES: Readonly<Record<SortColumn, string>> = {
  ticker: "ticker",
  last: "last price",
  change: "change",
  percent: "change in per cent",
  volume: "volume",
  range: "place in the day's range",
  quality: "quality",
};
