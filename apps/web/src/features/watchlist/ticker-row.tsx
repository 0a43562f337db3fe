"use client";
import { useSortable } from "@dnd-kit/sortable";
import { GripVertical, StickyNote, X } from "lucide-react";
import { memo } from "react";
import { Tip } from "../../ui/tip.tsx";
import type { Column } from "./columns.ts";
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
  /** Whether rows may be dragged: not while they are sorted. */
  readonly isOrdered: boolean;
}

/** How a row is drawn where it stands, and where it is dragged to. */
export function rowStyle({ top, height }: RowPlace, shift: { readonly y: number } | null) {
  return { top, height, ...(shift && { transform: `translate3d(0, ${Math.round(shift.y)}px, 0)`, zIndex: 1 }) };
}

/** One ticker. Dragging and selecting render it again; a tick renders its cells alone. */
export const TickerRow = memo(function TickerRow({
  ticker,
  note,
  selected,
  columns,
  actions,
  top,
  height,
  rowIndex,
  isOrdered,
}: {
  ticker: string;
  note: string | undefined;
  selected: boolean;
  columns: readonly Column[];
  actions: RowActions;
} & RowPlace) {
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, isDragging } = useSortable({
    id: ticker,
    disabled: !isOrdered,
    data: { name: ticker },
  });
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys of the page act on the selected row
    <div
      ref={setNodeRef}
      role="row"
      aria-rowindex={rowIndex}
      data-ticker={ticker}
      data-dragged={isDragging ? "" : undefined}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      className="price-row"
      style={rowStyle({ top, height, rowIndex, isOrdered }, transform)}
      onClick={() => actions.open(ticker)}
      onFocus={() => actions.select(ticker)}
    >
      <PriceCells ticker={ticker} columns={columns} mark={note === undefined ? undefined : <NoteMark note={note} />} />
      <div role="gridcell" className="c-actions">
        {selected && <TickerMenu ground={actions.ground} ticker={ticker} />}
        <RemoveButton ticker={ticker} reached={selected} remove={actions.remove} />
      </div>
      {isOrdered && (
        <div role="gridcell" className="contents">
          <button
            type="button"
            ref={setActivatorNodeRef}
            {...attributes}
            {...listeners}
            tabIndex={selected ? 0 : -1}
            aria-label={`Move ${ticker}`}
            title="Drag to move, or Space and the arrows"
            className="drag-handle"
            onClick={(event) => event.stopPropagation()}
          >
            <GripVertical size={14} aria-hidden="true" />
          </button>
        </div>
      )}
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
