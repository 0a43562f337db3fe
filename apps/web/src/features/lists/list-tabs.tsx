"use client";
import { Plus } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import type { KeptList } from "./list-keeper.ts";

/** Where the rows of the open list are, for the tabs. */
export const LIST_PANEL = "list-panel";

/**
 * The lists. Arrows move along them, with Alt they move the list itself, and so does dragging it. Double-click or F2 renames.
 */
export function ListTabs({
  lists,
  openId,
  onOpen,
  onMove,
  onRename,
  onNew,
}: {
  lists: readonly KeptList[];
  openId: string;
  onOpen: (id: string) => void;
  /** By places, to the end at the most. */
  onMove: (id: string, to: number) => void;
  onRename: (id: string) => void;
  onNew: () => void;
}) {
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // oxlint-disable-next-line react/exhaustive-deps -- another list is another tab to be seen
    tabs.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [openId]);
  // Where the focus goes once the tabs stand in their new order.
  const wish = useRef<string>(undefined);
  useLayoutEffect(() => {
    const id = wish.current;
    if (id === undefined) return;
    wish.current = undefined;
    [...(tabs.current?.querySelectorAll<HTMLElement>("[role=tab]") ?? [])][
      lists.findIndex((list) => list.id === id)
    ]?.focus();
  });
  const dragged = useRef<string>(undefined);
  const onKeyDown = (event: KeyboardEvent, at: number): void => {
    const list = lists[at];
    if (!list) return;
    if (event.key === "F2") onRename(list.id);
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const to = Math.min(lists.length - 1, Math.max(0, at + (event.key === "ArrowRight" ? 1 : -1)));
      wish.current = event.altKey ? list.id : lists[to]?.id;
      if (event.altKey) onMove(list.id, to);
      else if (lists[to]) onOpen(lists[to].id);
    } else return;
    event.preventDefault();
  };
  return (
    <div className="flex min-w-0 items-center gap-1">
      <div
        ref={tabs}
        role="tablist"
        aria-label="Lists"
        className="flex min-w-0 gap-0.5 overflow-x-auto p-px [scrollbar-width:none]"
      >
        {lists.map((list, at) => (
          <button
            key={list.id}
            type="button"
            role="tab"
            draggable
            aria-selected={list.id === openId}
            aria-controls={LIST_PANEL}
            tabIndex={list.id === openId ? 0 : -1}
            className="h-8 max-w-52 shrink-0 truncate rounded-[7px] px-3 text-[13.5px] text-muted hover:text-text aria-selected:bg-surface aria-selected:text-text aria-selected:ring-1 aria-selected:ring-line"
            onClick={() => onOpen(list.id)}
            onDoubleClick={() => onRename(list.id)}
            onKeyDown={(event) => onKeyDown(event, at)}
            onDragStart={(event) => {
              dragged.current = list.id;
              event.dataTransfer.effectAllowed = "move";
            }}
            onDragEnd={() => (dragged.current = undefined)}
            onDragOver={(event) => dragged.current !== undefined && event.preventDefault()}
            onDrop={(event) => {
              if (dragged.current === undefined) return;
              event.preventDefault();
              event.stopPropagation();
              onMove(dragged.current, at);
            }}
          >
            {list.name}
          </button>
        ))}
      </div>
      <button
        type="button"
        aria-label="New list"
        title="New list"
        className="grid size-8 shrink-0 place-content-center rounded-lg text-muted hover:bg-sunken hover:text-text"
        onClick={onNew}
      >
        <Plus size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
