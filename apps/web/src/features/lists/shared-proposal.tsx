"use client";
import { Button } from "../../ui/button.tsx";
import { sharedCount, type SharedList, sharedText } from "./share-link.ts";

/** What a link proposes. Nothing is added before the reader says so. */
export function SharedProposal({
  shared,
  listName,
  onAdd,
  onNew,
  onDismiss,
}: {
  shared: SharedList;
  listName: string;
  onAdd: () => void;
  onNew: () => void;
  onDismiss: () => void;
}) {
  const { name, unread } = shared;
  const count = sharedCount(shared);
  const these = count === 1 ? "this ticker" : `these ${count} tickers`;
  const question = name === undefined ? `Add ${these}?` : `“${name}”: add ${these}?`;
  return (
    <section aria-label="Shared tickers" className="mb-3 rounded-[10px] bg-accent-soft px-3.5 py-3 text-[13px]">
      <p className="font-semibold [overflow-wrap:anywhere]">{count === 0 ? "This link holds no tickers." : question}</p>
      <p className="mt-1 line-clamp-3 text-muted [overflow-wrap:anywhere]">{sharedText(shared)}</p>
      {unread > 0 && <p className="mt-1 text-warn">{unread} of the link cannot be read as tickers or sections.</p>}
      <div className="mt-2.5 flex flex-wrap gap-2">
        {count > 0 && (
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
