import type { Announcements, UniqueIdentifier } from "@dnd-kit/core";
import { DRAG_INSTRUCTIONS } from "./drag-handle.tsx";

type Dragged = Parameters<Announcements["onDragStart"]>[0]["active"];

const nameOf = ({ id, data }: { id: UniqueIdentifier; data: Dragged["data"] }): string =>
  String(data.current?.["name"] ?? id);

/** What a screen reader says of a row that is moved. */
export const DRAG_WORDS: {
  readonly announcements: Announcements;
  readonly screenReaderInstructions: { readonly draggable: string };
} = {
  screenReaderInstructions: { draggable: DRAG_INSTRUCTIONS },
  announcements: {
    onDragStart: ({ active }) => `Picked up ${nameOf(active)}.`,
    onDragOver: ({ active, over }) =>
      over && over.id !== active.id ? `${nameOf(active)} is at ${nameOf(over)}.` : undefined,
    onDragEnd: ({ active, over }) =>
      over ? `${nameOf(active)} was put at ${nameOf(over)}.` : `${nameOf(active)} stays.`,
    onDragCancel: ({ active }) => `${nameOf(active)} stays where it was.`,
  },
};
