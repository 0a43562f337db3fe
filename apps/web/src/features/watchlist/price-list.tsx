"use client";
import { isHeading } from "@streampulse/core";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useSettings } from "../settings/use-settings.ts";
import type { EntryKey } from "../lists/list-edit.ts";
import { browserScheduler } from "../session/browser-scheduler.ts";
import { useSession } from "../session/session-context.tsx";
import { type ColumnFit, fitColumns } from "./columns.ts";
import { DragGrip } from "./drag-grip.ts";
import type { DragLayer as Layer } from "./drag-layer.tsx";
import { DRAG_HINT, DRAG_INSTRUCTIONS } from "./drag-handle.tsx";
import { HeadingRow } from "./heading-row.tsx";
import { PriceCard } from "./price-card.tsx";
import { PriceHead } from "./price-head.tsx";
import type { Column } from "./columns.ts";
import type { ListRow, Sort, SortColumn } from "./row-order.ts";
import { type RowActions, TickerRow } from "./ticker-row.tsx";
import { useRowWindow } from "./use-row-window.ts";
import { VisibleDemand } from "./visible-demand.ts";

/** Rows beyond the window on each side that are kept current, so that scrolling seldom meets a row without a price. */
const MARGIN_ROWS = 8;
const HEADING_PX = 34;

/**
 * The rows that are in view, of however many. The selection is what arrows move, and what is scrolled into view; the focus
 * follows it while it is in the list, and where `takeFocus` says that a key moved it.
 */
export function PriceList({
  area,
  rows,
  selected,
  chosen,
  sort,
  actions,
  onSort,
  onPlace,
  takeFocus,
}: {
  area: RefObject<HTMLDivElement | null>;
  rows: readonly ListRow[];
  selected: string | undefined;
  /** The columns that the reader wants, where there is room. */
  chosen: readonly Column[];
  sort: Sort | undefined;
  actions: RowActions;
  onSort: (column: SortColumn) => void;
  /** An entry was dragged before another one, or to the end. */
  onPlace: (key: EntryKey, before: EntryKey | undefined) => void;
  /** Whether the focus is to follow this change of the selection; asked once for each. */
  takeFocus: () => boolean;
}) {
  const [dragged, setDragged] = useState<EntryKey>();
  const keys = useMemo(() => rows.map(({ key }) => key), [rows]);
  const { fit, top, heights } = useMeasures(area, chosen);
  const [at, draggedAt] = [selected, dragged].map((key) => (key === undefined ? -1 : keys.indexOf(key))) as [
    number,
    number,
  ];
  const rowHeights = useMemo(
    () => rows.map(({ entry }) => (isHeading(entry) ? HEADING_PX : fit.isNarrow ? heights.tall : heights.row)),
    [rows, fit.isNarrow, heights],
  );
  // What has the focus or is being moved stays, wherever the window is.
  const { items, height, reveal } = useRowWindow({
    heights: rowHeights,
    top,
    beyond: MARGIN_ROWS,
    kept: [at, draggedAt],
  });
  useDemandOf(items.flatMap(({ index }) => (rows[index] && !isHeading(rows[index].entry) ? [rows[index].key] : [])));
  useSelectionInView(area, selected, takeFocus, () => at !== -1 && reveal(at));
  const { DragLayer, grip } = useDragCode();
  const isOrdered = sort === undefined;
  return (
    <PriceCard>
      <div
        ref={area}
        role="grid"
        aria-label="Watchlist prices"
        aria-rowcount={rows.length + 1}
        className={fit.isNarrow ? "is-narrow" : "is-wide"}
        style={{ "--columns": fit.template } as React.CSSProperties}
      >
        {!fit.isNarrow && <PriceHead columns={fit.columns} sort={sort} onSort={onSort} />}
        <div role="rowgroup" className="relative" style={{ height }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const place = {
              top: item.start,
              height: item.size,
              rowIndex: item.index + 2,
              grip: isOrdered ? grip : undefined,
            };
            return isHeading(row.entry) ? (
              <HeadingRow key={row.key} rowKey={row.key} heading={row.entry.heading} actions={actions} {...place} />
            ) : (
              <TickerRow
                key={row.key}
                ticker={row.key}
                note={row.entry.note}
                selected={row.key === selected}
                columns={fit.columns}
                actions={actions}
                {...place}
              />
            );
          })}
        </div>
      </div>
      <p id={DRAG_HINT} hidden>
        {DRAG_INSTRUCTIONS}
      </p>
      {DragLayer && isOrdered && (
        <DragLayer
          area={area}
          grip={grip}
          keys={keys}
          inView={items.flatMap(({ index }) => {
            const row = rows[index];
            return row ? [{ key: row.key, name: isHeading(row.entry) ? row.entry.heading : row.key }] : [];
          })}
          onDragged={setDragged}
          onPlace={onPlace}
        />
      )}
    </PriceCard>
  );
}

/** The code that moves rows, once a handle is about to be used. */
function useDragCode() {
  const [loaded, setLoaded] = useState<{ readonly DragLayer: typeof Layer }>();
  const [grip] = useState(
    () =>
      new DragGrip(
        // Where it could not be had, the next gesture asks again.
        () => void import("./drag-layer.tsx").then(setLoaded, () => undefined),
        globalThis as unknown as EventTarget,
      ),
  );
  return { DragLayer: loaded?.DragLayer, grip };
}

/** How wide and how far down the list is, and how high its rows are. */
function useMeasures(area: RefObject<HTMLElement | null>, chosen: readonly Column[]) {
  const { density } = useSettings();
  const [box, setBox] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const measure = (): void => {
      const { width } = element.getBoundingClientRect();
      const body = element.querySelector(":scope > [role=rowgroup]:last-of-type") ?? element;
      const top = body.getBoundingClientRect().top + scrollY;
      setBox((before) => (before.width === width && before.top === top ? before : { width, top }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // What stands above the list comes and goes.
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, [area]);
  const fit = useMemo<ColumnFit>(() => fitColumns(chosen, box.width === 0 ? 1_000 : box.width), [chosen, box.width]);
  const heights = useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const px = (name: string, otherwise: number): number =>
      Number.parseFloat(style.getPropertyValue(name)) || otherwise;
    return { row: px("--row", 46), tall: px("--row-tall", 64), density };
  }, [density]);
  return { fit, top: box.top, heights };
}

/** Wants the tickers of the rows that are there. */
function useDemandOf(tickers: readonly string[]): void {
  const session = useSession();
  const [demand, setDemand] = useState<VisibleDemand>();
  useEffect(() => {
    const made = new VisibleDemand({ want: (ticker) => session.want(ticker), scheduler: browserScheduler });
    // oxlint-disable-next-line react/set-state-in-effect -- what it wants is let go when the session changes
    setDemand(made);
    return () => made.close();
  }, [session]);
  const list = tickers.join(" ");
  // oxlint-disable-next-line react/exhaustive-deps -- the same tickers are the same demand
  useEffect(() => demand?.show(tickers), [demand, list]);
}

function useSelectionInView(
  area: RefObject<HTMLElement | null>,
  selected: string | undefined,
  takeFocus: () => boolean,
  scroll: () => void,
): void {
  // oxlint-disable react/exhaustive-deps -- only another selection scrolls
  const first = useRef(selected);
  useEffect(() => {
    if (selected === undefined) return;
    // A list opens at its head.
    if (first.current === selected) return;
    first.current = undefined;
    scroll();
    const row = area.current?.querySelector<HTMLElement>(`[data-ticker="${CSS.escape(selected)}"]`);
    if (!row) return;
    const isInList = area.current?.contains(document.activeElement) && !row.contains(document.activeElement);
    if (takeFocus() || isInList) row.focus({ preventScroll: true });
  }, [selected, takeFocus]);
}
