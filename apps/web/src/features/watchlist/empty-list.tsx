"use client";
import type { Client, TickerInfo } from "@streampulse/client";
import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { PriceCard } from "./price-card.tsx";

const MOST = 12;

/** A list without rows offers what the server has. */
export function EmptyList({
  client,
  leftOut,
  onAdd,
}: {
  client: Client;
  /** Tickers that were tried and that this server does not know. */
  leftOut: readonly string[];
  onAdd: (tickers: readonly string[]) => void;
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
  return (
    <PriceCard>
      <div className="px-5 py-10 text-center">
        <h2 className="text-[15px] font-semibold">No tickers yet</h2>
        <p className="mx-auto mt-1 max-w-96 text-[13px] text-muted">
          {leftOut.length > 0 && `This server knows none of the usual ones (${leftOut.slice(0, 3).join(", ")}, …). `}
          Type one above{offered.length > 0 && ", or start with what this server has"}.
        </p>
        <div className="mx-auto mt-4 flex max-w-130 flex-wrap justify-center gap-2">
          {offered.map((info) => (
            <button
              key={info.ticker}
              type="button"
              title={info.name}
              className="flex items-center gap-1 rounded-lg border border-line px-2.5 py-1.5 text-[13px] font-medium hover:border-accent"
              onClick={() => onAdd([info.ticker])}
            >
              <Plus size={13} className="text-faint" aria-hidden="true" />
              {info.ticker}
            </button>
          ))}
        </div>
        {offered.length > 1 && (
          <button
            type="button"
            className="mt-4 rounded-lg bg-text px-3.5 py-2 text-[13px] font-medium text-bg"
            onClick={() => onAdd(offered.map((info) => info.ticker))}
          >
            Add all {offered.length}
          </button>
        )}
      </div>
    </PriceCard>
  );
}
