"use client";
import { useStreamState } from "../session/session-context.tsx";

/** Shown when the server ended the stream for good: why, and the way back, which is a fresh client id. */
export function StoppedNotice({ restart }: { restart: () => void }) {
  const state = useStreamState();
  return (
    <div role="alert">
      {state.status === "stopped" && (
        <div className="mb-3.5 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-[10px] bg-bad-soft px-3.5 py-2.5 text-[13px] text-bad">
          <p className="min-w-0 flex-1 basis-60">
            <b className="font-semibold">Prices have stopped.</b> {state.reason}
          </p>
          <button type="button" onClick={restart} className="rounded-lg bg-text px-3 py-1.5 font-medium text-bg">
            Start again
          </button>
        </div>
      )}
    </div>
  );
}
