"use client";
import { Button } from "../../ui/button.tsx";
import type { SharedTickers } from "./share-link.ts";

/** What a link proposes. Nothing is added before the reader says so. */
export function SharedProposal({
  shared: { tickers, unread },
  listName,
  onAdd,
  onNew,
  onDismiss,
}: {
  shared: SharedTickers;
  listName: string;
  onAdd: () => void;
  onNew: () => void;
  onDismiss: () => void;
}) {
  const these = tickers.length === 1 ? "this ticker" : `these ${tickers.length} tickers`;
  return (
    <section aria-label="Shared tickers" className="mb-3 rounded-[10px] bg-accent-soft px-3.5 py-3 text-[13px]">
      <p className="font-semibold">{tickers.length === 0 ? "This link holds no tickers." : `Add ${these}?`}</p>
      <p className="mt-1 line-clamp-3 text-muted [overflow-wrap:anywhere]">{tickers.join(", ")}</p>
      {unread > 0 && <p className="mt-1 text-warn">{unread} of the link cannot be read as tickers.</p>}
      <div className="mt-2.5 flex flex-wrap gap-2">
        {tickers.length > 0 && (
          <>
            <Button look="primary" className="h-8" onClick={onAdd}>
              Add to {listName}
            </Button>
            <Button className="h-8" onClick={onNew}>
              As a new list
            </Button>
          </>
        )}
        <Button look="quiet" className="h-8" onClick={onDismiss}>
          No
        </Button>
      </div>
    </section>
  );
}
