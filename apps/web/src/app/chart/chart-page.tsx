"use client";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { chartMemory, keepChart } from "../../features/chart/chart-memory.ts";
import { ChartView } from "../../features/chart/chart-view.tsx";
import { type ChartWish, readWish, wishQuery } from "../../features/chart/chart-wish.ts";
import { Place } from "../place.tsx";
import { useOpenWatchlist } from "../watchlist-context.tsx";

const KEYS = [
  [["[", "]"], "Shorter or longer range"],
  [["c"], "Area, line or candles"],
  [["t"], "Show as table"],
  [["a"], "Set an alert"],
  [["←", "→"], "Move the crosshair, once the chart has the focus"],
] as const;

const FIRST = "AAPL";

/** The chart of the address: of the ticker that was looked at last, or of the first in the list, where it names none. */
export function ChartPage() {
  const query = useSearchParams();
  const wish = useMemo(() => readWish(new URLSearchParams(query.toString())), [query]);
  const { watchlist } = useOpenWatchlist();
  const { tickers } = useSyncExternalStore(watchlist.subscribe, watchlist.state, watchlist.state);
  const [kept] = useState(() => chartMemory(() => localStorage));
  const ticker = wish.ticker ?? kept.ticker ?? tickers[0] ?? FIRST;
  const kind = wish.kind ?? kept.kind;
  useEffect(() => keepChart(() => localStorage, { ticker, kind }), [ticker, kind]);
  const onWish = useCallback(
    (change: Partial<ChartWish>) => {
      const next = { ...wish, ticker, ...change };
      const compared = next.compared.filter((other) => other !== next.ticker);
      // The way back leads to where the reader came from, not through every range.
      history.replaceState(null, "", wishQuery({ ...next, compared }));
    },
    [wish, ticker],
  );
  return (
    <Place name="Chart" keys={KEYS}>
      <ChartView wish={wish} ticker={ticker} kind={kind} offered={tickers} onWish={onWish} />
    </Place>
  );
}
