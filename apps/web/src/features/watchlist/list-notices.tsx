"use client";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { clockText } from "../../ui/age-text.ts";
import { Button } from "../../ui/button.tsx";
import { fewNames } from "../../ui/few-names.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import type { Refusal } from "./watchlist-state.ts";

/** Why a ticker was not taken, beside what may have been meant; scrolled into view, as it is said here alone. */
export function RefusalNotice({
  refusal,
  onAdd,
  onDismiss,
}: {
  refusal: Refusal;
  onAdd: (ticker: string) => void;
  onDismiss: () => void;
}) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A frame later, because the list scrolls to its selection first.
    const frame = requestAnimationFrame(() => notice.current?.scrollIntoView({ block: "nearest" }));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <div
      ref={notice}
      className="mb-3 flex scroll-m-3 items-start gap-3 rounded-[10px] bg-bad-soft py-2 pr-1.5 pl-3.5 text-[13px]"
    >
      <div className="min-w-0 flex-1 py-1.5">
        <p className="[overflow-wrap:anywhere] text-bad">
          <b className="font-semibold">{refusal.ticker}</b> was not added. {refusal.reason}
        </p>
        {refusal.near.length > 0 && (
          <p className="mt-1.5 flex flex-wrap items-center gap-1.5 text-muted">
            Did you mean
            {refusal.near.map((info) => (
              <button
                key={info.ticker}
                type="button"
                title={info.name}
                className="rounded-md border border-line bg-surface px-2 py-0.5 font-medium text-text hover:border-accent"
                onClick={() => onAdd(info.ticker)}
              >
                {info.ticker}
              </button>
            ))}
          </p>
        )}
      </div>
      <IconButton label="Dismiss" onClick={onDismiss}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

/** More is not read, and a list may have a thousand. */
const NAMED = 12;

/** One line for tickers of the list that this server does not know; a kept list still holds them. */
export function LeftOutNotice({
  tickers,
  onRemove,
  onDismiss,
}: {
  tickers: readonly string[];
  onRemove: () => void;
  onDismiss: () => void;
}) {
  return (
    <div className="mb-3 flex items-center gap-3 pl-0.5 text-[12.5px] text-muted">
      <p className="min-w-0 [overflow-wrap:anywhere]">
        Left out, because no source of this server knows {tickers.length === 1 ? "it" : "them"}:{" "}
        {fewNames(tickers, NAMED)}.
      </p>
      <Button look="quiet" className="-my-1.5 ml-auto h-8 shrink-0" onClick={onRemove}>
        Remove {tickers.length === 1 ? "it" : "them"}
      </Button>
      <IconButton label="Dismiss" className="-my-1.5" onClick={onDismiss}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

/** Says that prices stand still, since when, and how they go on. */
export function PausedNotice({ sinceMs, onResume }: { sinceMs: number; onResume: () => void }) {
  return (
    <div className="mb-3 flex items-center gap-3 rounded-[10px] bg-warn-soft px-3.5 py-1.5 text-[13px] text-warn">
      <p className="min-w-0 flex-1">
        <b className="font-semibold">Paused.</b> These are the prices of {clockText(sinceMs).slice(0, 8)}.
      </p>
      <Button className="h-8" onClick={onResume}>
        Go on
      </Button>
    </div>
  );
}

/** Says where changes of the lists are, while they are not at the server. */
export function WaitingNotice({ waiting }: { waiting: number }) {
  return (
    <p className="mb-3 pl-0.5 text-[12.5px] text-muted">
      {waiting === 1 ? "One change" : `${waiting} changes`} of the lists will be kept when the server answers.
    </p>
  );
}
