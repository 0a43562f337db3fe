"use client";
import { useSortable } from "@dnd-kit/sortable";
import { GripVertical } from "lucide-react";
import { memo } from "react";
import type { EntryKey } from "../lists/list-edit.ts";
import { HeadingMenu } from "./list-actions.tsx";
import { type RowActions, type RowPlace, rowStyle } from "./ticker-row.tsx";

/** The heading of the rows below it. */
export const HeadingRow = memo(function HeadingRow({
  rowKey,
  heading,
  actions,
  ...place
}: { rowKey: EntryKey; heading: string; actions: RowActions } & RowPlace) {
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, isDragging } = useSortable({
    id: rowKey,
    disabled: !place.isOrdered,
    data: { name: heading },
  });
  return (
    <div
      ref={setNodeRef}
      role="row"
      aria-rowindex={place.rowIndex}
      data-dragged={isDragging ? "" : undefined}
      className="heading-row"
      style={rowStyle(place, transform)}
    >
      <div role="rowheader" className="min-w-0 flex-1 truncate">
        {heading}
      </div>
      <div role="gridcell" className="c-actions">
        <HeadingMenu ground={actions.ground} rowKey={rowKey} heading={heading} />
      </div>
      {place.isOrdered && (
        <div role="gridcell" className="contents">
          <button
            type="button"
            ref={setActivatorNodeRef}
            {...attributes}
            {...listeners}
            aria-label={`Move the section ${heading}`}
            title="Drag to move, or Space and the arrows"
            className="drag-handle"
          >
            <GripVertical size={14} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
});
