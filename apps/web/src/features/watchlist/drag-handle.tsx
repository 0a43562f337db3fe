"use client";
import { GripVertical } from "lucide-react";
import type { EntryKey } from "../lists/list-edit.ts";
import type { DragGrip } from "./drag-grip.ts";

/** Where a screen reader finds how rows are moved. */
export const DRAG_HINT = "how-rows-are-moved";

/** What it says there. */
export const DRAG_INSTRUCTIONS =
  "Press Space to pick it up, the arrows to move it, Space to put it down, Escape to leave it where it was.";

/** What moves a row or a section, by pointer and by keyboard. */
export function DragHandle({
  rowKey,
  label,
  reached,
  grip,
}: {
  rowKey: EntryKey;
  label: string;
  /** Whether Tab stops here. */
  reached: boolean;
  grip: DragGrip;
}) {
  return (
    <div role="gridcell" className="contents">
      <button
        type="button"
        tabIndex={reached ? 0 : -1}
        aria-label={label}
        aria-roledescription="sortable"
        aria-describedby={DRAG_HINT}
        title="Drag to move, or Space and the arrows"
        className="drag-handle"
        onPointerEnter={grip.near}
        onFocus={grip.near}
        onPointerDown={(event) => grip.take(rowKey, "onPointerDown", event)}
        onTouchStart={(event) => grip.take(rowKey, "onTouchStart", event)}
        onKeyDown={(event) => grip.take(rowKey, "onKeyDown", event)}
        onClick={(event) => event.stopPropagation()}
      >
        <GripVertical size={14} aria-hidden="true" />
      </button>
    </div>
  );
}
