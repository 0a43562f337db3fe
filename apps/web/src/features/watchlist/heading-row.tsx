"use client";
import { memo } from "react";
import type { EntryKey } from "../lists/list-edit.ts";
import { DragHandle } from "./drag-handle.tsx";
import { HeadingMenu } from "./list-actions.tsx";
import type { RowActions, RowPlace } from "./ticker-row.tsx";

/** The heading of the rows below it. */
export const HeadingRow = memo(function HeadingRow({
  rowKey,
  heading,
  actions,
  top,
  height,
  rowIndex,
  grip,
}: { rowKey: EntryKey; heading: string; actions: RowActions } & RowPlace) {
  return (
    <div role="row" data-row={rowKey} aria-rowindex={rowIndex} className="heading-row" style={{ top, height }}>
      <div role="rowheader" className="min-w-0 flex-1 truncate">
        {heading}
      </div>
      <div role="gridcell" className="c-actions">
        <HeadingMenu ground={actions.ground} rowKey={rowKey} heading={heading} />
      </div>
      {grip && <DragHandle rowKey={rowKey} label={`Move the section ${heading}`} reached grip={grip} />}
    </div>
  );
});
