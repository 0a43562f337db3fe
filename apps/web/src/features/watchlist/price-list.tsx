"use client";
import { type ReactNode, useEffect, useRef } from "react";
import { type RowActions, TickerRow } from "./ticker-row.tsx";

const HEADS: readonly (readonly [string, string])[] = [
  ["c-name", "Ticker"],
  ["c-number c-last", "Last"],
  ["c-number c-change", "Change"],
  ["c-number c-percent", "%"],
  ["c-seen", "Since opened"],
  ["c-range", "Day range"],
  ["c-number c-volume", "Volume"],
  ["c-quality", "Quality"],
];

/** The card around the rows and their column heads. */
export function PriceCard({ children, busy = false }: { children: ReactNode; busy?: boolean }) {
  return (
    <div
      className="price-list overflow-hidden rounded-[14px] border border-line bg-surface max-[700px]:-mx-4 max-[700px]:rounded-none max-[700px]:border-x-0"
      aria-busy={busy}
    >
      {children}
    </div>
  );
}

/** What holds the place of the rows until the page has opened its stream. */
export function PriceListOutline({ rows }: { rows: number }) {
  return (
    <PriceCard busy>
      <div className="price-row price-head h-9" />
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="price-row" data-ticker="" aria-hidden="true">
          <span className="h-2.5 w-24 rounded-full bg-line-soft" />
        </div>
      ))}
    </PriceCard>
  );
}

/**
 * The rows. The selection is what arrows move, and what is scrolled into view; the focus follows it while
 * it is in the list, and where `takeFocus` says that a key moved it.
 */
export function PriceList({
  tickers,
  selected,
  actions,
  takeFocus,
}: {
  tickers: readonly string[];
  selected: string | undefined;
  actions: RowActions;
  /** Whether the focus is to follow this change of the selection; asked once for each. */
  takeFocus: () => boolean;
}) {
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected === undefined) return;
    const row = grid.current?.querySelector<HTMLElement>(`[data-ticker="${CSS.escape(selected)}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    if (takeFocus() || (grid.current?.contains(document.activeElement) && !row.contains(document.activeElement))) {
      row.focus();
    }
  }, [selected, takeFocus]);
  return (
    <PriceCard>
      <div ref={grid} role="grid" aria-label="Watchlist prices" aria-rowcount={tickers.length + 1}>
        <div role="row" className="price-row price-head h-9 border-b border-line text-xs text-faint">
          {HEADS.map(([column, head]) => (
            <div key={column} role="columnheader" className={`${column} truncate`}>
              {head}
            </div>
          ))}
          <div role="columnheader">
            <span className="sr-only">Remove</span>
          </div>
        </div>
        {tickers.map((ticker) => (
          <TickerRow key={ticker} ticker={ticker} selected={ticker === selected} actions={actions} />
        ))}
      </div>
    </PriceCard>
  );
}
