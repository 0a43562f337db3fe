"use client";
import { useEffect, useSyncExternalStore } from "react";
import { roomTaken } from "./room-taken.ts";
import type { Toast, Toasts } from "./toasts.ts";

const none: readonly Toast[] = [];
/** What fired keeps clear of it. */
const room = roomTaken("--room-of-messages");

/** Where messages show, announced politely. Pointing at one, or focus within it, keeps it; Ctrl or ⌘ with Z takes its undo. */
export function ToastRegion({ toasts }: { toasts: Toasts }) {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.shown, () => none);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isUndoKey(event) && toasts.undo()) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [toasts]);
  return (
    <div
      ref={room}
      role="status"
      aria-label="Messages"
      className="messages pointer-events-none fixed inset-x-0 z-30 flex flex-col items-center gap-2 p-4 pb-[max(1rem,env(safe-area-inset-bottom))]"
    >
      {shown.map((toast) => (
        <ToastCard key={toast.number} toast={toast} toasts={toasts} />
      ))}
    </div>
  );
}

/** Ctrl or ⌘ with Z, but not where a text has an undo of its own, nor behind a dialog. */
function isUndoKey(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, shiftKey, altKey, target } = event;
  if (key.toLowerCase() !== "z" || ctrlKey === metaKey || shiftKey || altKey || event.defaultPrevented) return false;
  if (document.querySelector("dialog[open]")) return false;
  return !(target as HTMLElement).closest("input:not([type=radio], [type=checkbox]), textarea, [contenteditable]");
}

function ToastCard({ toast, toasts }: { toast: Toast; toasts: Toasts }) {
  const { number, undo } = toast;
  const hold = (): void => toasts.hold(number);
  const resume = (): void => toasts.resume(number);
  return (
    <div
      className="toast pointer-events-auto flex max-w-full items-center gap-4 rounded-xl bg-text px-4 py-2.5 text-[13px] text-bg shadow-card"
      onPointerEnter={hold}
      onPointerLeave={resume}
      onFocus={hold}
      onBlur={resume}
    >
      <span className="min-w-0 [overflow-wrap:anywhere]">{toast.text}</span>
      {undo && (
        <button
          type="button"
          className="-my-1 rounded-md px-2 py-1 font-semibold underline underline-offset-2"
          onClick={() => {
            undo();
            toasts.dismiss(number);
          }}
        >
          Undo
        </button>
      )}
    </div>
  );
}
