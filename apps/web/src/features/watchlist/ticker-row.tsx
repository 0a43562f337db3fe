"use client";
import { StickyNote, X } from "lucide-react";
import { memo } from "react";
import { Tip } from "../../ui/tip.tsx";
import type { Column } from "./columns.ts";
import type { DragGrip } from "./drag-grip.ts";
import { DragHandle } from "./drag-handle.tsx";
import { type MenuGround, TickerMenu } from "./list-actions.tsx";
import { PriceCells } from "./price-cells.tsx";

/** What a row does to the list; the same functions for every row and render, so that a tick renders one row. */
export interface RowActions {
  readonly select: (ticker: string) => void;
  /** Opens what is known of the ticker, where it does not show beside the list already. */
  readonly open: (ticker: string) => void;
  readonly remove: (ticker: string) => void;
  /** What its menu acts upon. */
  readonly ground: MenuGround;
}

/** Where a row stands in the list, for the eye and for a screen reader. */
export interface RowPlace {
  /** Pixels below the first row. */
  readonly top: number;
  readonly height: number;
  /** From 1, the head among them. */
  readonly rowIndex: number;
  /** What its handle takes hold of; undefined where rows may not be moved, since they are sorted. */
  readonly grip: DragGrip | undefined;
}

/** One ticker. Selecting renders it again; a tick renders its cells alone, and moving it nothing. */
export const TickerRow = memo(function TickerRow({
  ticker,
  note,
  selected,
  columns,
  actions,
  top,
  height,
  rowIndex,
  grip,
}: {
  ticker: string;
  note: string | undefined;
  selected: boolean;
  columns: readonly Column[];
  actions: RowActions;
} & RowPlace) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys of the page act on the selected row
    <div
      role="row"
      aria-rowindex={rowIndex}
      data-row={ticker}
      data-ticker={ticker}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      className="price-row"
      style={{ top, height }}
      onClick={() => actions.open(ticker)}
      onFocus={() => actions.select(ticker)}
    >
      <PriceCells ticker={ticker} columns={columns} mark={note === undefined ? undefined : <NoteMark note={note} />} />
      <div role="gridcell" className="c-actions">
        {selected && <TickerMenu ground={actions.ground} ticker={ticker} />}
        <RemoveButton ticker={ticker} reached={selected} remove={actions.remove} />
      </div>
      {grip && <DragHandle rowKey={ticker} label={`Move ${ticker}`} reached={selected} grip={grip} />}
    </div>
  );
});

function NoteMark({ note }: { note: string }) {
  return (
    <Tip note={<span className="whitespace-pre-wrap">{note}</span>}>
      <span className="ml-1.5 inline-block align-[-2px] text-faint">
        <StickyNote size={13} aria-hidden="true" />
        <span className="sr-only">Note: {note}</span>
      </span>
    </Tip>
  );
}

const RemoveButton = memo(function RemoveButton({
  ticker,
  reached,
  remove,
}: {
  ticker: string;
  /** Whether Tab stops here: at one row of the list, as at the row itself. */
  reached: boolean;
  remove: RowActions["remove"];
}) {
  return (
    <button
      type="button"
      tabIndex={reached ? 0 : -1}
      aria-label={`Remove ${ticker}`}
      title={`Remove ${ticker} (Delete)`}
      className="row-button"
      onClick={(event) => {
        event.stopPropagation();
        remove(ticker);
      }}
    >
      <X size={14} aria-hidden="true" />
    </button>
  );
});
