"use client";
import { useSyncExternalStore } from "react";
import type { Toast, Toasts } from "./toasts.ts";

const none: readonly Toast[] = [];

/** Where messages show, announced politely. Pointing at one, or focus within it, keeps it. */
export function ToastRegion({ toasts }: { toasts: Toasts }) {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.shown, () => none);
  return (
    <div
      role="status"
      aria-label="Messages"
      className="messages pointer-events-none fixed inset-x-0 bottom-0 z-30 flex flex-col items-center gap-2 p-4 pb-[max(1rem,env(safe-area-inset-bottom))]"
    >
      {shown.map((toast) => (
        <ToastCard key={toast.number} toast={toast} toasts={toasts} />
      ))}
    </div>
  );
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
