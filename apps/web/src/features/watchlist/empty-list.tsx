"use client";
import type { Client, TickerInfo } from "@streampulse/client";
import { ListPlus, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { emptyListWords } from "./empty-list-words.ts";

const MOST = 12;

/** A list without rows offers what the server has. */
export function EmptyList({
  client,
  leftOut,
  isDefault,
  onAdd,
  onRemove,
}: {
  client: Pick<Client, "search">;
  /** Tickers that were tried and that this server does not know. */
  leftOut: readonly string[];
  /** Nobody has changed the list yet. */
  isDefault: boolean;
  onAdd: (tickers: readonly string[]) => void;
  onRemove: (leftOut: readonly string[]) => void;
}) {
  const [offered, setOffered] = useState<readonly TickerInfo[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    client.search("", { limit: MOST, signal: leaving.signal }).then(
      ({ results }) => setOffered(results),
      // Without an offer the text field above is the way.
      () => undefined,
    );
    return () => leaving.abort();
  }, [client]);
  const addAll = (): void => onAdd(offered.map((info) => info.ticker));
  const { title, why } = emptyListWords(leftOut, isDefault);
  return (
    <EmptyState
      icon={<ListPlus size={18} />}
      title={title}
      actions={
        <>
          {leftOut.length > 0 && !isDefault && (
            <div className="mb-2 w-full">
              <Button onClick={() => onRemove(leftOut)}>Remove {leftOut.length === 1 ? "it" : "them"}</Button>
            </div>
          )}
          {offered.map((info) => (
            <Button key={info.ticker} className="h-8 px-2.5" title={info.name} onClick={() => onAdd([info.ticker])}>
              <Plus size={13} className="text-faint" aria-hidden="true" />
              {info.ticker}
            </Button>
          ))}
          {offered.length > 1 && (
            <div className="mt-2 w-full">
              <Button look="primary" onClick={addAll}>
                Add all {offered.length}
              </Button>
            </div>
          )}
        </>
      }
    >
      {why}
      Type one above{offered.length > 0 && ", or start with what this server has"}.
    </EmptyState>
  );
}
