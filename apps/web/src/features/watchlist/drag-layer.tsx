"use client";
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { type RefObject, useEffect, useLayoutEffect } from "react";
import type { EntryKey } from "../lists/list-edit.ts";
import type { DragGrip } from "./drag-grip.ts";
import { DRAG_WORDS } from "./drag-words.ts";

/**
 * What moves the rows, beside them and not around them: it lies hold of rows that are there, so that it can come when a
 * row is taken, and no row is rendered for a move but by the order that comes of it.
 */
export function DragLayer({
  area,
  grip,
  keys,
  inView,
  onDragged,
  onPlace,
}: {
  area: RefObject<HTMLElement | null>;
  grip: DragGrip;
  keys: readonly EntryKey[];
  /** The rows that are there, and how each is called. */
  inView: readonly { readonly key: EntryKey; readonly name: string }[];
  onDragged: (key: EntryKey | undefined) => void;
  onPlace: (key: EntryKey, before: EntryKey | undefined) => void;
}) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  useEffect(() => grip.open(), [grip]);
  const drop = ({ active, over }: DragEndEvent): void => {
    onDragged(undefined);
    if (!over || active.id === over.id) return;
    const [from, to] = [keys.indexOf(String(active.id)), keys.indexOf(String(over.id))];
    onPlace(String(active.id), keys[from < to ? to + 1 : to]);
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ ...DRAG_WORDS, container: document.body }}
      onDragStart={({ active }) => onDragged(String(active.id))}
      onDragEnd={drop}
      onDragCancel={() => onDragged(undefined)}
    >
      <SortableContext items={keys as EntryKey[]} strategy={verticalListSortingStrategy}>
        {inView.map(({ key, name }) => (
          <Movable key={key} rowKey={key} name={name} area={area} grip={grip} />
        ))}
      </SortableContext>
    </DndContext>
  );
}

/** Lies hold of one row. It shows nothing itself. */
function Movable({
  rowKey,
  name,
  area,
  grip,
}: {
  rowKey: EntryKey;
  name: string;
  area: RefObject<HTMLElement | null>;
  grip: DragGrip;
}) {
  const { setNodeRef, setActivatorNodeRef, listeners, transform, isDragging } = useSortable({
    id: rowKey,
    data: { name },
  });
  useLayoutEffect(() => {
    const row = rowOf(area, rowKey);
    setNodeRef(row);
    setActivatorNodeRef(row?.querySelector<HTMLElement>(".drag-handle") ?? null);
  }, [area, rowKey, setNodeRef, setActivatorNodeRef]);
  useLayoutEffect(() => grip.serve(rowKey, listeners as Parameters<DragGrip["serve"]>[1]), [grip, rowKey, listeners]);
  const y = transform && Math.round(transform.y);
  useLayoutEffect(() => {
    const row = rowOf(area, rowKey);
    if (!row || y === null) return undefined;
    row.style.transform = `translate3d(0, ${y}px, 0)`;
    row.style.zIndex = "1";
    return () => {
      row.style.transform = "";
      row.style.zIndex = "";
    };
  }, [area, rowKey, y]);
  useLayoutEffect(() => {
    const row = rowOf(area, rowKey);
    if (!row || !isDragging) return undefined;
    const handle = row.querySelector(".drag-handle");
    row.dataset["dragged"] = "";
    handle?.setAttribute("aria-pressed", "true");
    return () => {
      delete row.dataset["dragged"];
      handle?.removeAttribute("aria-pressed");
    };
  }, [area, rowKey, isDragging]);
  return null;
}

function rowOf(area: RefObject<HTMLElement | null>, key: EntryKey): HTMLElement | null {
  return area.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null;
}
