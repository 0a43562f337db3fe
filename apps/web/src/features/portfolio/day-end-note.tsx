"use client";
import { useToasts } from "../../ui/toast-context.ts";
import { sentenceOf } from "./entry-fault.ts";
import { useLive, usePortfolio } from "./portfolio-context.tsx";

/** Says by which clock days end where that is not the reader's, and takes theirs with one press. */
export function DayEndNote() {
  const { server, live } = usePortfolio();
  const toasts = useToasts();
  const kept = useLive((state) => state.settings?.timeZone);
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (kept === undefined || own === undefined || kept === own) return null;
  const take = async (timeZone: string): Promise<void> => {
    try {
      await server.updateSettings({ timeZone });
      toasts.say({ text: `Days end at midnight of ${timeZone} now.`, undo: () => void take(kept) });
    } catch (error) {
      toasts.say({ text: `Not changed. ${sentenceOf(error)}` });
    }
    live.changed();
  };
  return (
    <p className="mt-1.5 text-xs text-muted">
      Days end at midnight of {kept}.{" "}
      <button
        type="button"
        className="rounded-sm underline decoration-line underline-offset-4 hover:text-text"
        onClick={() => void take(own)}
      >
        Use {own}
      </button>
    </p>
  );
}
